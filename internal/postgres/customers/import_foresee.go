package customers

import (
	"context"
	"errors"
	"strings"

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
	kept   map[uuid.UUID]*importing.Kept
	keys   map[uuid.UUID]string
	owners map[string]uuid.UUID // of the addresses that a step adds to others
}

// also is what the key of a further address begins with: it leads to its customer.
const also = "also "

// ownerOf is to whom a further address leads: their id, and the key that they are kept by.
type ownerOf struct {
	ID  uuid.UUID
	Key string
}

// foreseenContacts finds those of a list, and adds who is new to who is there.
func foreseenContacts(
	ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []*fileRow, there map[string]uuid.UUID,
) (f foreseen, err error) {
	owners, err := foreseenOwners(ctx, tx, r, list)
	if err != nil {
		return f, err
	}
	var keys []string
	for i := range list {
		key := list[i].Email.Key()
		if id, is := there[key]; is {
			key = id.String()
		} else if owner, is := owners[also+key]; is {
			there[key], key = owner.ID, owner.Key
		}
		if list[i].HasEmail {
			keys = append(keys, key)
		}
	}
	found, err := kit.Foreseen[*importing.Kept](ctx, tx, r, keys)
	f = foreseen{make(map[uuid.UUID]*importing.Kept, len(found)), make(map[uuid.UUID]string, len(found)), map[string]uuid.UUID{}}
	for key, kept := range found {
		f.kept[kept.ID], f.keys[kept.ID] = kept, key
		if kept.ID.String() != key {
			there[key] = kept.ID
		}
	}
	for key, owner := range owners {
		f.owners[strings.TrimPrefix(key, also)] = owner.ID
	}
	return f, err
}

// foreseenOwners are whom the addresses of a list would lead to, by all addresses that
// earlier rows give them.
func foreseenOwners(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []*fileRow) (map[string]ownerOf, error) {
	if !r.Reader.Fills(importing.Others) && !r.Reader.Fills(importing.Else(importing.Email)) {
		return nil, nil
	}
	var keys []string
	for _, row := range list {
		if row.HasEmail {
			keys = append(keys, also+row.Email.Key())
		}
		for _, other := range row.Others {
			keys = append(keys, other.Key(), also+other.Key())
		}
	}
	return kit.Foreseen[ownerOf](ctx, tx, r, keys)
}

// foresee keeps aside whom the rows of a step would make and change.
func (p *importPlan) foresee(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, before foreseen) error {
	made := make(map[string]*importing.Kept, len(p.fresh)+len(p.changed))
	further := map[string]ownerOf{}
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
			further[also+other.Key()] = ownerOf{c.ID, c.Email.Key()}
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
		for _, other := range c.others {
			further[also+other.Key()] = ownerOf{c.ID, key}
		}
	}
	return errors.Join(kit.Foresee(ctx, tx, r, made), kit.Foresee(ctx, tx, r, further))
}
