package stores_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
)

// create adds a record through the front door.
func (h *house) create(t testing.TB, by pgtest.Person, kind *records.Kind, contact uuid.UUID, d records.Draft) (uuid.UUID, error) {
	t.Helper()
	id, _, err := h.records(kind).Create(t.Context(), pgtest.Grant[policy.Create](t, h.DB, by, kind.Resource),
		pgtest.Grant[policy.Open](t, h.DB, by, policy.Contacts), contact, d)
	return id, err
}

// opened reads a record as a member.
func (h *house) opened(t testing.TB, by pgtest.Person, kind *records.Kind, id uuid.UUID) (records.Full, error) {
	t.Helper()
	contacts := pgtest.Grant[policy.Open](t, h.DB, by, policy.Contacts)
	return h.records(kind).Open(t.Context(), pgtest.Grant[policy.Open](t, h.DB, by, kind.Resource), id, &contacts)
}

// move takes a step with a record.
func (h *house) move(t testing.TB, by pgtest.Person, kind *records.Kind, id uuid.UUID, step records.Step) error {
	t.Helper()
	_, err := h.records(kind).Move(t.Context(), pgtest.Grant[policy.Update](t, h.DB, by, kind.Resource), id, step,
		records.Draft{Tracking: "LK123"})
	return err
}

// update changes a record that nobody has changed before.
func (h *house) update(t testing.TB, by pgtest.Person, kind *records.Kind, id uuid.UUID, d records.Draft) error {
	t.Helper()
	d.Version = 1
	return h.records(kind).Update(t.Context(), pgtest.Grant[policy.Update](t, h.DB, by, kind.Resource), id, d)
}
