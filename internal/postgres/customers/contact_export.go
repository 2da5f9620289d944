package customers

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// exportContacts writes the customers, with a column for each field of the
// workspace's own. It is an owner's alone, so nothing is masked; where the
// policy would mask a part, the part is not written.
func exportContacts(
	ctx context.Context, tx *postgres.Tx, part kit.Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
	head = part.Heads(importing.ContactColumns...)
	named, _ := tx.Query(ctx, `
		select id, name from contact_fields where workspace_id = current_workspace() and deleted_at is null order by name_key, id`)
	own, err := pgx.CollectRows(named, postgres.ScanChoice)
	if err != nil {
		return nil, nil, last, err
	}
	for _, field := range own {
		head = append(head, field.Name)
	}
	people, err := peopleInFiles(ctx, tx)
	if err != nil {
		return nil, nil, last, err
	}
	var others, notes, authors []string
	var noted []time.Time
	var hides []bool
	var values map[string]string
	found, _ := tx.Query(ctx, `select `+contactColumns+`,`+otherAddresses+`,`+notesOf(`n.created_at`)+`,`+notesOf(`n.text`)+`,
		`+notesOf(`n.hides`)+`,`+notesOf(`coalesce(nullif(n.author, ''), n.member_id::text)`)+`,
		(select jsonb_object_agg(v.field_id, v.value)
		   from contact_values v where v.workspace_id = c.workspace_id and v.contact_id = c.id)`+
		listedContacts+` and `+postgres.Within(`c`, tx.Reach)+` and (c.created_at, c.id) > (@at, @id)
		 order by c.created_at, c.id`+postgres.UpTo(part.Limit), tx.Args(part.Args()))
	scan := scanContact(tx.Mask, &others, &noted, &notes, &hides, &authors, &values)
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]csvfile.Cell, error) {
		others, noted, notes, hides, authors, values = nil, nil, nil, nil, nil, nil
		c, err := scan(row)
		if err != nil {
			return nil, err
		}
		if tx.Mask.Hides(policy.MaskEmail) {
			others = nil
		}
		for i := range notes {
			note := customers.Note{Text: notes[i], At: noted[i], Hides: hides[i], Author: authors[i]}
			if name, is := people[note.Author]; is {
				note.Author = name
			}
			c.Notes = append(c.Notes, note)
		}
		last = listing.Cursor{At: c.Created, ID: c.ID}
		cells := csvfile.Texts(
			kit.Unhidden(c.Name), kit.Unhidden(c.Email), strings.Join(others, " "), kit.Unhidden(c.Phone),
			kit.Unhidden(c.Street), kit.Unhidden(c.PostalCode), kit.Unhidden(c.City), kit.Unhidden(c.Country),
			c.Language, strings.Join(c.Tags, ", "), people[c.AssigneeID.UUID.String()], c.Team, c.Source,
		)
		cells = append(cells, csvfile.TimeCell(c.Created, part.Zone))
		cells = append(cells, consentCells(c.Consent, part.Zone)...)
		cells = append(cells, csvfile.Text(customers.WriteNotes(c.Notes, part.Zone)))
		for _, field := range own {
			cells = append(cells, csvfile.Text(values[field.ID.String()]))
		}
		return cells, nil
	})
	return head, rows, last, err
}

// consentCells are an answer as it is stored, since when, and from where.
func consentCells(c customers.Consent, zone *time.Location) []csvfile.Cell {
	return []csvfile.Cell{csvfile.Text(string(c.Answer)), csvfile.TimeCell(c.Since, zone), csvfile.Text(c.From)}
}

// notesOf is something of the notes on c, the oldest first.
func notesOf(column string) string {
	return `
		array (select ` + column + ` from contact_notes n
		        where n.workspace_id = c.workspace_id and n.contact_id = c.id order by n.created_at, n.id)`
}

// calledInFiles is what a file calls a member: by their name, and by their address,
// too, where several have one name. Who is gone is told apart from who is there.
const calledInFiles = `
	case when count(*) over (partition by name_key, removed_at is null) > 1 then name || ' <' || email || '>' else name end`

// peopleInFiles are what a file calls the members, also those who are gone, by their ids.
func peopleInFiles(ctx context.Context, tx *postgres.Tx) (map[string]string, error) {
	rows, _ := tx.Query(ctx, `select id, `+calledInFiles+` from members where workspace_id = current_workspace()`)
	list, err := pgx.CollectRows(rows, postgres.ScanChoice)
	names := make(map[string]string, len(list))
	for _, member := range list {
		names[member.ID.String()] = member.Name
	}
	return names, err
}
