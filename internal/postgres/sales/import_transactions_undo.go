package sales

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// undoPayments takes payments back that nobody changed since, and those that nothing
// of elsewhere is taken off: those that the import made go, and those that it brought
// up to date are again what they were. A payment that stays follows.
func undoPayments(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (count int64, more bool, err error) {
	var seen int64
	err = tx.QueryRow(ctx, `
		with moved as (
		    delete from import_transactions where workspace_id = current_workspace() and import_id = $1 and transaction_id in (
		        select transaction_id from import_transactions where workspace_id = current_workspace() and import_id = $1
		         order by transaction_id`+postgres.UpTo(kit.UndosPerStep)+`)
		    returning transaction_id, state, at, version),
		back as (
		    update transactions t set state = m.state, at = m.at, version = t.version + 1 from moved m
		     where t.workspace_id = current_workspace() and t.id = m.transaction_id and t.version = m.version returning 1)
		select (select count(*) from moved), (select count(*) from back)`, id).Scan(&seen, &count)
	if err != nil || seen == kit.UndosPerStep {
		return count, true, err
	}
	gone, _ := tx.Query(ctx, `
		delete from transactions where workspace_id = current_workspace() and id in (
		    select id from transactions t where workspace_id = current_workspace() and import_id = $1 and version = 1
		       and not exists (select from transactions x where x.workspace_id = t.workspace_id and x.payment_id = t.id
		                          and x.import_id is distinct from $1)
		     order by id`+postgres.UpTo(kit.UndosPerStep)+` for update)
		returning payment_id`, id)
	payments, err := pgx.CollectRows(gone, pgx.RowTo[uuid.NullUUID])
	if err != nil {
		return 0, false, err
	}
	found, _ := tx.Query(ctx, `
		select id from transactions
		 where workspace_id = current_workspace() and id = any ($1) and (import_id is distinct from $2 or version > 1)`, payments, id)
	stay, err := pgx.CollectRows(found, pgx.RowTo[uuid.UUID])
	if err != nil {
		return 0, false, err
	}
	return count + int64(len(payments)), len(payments) == kit.UndosPerStep, follow(ctx, tx, stay...)
}
