package stores_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Whoever only looks at what somebody else sees writes nothing by it, whatever the
// grant of the preview says.
func TestAPreviewWritesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.NewSpace(t, "atelier")
	owner, helper := h.NewMember(t, s, "owner", "owner"), h.NewMember(t, s, "helper", "assistant")
	contact := h.NewContact(t, s, "Customer", "customer@test.example")
	viewer := h.Actor(t, owner)
	before := h.Dump(t)
	for name, write := range map[string]func(preview policy.Actor) error{
		"a note": func(preview policy.Actor) error {
			grant, err := policy.Authorize[policy.Update](preview, policy.Contacts)
			if err != nil {
				t.Fatal(err)
			}
			return h.Store.AddNote(t.Context(), grant, contact, "Hello")
		},
		"a lookup": func(preview policy.Actor) error {
			grant, err := policy.Authorize[policy.Lookup](preview, policy.Contacts)
			if err != nil {
				t.Fatal(err)
			}
			address, err := mail.ParseAddress("customer@test.example")
			if err != nil {
				t.Fatal(err)
			}
			_, err = h.Store.Lookup(t.Context(), grant, address, "")
			return err
		},
	} {
		shown := h.Actor(t, helper).Membership()
		preview, err := policy.Preview(viewer, shown)
		if err != nil {
			t.Fatal(err)
		}
		var refused *fault.Fault
		if err := write(preview); !errors.As(err, &refused) || refused.Kind != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	asOwner, err := policy.Preview(viewer, viewer.Membership())
	if err != nil {
		t.Fatal(err)
	}
	grant, err := policy.Authorize[policy.Update](asOwner, policy.Members)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Store.ChangeMember(t.Context(), grant, helper.ID, people.Change{Offer: pgtest.Offer(t, "admin")}); err == nil {
		t.Error("a preview of an owner makes an admin")
	}
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}
