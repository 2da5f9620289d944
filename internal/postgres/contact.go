package postgres

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customer"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
)

// contactColumns are read by scanContact, from contacts aliased c.
const contactColumns = `
	c.id, c.name, c.name_key, c.email, c.phone, c.language, c.street, c.postal_code, c.city, c.country, c.source, c.assignee_id, c.team_id, c.version, c.created_at,
	coalesce((select name from members m where m.workspace_id = c.workspace_id and m.id = c.assignee_id), ''),
	coalesce((select name from teams t where t.workspace_id = c.workspace_id and t.id = c.team_id), ''),
	array (select t.name from contact_tags ct join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
	        where ct.workspace_id = c.workspace_id and ct.contact_id = c.id order by t.name_key)`

// scanContact reads a contact and hides what the mask hides, before anything
// else gets to see it.
func scanContact(mask policy.Mask, more ...any) pgx.RowToFunc[customer.Contact] {
	return func(row pgx.CollectableRow) (c customer.Contact, err error) {
		var name, email, phone, street, postal, city, country string
		targets := append([]any{&c.ID, &name, &c.SortKey, &email, &phone, &c.Language, &street, &postal, &city, &country, &c.Source,
			&c.AssigneeID, &c.TeamID, &c.Version, &c.Created, &c.Assignee, &c.Team, &c.Tags}, more...)
		if err := row.Scan(targets...); err != nil {
			return c, err
		}
		if mask.Hides(policy.MaskName) {
			c.SortKey = ""
		}
		c.Name = customer.Hide(mask, policy.MaskName, name)
		c.Email = customer.Hide(mask, policy.MaskEmail, email)
		c.Phone = customer.Hide(mask, policy.MaskPhone, phone)
		c.Street = customer.Hide(mask, policy.MaskAddress, street)
		c.PostalCode = customer.Hide(mask, policy.MaskAddress, postal)
		c.City = customer.Hide(mask, policy.MaskAddress, city)
		c.Country = customer.Hide(mask, policy.MaskAddress, country)
		return c, nil
	}
}

// ContactChoices reads what the form of a contact offers.
func (s Store) ContactChoices(ctx context.Context, grant policy.Grant[policy.Open]) (choices customer.Choices, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return choices, err
	}
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		queueFields(batch, &choices.Fields)
		if scope.Reach == policy.ReachAll {
			queueChoices(batch, uuid.NullUUID{}, &choices)
		}
	})
	return choices, err
}

// queueChoices reads the tags, the active members and the teams, as choices of
// a form. The tag that is chosen is among them however many there are.
func queueChoices(batch *pgx.Batch, chosen uuid.NullUUID, choices *customer.Choices) {
	batch.Queue(`
		(select id, name from tags where workspace_id = current_workspace() and id = $1) union all
		(select id, name from tags where workspace_id = current_workspace() and id is distinct from $1 order by name_key limit 200)`, chosen).Query(func(rows pgx.Rows) (err error) {
		choices.Tags, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (tag customer.Tag, err error) {
			err = row.Scan(&tag.ID, &tag.Name)
			return tag, err
		})
		return err
	})
	batch.Queue(`
		select id, name from members where workspace_id = current_workspace() and removed_at is null
		   and (access_ends_at is null or access_ends_at > now()) order by name_key limit 200`).Query(func(rows pgx.Rows) (err error) {
		choices.Members, err = pgx.CollectRows(rows, pgx.RowToStructByPos[workspace.MemberName])
		return err
	})
	batch.Queue(`select id, name from teams where workspace_id = current_workspace() order by name_key`).Query(func(rows pgx.Rows) (err error) {
		choices.Teams, err = pgx.CollectRows(rows, pgx.RowToStructByPos[workspace.TeamName])
		return err
	})
}

// Customer reads a contact with the records of theirs that the other grants
// open, in one round trip. Beyond the reach of the grant, and never there, are
// the same fault of kind NotFound.
func (s Store) Customer(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, kinds map[customer.Kind]policy.Grant[policy.Open]) (c customer.Contact, records map[customer.Kind][]customer.Record, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return c, nil, err
	}
	scopes := map[customer.Kind]policy.Scope{}
	for kind, opened := range kinds {
		if scopes[kind], err = opened.For(kindResources[kind]); err != nil {
			return c, nil, err
		}
	}
	records = map[customer.Kind][]customer.Record{}
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		var until *time.Time
		var others []string
		batch.Queue(`select `+contactColumns+`,
			array (select a.email from contact_addresses a where a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.claim and a.email <> c.email order by a.email_key),
			(select max(l.found_at) + interval '30 minutes' from lookups l where l.workspace_id = c.workspace_id and l.member_id = @member and l.member_version = @version and l.contact_id = c.id)
			from contacts c where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null and `+within(scope.Reach),
			arguments(scope, pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
			c, err = pgx.CollectExactlyOneRow(rows, scanContact(scope.Mask, &others, &until))
			for _, other := range others {
				c.Others = append(c.Others, customer.Hide(scope.Mask, policy.MaskEmail, other))
			}
			if err == nil && scope.Reach == policy.ReachFound {
				c.OpenUntil = orZero(until)
			}
			return err
		})
		queueStory(batch, scope, id, &c)
		batch.Queue(valuesSQL+within(scope.Reach)+inFieldOrder, arguments(scope, pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
			c.Values, err = pgx.CollectRows(rows, pgx.RowToStructByPos[customer.FieldValue])
			return err
		})
		for kind, opened := range scopes {
			batch.Queue(recordSQL(kind)+` and r.contact_id = @id and `+within(opened.Reach)+` order by r.at desc, r.id desc`+upTo(customer.NewestRecords+1),
				arguments(opened, pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
				records[kind], err = pgx.CollectRows(rows, scanRecord(opened.Mask))
				return err
			})
		}
	})
	return c, records, orNotFound(err)
}

// contactNow reads and locks a contact that the scope reaches.
func contactNow(ctx context.Context, tx pgx.Tx, scope policy.Scope, id uuid.UUID) (name string, version int64, err error) {
	err = tx.QueryRow(ctx, `
		select c.name, c.version
		  from contacts c where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null and `+within(scope.Reach)+` for update of c`,
		arguments(scope, pgx.NamedArgs{"id": id})).Scan(&name, &version)
	return name, version, orNotFound(err)
}

var addressTaken = fault.Field("email", "fault.address_taken")

// storeContact writes what hangs on a contact: its address, search words, tags.
func storeContact(ctx context.Context, tx pgx.Tx, id uuid.UUID, d customer.Draft) error {
	batch := &pgx.Batch{}
	if d.HasEmail {
		batch.Queue(`insert into contact_addresses (workspace_id, email_key, contact_id, email) values (current_workspace(), $1, $2, $3)
			on conflict (workspace_id, contact_id, email_key) do update set claim = false, email = excluded.email`, d.Email.Key(), id, d.Email.String())
	}
	// In one order for everybody, or two that make the same tags wait for each
	// other; and held before anything hangs on them.
	var keys []string
	for _, tag := range slices.SortedFunc(slices.Values(d.Tags), func(a, b string) int { return strings.Compare(workspace.SearchKey(a), workspace.SearchKey(b)) }) {
		keys = append(keys, workspace.SearchKey(tag))
		batch.Queue(`insert into tags (workspace_id, id, name, name_key) values (current_workspace(), $1, $2, $3) on conflict do nothing`, newID(), tag, workspace.SearchKey(tag))
	}
	batch.Queue(holdTags, keys)
	batch.Queue(`delete from contact_tags where workspace_id = current_workspace() and contact_id = $1`, id)
	batch.Queue(`insert into contact_tags (workspace_id, tag_id, contact_id) select current_workspace(), id, $2 from tags where workspace_id = current_workspace() and name_key = any($1)`, keys, id)
	err := tx.SendBatch(ctx, batch).Close()
	if violates(err, "contact_addresses_key") {
		return addressTaken
	}
	if err != nil {
		return err
	}
	if err := writeWords(ctx, tx, id); err != nil {
		return err
	}
	return storeValues(ctx, tx, id, d.Values)
}

func draftArguments(id uuid.UUID, d customer.Draft) pgx.NamedArgs {
	email := ""
	if d.HasEmail {
		email = d.Email.String()
	}
	return pgx.NamedArgs{
		"id": id, "name": d.Name, "name_key": workspace.SearchKey(d.Name), "email": email, "phone": d.Phone, "language": d.Language,
		"street": d.Street, "postal_code": d.PostalCode, "city": d.City, "country": d.Country, "assignee": d.AssigneeID, "team": d.TeamID,
	}
}

// CreateContact adds a customer. It fails with a fault about the field email
// when another contact has the address: whoever may not list asked for it by a
// lookup first. What a member created is open to them like what they found.
func (s Store) CreateContact(ctx context.Context, grant policy.Grant[policy.Create], d customer.Draft) (id uuid.UUID, err error) {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return id, err
	}
	if scope.Reach == policy.ReachFound && !d.HasEmail {
		return id, fault.Field("email", "fault.address_missing") // It begins with a lookup.
	}
	id = newID()
	if scope.Reach != policy.ReachAll {
		d.AssigneeID, d.TeamID = uuid.NullUUID{}, uuid.NullUUID{} // Whoever may not list does not assign.
	}
	err = s.write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if err := checkAssigned(ctx, tx, d); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country, assignee_id, team_id)
			values (current_workspace(), @id, @name, @name_key, @email, @phone, @language, @street, @postal_code, @city, @country, @assignee, @team)`, draftArguments(id, d)); err != nil {
			return err
		}
		if err := storeContact(ctx, tx, id, d); err != nil {
			return err
		}
		if scope.Reach == policy.ReachFound {
			if _, err := tx.Exec(ctx, insertLookupSQL, s.lookupArguments(scope, d.Email, "", peer(ctx), id)); err != nil {
				return err
			}
		}
		return record(ctx, tx, scope.Workspace, entry{member: scope.Member, act: "contact.create", target: d.Name, targetID: id})
	})
	return id, err
}

// checkAssignee makes sure that contacts are assigned to active members of this
// workspace alone, and that the member stays one until the end of the
// transaction. The fault is about field.
func checkAssignee(ctx context.Context, tx pgx.Tx, field string, assignee uuid.NullUUID) error {
	if !assignee.Valid {
		return nil
	}
	active, err := tx.Exec(ctx, `
		select from members where workspace_id = current_workspace() and id = $1 and removed_at is null
		   and (access_ends_at is null or access_ends_at > now()) for share`, assignee)
	if err == nil && active.RowsAffected() == 0 {
		return fault.Field(field, "fault.choice")
	}
	return err
}

// checkAssigned makes sure of both, the member and the team that a draft names.
func checkAssigned(ctx context.Context, tx pgx.Tx, d customer.Draft) error {
	if err := checkAssignee(ctx, tx, "assignee", d.AssigneeID); err != nil {
		return err
	}
	return checkTeam(ctx, tx, "team", d.TeamID)
}

// UpdateContact changes one within reach. It fails with a fault: NotFound,
// Conflict when somebody changed it meanwhile, or about the field email.
func (s Store) UpdateContact(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, d customer.Draft) error {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return err
	}
	return s.write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		assigned := ``
		if scope.Reach == policy.ReachAll { // Whoever may not list does not assign.
			assigned = `assignee_id = @assignee, team_id = @team, `
			// Before the contact, as where a member or a team goes: or the two wait for each other.
			if err := checkAssigned(ctx, tx, d); err != nil {
				return err
			}
		}
		_, version, err := contactNow(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		if d.Version != 0 && d.Version != version {
			return fault.New(fault.Conflict, "fault.contact_changed")
		}
		before, err := contactAsIs(ctx, tx, id)
		if err != nil {
			return err
		}
		// The first address is replaced; those that came with a merge stay.
		if _, err := tx.Exec(ctx, `
			delete from contact_addresses a using contacts c
			 where c.workspace_id = current_workspace() and c.id = $1 and a.workspace_id = c.workspace_id and a.contact_id = c.id and a.email = c.email and not a.claim`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update contacts set name = @name, name_key = @name_key, email = @email, phone = @phone, language = @language, street = @street,
			       postal_code = @postal_code, city = @city, country = @country, `+assigned+`version = version + 1
			 where workspace_id = current_workspace() and id = @id`, draftArguments(id, d)); err != nil {
			return err
		}
		if err := storeContact(ctx, tx, id, d); err != nil {
			return err
		}
		after, err := contactAsIs(ctx, tx, id)
		if err != nil {
			return err
		}
		return record(ctx, tx, scope.Workspace, entry{member: scope.Member, act: "contact.change", target: d.Name, targetID: id, detail: map[string]any{"fields": before.differs(after)}})
	})
}
