package stores_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
)

// A conversation is found by whom it is with, as they are called now; an address within
// their name is one that a mask hides.
func TestAConversationIsFoundByItsCustomer(t *testing.T) {
	t.Parallel()
	h := pgtest.New(t)
	store := stores.New(h.Serve(t))
	space := h.NewSpace(t, "atelier")
	owner, agent := h.NewMember(t, space, "owner", "owner"), h.NewMember(t, space, "agent", "agent", "mask_contact")
	contact, channel, conversation := h.NewContact(t, space, "Anna", "anna@test.example"), uuid.New(), uuid.New()
	h.Exec(t, `insert into channels (workspace_id, id, kind, name, address)
		values ($1, $2, 'email', 'Hello', 'hello@test.example')`, space.ID, channel)
	h.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, last_at, token) values ($1, $2, $3, $4, now(), 'x')`,
		space.ID, conversation, contact, channel)
	rename := func(name string) {
		t.Helper()
		pgtest.Must(t, store.UpdateContact(t.Context(), pgtest.Grant[policy.Update](t, h, owner, policy.Contacts), contact,
			customers.Draft{Name: name, Email: pgtest.Address(t, "anna@test.example"), HasEmail: true, Phone: "+33698765432",
				Version: pgtest.One[int64](t, h, `select version from contacts where id = $1`, contact)}))
	}
	finds := func(who pgtest.Person, words string, want bool) {
		t.Helper()
		list, err := store.Inbox(t.Context(), pgtest.Grant[policy.List](t, h, who, policy.Conversations),
			messages.Query{Inbox: messages.All, State: messages.AnyState, Search: words, Limit: 10}, nil)
		pgtest.Must(t, err)
		if got := slices.ContainsFunc(list.Conversations, func(v messages.Conversation) bool { return v.ID == conversation }); got != want {
			t.Errorf("%q finds it for the %s: %t", words, who.Email, got)
		}
	}
	rename("Aurelio numbat@songs.example")
	for _, words := range []string{"numbat", "songs.example", "numbat@songs.example", "anna@test.example", "0698765432", "test.example"} {
		finds(owner, words, true)
		finds(agent, words, false)
	}
	finds(agent, "aurelio", true)
	rename("Aurelio Dugong")
	finds(owner, "numbat", false)
	finds(agent, "dugong aurelio", true)
}
