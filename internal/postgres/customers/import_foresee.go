package customers

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/importing"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// foreseen are customers whom earlier rows of a file that is checked would make or
// change. A check stores none; so that a later row finds them they are kept aside: who
// is new by the address, who is there by the id.
type foreseen struct {
	kept map[uuid.UUID]*importing.Kept
	keys map[uuid.UUID]string
}

// foreseenContacts finds those of a list, and adds who is new to who is there.
func foreseenContacts(
	ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []*fileRow, there map[string]uuid.UUID,
) (f foreseen, err error) {
	var keys []string
	for i := range list {
		key := list[i].Email.Key()
		if id, is := there[key]; is {
			key = id.String()
		}
		if list[i].HasEmail {
			keys = append(keys, key)
		}
	}
	found, err := kit.Foreseen[*importing.Kept](ctx, tx, r, keys)
	f = foreseen{make(map[uuid.UUID]*importing.Kept, len(found)), make(map[uuid.UUID]string, len(found))}
	for key, kept := range found {
		f.kept[kept.ID], f.keys[kept.ID] = kept, key
		if kept.ID.String() != key {
			there[key] = kept.ID
		}
	}
	return f, err
}

// foresee keeps aside whom the rows of a step would make and change.
func (p *importPlan) foresee(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, before foreseen) error {
	made := make(map[string]*importing.Kept, len(p.fresh)+len(p.changed))
	byID := map[uuid.UUID]*importing.Kept{}
	for i := range p.fresh {
		c := &p.fresh[i]
		if c.Email == (mail.Address{}) {
			continue // Nobody finds them by an address.
		}
		kept := &importing.Kept{
			ID: c.ID, Name: c.Name, Phone: c.Phone, Language: c.Language,
			Street: c.Street, PostalCode: c.PostalCode, City: c.City, Country: c.Country,
			Values: make(map[uuid.UUID]string, len(c.Values)), Tags: c.Tags, Consent: c.Consent, Addresses: []string{c.Email.Key()},
		}
		for _, given := range []struct {
			id   uuid.UUID
			text *string
		}{{c.Assignee, &kept.Assignee}, {c.Team, &kept.Team}} {
			if given.id != uuid.Nil {
				*given.text = given.id.String()
			}
		}
		for _, other := range c.Others {
			kept.Addresses = append(kept.Addresses, other.Key())
		}
		for _, value := range c.Values {
			kept.Values[value.Field] = value.Value
		}
		made[c.Email.Key()] = kept
		byID[c.ID] = kept
	}
	for i := range p.notes {
		if kept := byID[p.notes[i].contact]; kept != nil {
			kept.Notes = append(kept.Notes, importing.NoteSum(&p.notes[i].Note))
		}
	}
	for i := range p.changed {
		c := &p.changed[i]
		key, known := before.keys[c.ID]
		if !known {
			key = c.ID.String()
		}
		made[key] = &c.Kept
	}
	return kit.Foresee(ctx, tx, r, made)
}
