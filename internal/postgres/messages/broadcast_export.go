package messages

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// withResults is the file of all broadcasts, and of one whose id is the filter: what became of
// it for each who was to get it.
func withResults(all kit.ExportSource) kit.ExportSource {
	return kit.ExportSource{Count: all.Count, Read: func(
		ctx context.Context, tx *postgres.Tx, part kit.Part,
	) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
		if broadcast, err := uuid.Parse(part.Filter); err == nil {
			return exportResults(ctx, tx, broadcast, part)
		}
		return all.Read(ctx, tx, part)
	}}
}

// exportResults writes who was to get a broadcast. Their address, or their number, is a column for whom it is not
// masked: what leaves on another right than that on customers has none.
func exportResults(
	ctx context.Context, tx *postgres.Tx, broadcast uuid.UUID, part kit.Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
	head = []string{"customer"}
	var kind string
	if err := tx.QueryRow(ctx, `
		select coalesce((select kind from broadcasts where workspace_id = current_workspace() and id = $1), '')`, broadcast).
		Scan(&kind); err != nil {
		return nil, nil, last, err
	}
	column, mask := "email", policy.MaskEmail
	if kind == messages.WhatsApp {
		column, mask = "phone", policy.MaskPhone
	}
	withAddress := !tx.Mask.Hides(mask)
	if withAddress {
		head = append(head, column)
	}
	head = part.Heads(append(head, "state", "unsubscribed_at")...)
	args := part.Args()
	args["broadcast"] = broadcast
	if part.After.At.IsZero() { // Of the first part the time alone says that nothing is before it.
		args["id"] = uuid.Nil
	}
	found, _ := tx.Query(ctx, `
		select r.id, coalesce(c.name, ''), r.address, r.state, r.unsubscribed_at from broadcast_recipients r
		  left join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id and c.deleted_at is null
		 where r.workspace_id = current_workspace() and r.broadcast_id = @broadcast and r.id > @id order by r.id`+postgres.UpTo(part.Limit), args)
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]csvfile.Cell, error) {
		var id uuid.UUID
		var name, address, state string
		var stopped *time.Time
		if err := row.Scan(&id, &name, &address, &state, &stopped); err != nil {
			return nil, err
		}
		last = listing.Cursor{At: time.Unix(0, 0), ID: id} // They have no time: their ids alone are in order.
		cells := csvfile.Texts(kit.Unhidden(masked.Hide(tx.Mask, policy.MaskName, name)))
		if withAddress {
			cells = append(cells, csvfile.Text(address))
		}
		return append(cells, csvfile.Text(state), csvfile.TimeCell(postgres.OrZero(stopped), part.Zone)), nil
	})
	return head, rows, last, err
}
