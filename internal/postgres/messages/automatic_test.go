package messages_test

import (
	"testing"

	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// An address gets three mails an hour that nobody wrote, however it is written; another
// address, and the same one of another workspace, count by themselves.
func TestRule46AProgramWritesToAnAddressThreeTimesAnHour(t *testing.T) {
	t.Parallel()
	h := pgtest.New(t)
	served, atelier, yoga := h.Serve(t), h.NewSpace(t, "atelier"), h.NewSpace(t, "yoga")
	may := func(space pgtest.Space, address string) (ok bool) {
		t.Helper()
		to, err := mail.ParseAddress(address)
		pgtest.Must(t, err)
		pgtest.Must(t, served.InWorkspace(t.Context(), space.ID, func(tx *postgres.Tx) (err error) {
			ok, err = store.MayMailByItself(t.Context(), tx, to)
			return err
		}))
		return ok
	}
	for i, address := range []string{"anna@test.example", "Anna@Test.example", "anna@test.example", "ANNA@test.example", "anna@test.example"} {
		if got, want := may(atelier, address), i < 3; got != want {
			t.Errorf("mail %d: %t, want %t", i+1, got, want)
		}
	}
	if !may(atelier, "ben@test.example") || !may(yoga, "anna@test.example") {
		t.Error("another address, or another workspace, is held back")
	}
	h.Exec(t, `update throttles set window_ends = now()`)
	if !may(atelier, "anna@test.example") {
		t.Error("an hour later it is still held back")
	}
}
