package customers

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
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
	var fields []uuid.UUID
	head = []string{
		"name", "email", "other_emails", "phone", "street", "postal_code", "city", "country",
		"language", "tags", "assignee", "team", "source", "created_at",
	}
	named, _ := tx.Query(ctx, `
		select id, name from contact_fields where workspace_id = current_workspace() and deleted_at is null order by name_key`)
	own, err := pgx.CollectRows(named, pgx.RowToStructByPos[listing.Choice])
	if err != nil {
		return nil, nil, last, err
	}
	for _, field := range own {
		fields, head = append(fields, field.ID), append(head, field.Name)
	}
	var others []string
	var values map[string]string
	found, _ := tx.Query(ctx, `select `+contactColumns+`,`+otherAddresses+`,
		(select jsonb_object_agg(v.field_id, v.value)
		   from contact_values v where v.workspace_id = c.workspace_id and v.contact_id = c.id)`+
		listedContacts+` and `+postgres.Within(`c`, tx.Reach)+newestContacts+postgres.UpTo(part.Limit),
		tx.Args(part.Args()))
	scan := scanContact(tx.Mask, &others, &values)
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]csvfile.Cell, error) {
		others, values = nil, nil
		c, err := scan(row)
		if err != nil {
			return nil, err
		}
		if tx.Mask.Hides(policy.MaskEmail) {
			others = nil
		}
		last = listing.Cursor{At: c.Created, ID: c.ID}
		cells := csvfile.Texts(
			kit.Unhidden(c.Name), kit.Unhidden(c.Email), strings.Join(others, " "), kit.Unhidden(c.Phone),
			kit.Unhidden(c.Street), kit.Unhidden(c.PostalCode), kit.Unhidden(c.City), kit.Unhidden(c.Country),
			c.Language, strings.Join(c.Tags, ", "), c.Assignee, c.Team, c.Source,
		)
		cells = append(cells, csvfile.TimeCell(c.Created, part.Zone))
		for _, field := range fields {
			cells = append(cells, csvfile.Text(values[field.String()]))
		}
		return cells, nil
	})
	return head, rows, last, err
}
