package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

var (
	addressTaken   = fault.Field("email", "fault.address_taken")
	contactChanged = fault.New(fault.Conflict, "fault.contact_changed")
)

// CreateContact adds a customer. It fails with a fault about the field email
// when another contact has the address: whoever may not list asked for it by a
// lookup first. What a member created is open to them like what they found.
func (s Store) CreateContact(
	ctx context.Context, grant policy.Grant[policy.Create], d customers.Draft,
) (id uuid.UUID, err error) {
	if _, err := grant.For(policy.Contacts); err != nil {
		return id, err
	}
	id = postgres.NewID()
	return id, postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, id); err != nil {
			return err
		}
		if tx.Reach == policy.ReachFound && !d.HasEmail {
			return fault.Field("email", "fault.address_missing") // It begins with a lookup.
		}
		if tx.Reach != policy.ReachAll {
			d.AssigneeID, d.TeamID = uuid.NullUUID{}, uuid.NullUUID{} // Whoever may not list does not assign.
		}
		if err := checkAssigned(ctx, tx, d.AssigneeID, d.TeamID); err != nil {
			return err
		}
		if err := holdTags(ctx, tx, d.Tags); err != nil {
			return err
		}
		fields, err := holdFields(ctx, tx, d.Values)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into contacts (workspace_id, id, name, name_key, email, phone, language,
			                      street, postal_code, city, country, assignee_id, team_id)
			values (current_workspace(), @id, @name, @name_key, @email, @phone, @language,
			        @street, @postal_code, @city, @country, @assignee, @team)`, draftArguments(id, d)); err != nil {
			return err
		}
		if err := storeBelongings(ctx, tx, id, d, fields); err != nil {
			return err
		}
		if tx.Reach == policy.ReachFound {
			if err := tx.GiveKey(ctx, d.Email, id); err != nil {
				return err
			}
		}
		detail := postgres.Detail{}
		if err := answerByHand(ctx, tx, id, customers.Unknown, d.Consent, detail); err != nil {
			return err
		}
		return tx.Log(ctx, "contact.create", d.Name, id, detail)
	})
}

// UpdateContact changes one within reach. It fails with a fault: NotFound,
// Conflict when somebody changed it meanwhile, or about the field email.
func (s Store) UpdateContact(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, d customers.Draft,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		assigned := ``
		if tx.Reach == policy.ReachAll { // Whoever may not list does not assign.
			assigned = `assignee_id = @assignee, team_id = @team, `
			// Before the contact, as where a member or a team goes: or the two wait for each other.
			if err := checkAssigned(ctx, tx, d.AssigneeID, d.TeamID); err != nil {
				return err
			}
		}
		_, version, err := lockContact(ctx, tx, id)
		if err != nil {
			return err
		}
		if d.Version != 0 && d.Version != version {
			return contactChanged
		}
		if err := holdTags(ctx, tx, d.Tags); err != nil {
			return err
		}
		fields, err := holdFields(ctx, tx, d.Values)
		if err != nil {
			return err
		}
		before, err := readState(ctx, tx, id)
		if err != nil {
			return err
		}
		// The first address is replaced; those that came with a merge stay.
		if _, err := tx.Exec(ctx, `
			delete from contact_addresses a using contacts c
			 where c.workspace_id = current_workspace() and c.id = $1
			   and a.workspace_id = c.workspace_id and a.contact_id = c.id and a.email = c.email and not a.claim`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update contacts set name = @name, name_key = @name_key, email = @email, phone = @phone, language = @language,
			       street = @street, postal_code = @postal_code, city = @city, country = @country, `+assigned+`
			       version = version + 1
			 where workspace_id = current_workspace() and id = @id`, draftArguments(id, d)); err != nil {
			return err
		}
		if err := storeBelongings(ctx, tx, id, d, fields); err != nil {
			return err
		}
		detail := postgres.Detail{}
		if err := answerByHand(ctx, tx, id, customers.Answer(before.Consent), d.Consent, detail); err != nil {
			return err
		}
		after, err := readState(ctx, tx, id)
		if err != nil {
			return err
		}
		changed := before.changedTo(after)
		if len(changed) == 0 {
			return postgres.ErrUnchanged
		}
		detail["fields"] = changed
		if err := tx.Log(ctx, "contact.change", d.Name, id, detail); err != nil {
			return err
		}
		return startWorkflows(ctx, tx, id, before, after)
	})
}

// checkAssigned makes sure of both, a member and a team to whom contacts are
// given.
func checkAssigned(ctx context.Context, tx *postgres.Tx, assignee, team uuid.NullUUID) error {
	if err := postgres.CheckAssignee(ctx, tx, "assignee", assignee); err != nil {
		return err
	}
	return postgres.CheckTeam(ctx, tx, "team", team)
}

func draftArguments(id uuid.UUID, d customers.Draft) pgx.NamedArgs {
	email := ""
	if d.HasEmail {
		email = d.Email.String()
	}
	return pgx.NamedArgs{
		"id": id, "name": d.Name, "name_key": texts.SearchKey(d.Name),
		"email": email, "phone": d.Phone, "language": d.Language,
		"street": d.Street, "postal_code": d.PostalCode, "city": d.City, "country": d.Country,
		"assignee": d.AssigneeID, "team": d.TeamID,
	}
}

// storeBelongings writes what hangs on a contact: its address, tags, search
// words and values of fields. Tags and fields are held.
func storeBelongings(
	ctx context.Context, tx *postgres.Tx, id uuid.UUID, d customers.Draft, fields []customers.Field,
) error {
	batch := &pgx.Batch{}
	if d.HasEmail {
		batch.Queue(`
			insert into contact_addresses (workspace_id, email_key, contact_id, email)
			values (current_workspace(), $1, $2, $3)
			on conflict (workspace_id, contact_id, email_key) do update set claim = false, email = excluded.email`,
			d.Email.Key(), id, d.Email.String())
	}
	queueTags(batch, id, d.Tags)
	err := tx.SendBatch(ctx, batch).Close()
	if postgres.Violates(err, "contact_addresses_key") {
		return addressTaken
	}
	if err != nil {
		return err
	}
	if err := kit.WriteWords(ctx, tx, id); err != nil {
		return err
	}
	return storeValues(ctx, tx, id, fields, d.Values)
}
