package kit_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
)

// create adds a record through the front door.
func (h *house) create(t testing.TB, by pgtest.Person, kind records.Kind, contact uuid.UUID, d records.RecordDraft) (uuid.UUID, error) {
	t.Helper()
	id, _, err := h.Store.CreateRecord(t.Context(), pgtest.Grant[policy.Create](t, h.DB, by, pgtest.KindResource[kind]), pgtest.Grant[policy.Open](t, h.DB, by, policy.Contacts), kind, contact, d)
	return id, err
}

// opened reads a record as a member.
func (h *house) opened(t testing.TB, by pgtest.Person, kind records.Kind, id uuid.UUID) (records.FullRecord, error) {
	t.Helper()
	contacts := pgtest.Grant[policy.Open](t, h.DB, by, policy.Contacts)
	return h.Store.Record(t.Context(), pgtest.Grant[policy.Open](t, h.DB, by, pgtest.KindResource[kind]), kind, id, &contacts)
}

// move takes a step with a record.
func (h *house) move(t testing.TB, by pgtest.Person, kind records.Kind, id uuid.UUID, step records.Step) error {
	t.Helper()
	_, err := h.Store.MoveRecord(t.Context(), pgtest.Grant[policy.Update](t, h.DB, by, pgtest.KindResource[kind]), kind, id, step, "LK123")
	return err
}

// update changes a record that nobody has changed before.
func (h *house) update(t testing.TB, by pgtest.Person, kind records.Kind, id uuid.UUID, d records.RecordDraft) error {
	t.Helper()
	d.Version = 1
	return h.Store.UpdateRecord(t.Context(), pgtest.Grant[policy.Update](t, h.DB, by, pgtest.KindResource[kind]), kind, id, d)
}
