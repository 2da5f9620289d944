package sales

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// takenElsewhere tells that something is taken off a payment that import $1 did not take off, or
// that somebody changed since.
// The offset keeps Postgres from joining all of a table, for a step's few.
func takenElsewhere(payment string) string {
	return `exists (select from transactions x where x.workspace_id = ` + payment + `.workspace_id and x.payment_id = ` + payment + `.id
		and (x.import_id is distinct from $1 or x.version <> x.left_version) offset 0)`
}

// undoPayments takes payments back that nobody changed since, and those that nothing
// of elsewhere is taken off: those that the import made go, with what it took off them, and
// those that it brought up to date are again what they were, unless more than is left would
// then be taken off a payment, beside what goes. One that something else is taken off stays paid,
// until the import of that is undone, too. A payment that stays follows.
func undoPayments(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (count int64, more bool, err error) {
	var seen int64
	// An import that runs locks payments in more than one statement.
	if _, err = tx.Exec(ctx, holdImports); err != nil {
		return 0, false, err
	}
	// They are locked before their notes, as an import that runs does it.
	if _, err = tx.Exec(ctx, `
		select from transactions where workspace_id = current_workspace() and id in (
		    select unnest(array[t.id, t.payment_id])
		      from (`+movedSQL+`) m join transactions t on t.workspace_id = current_workspace() and t.id = m.transaction_id)
		 order by id for no key update`, id); err != nil {
		return 0, false, err
	}
	said, err := saidRefunded(ctx, tx, `select t.payment_id from (`+movedSQL+`) m
		  join transactions t on t.workspace_id = current_workspace() and t.id = m.transaction_id`, id)
	if err != nil {
		return 0, false, err
	}
	var follows []uuid.UUID
	err = tx.QueryRow(ctx, `
		with moved as (
		    delete from import_transactions where workspace_id = current_workspace() and import_id = $1
		       and transaction_id in (select transaction_id from (`+movedSQL+`) m)
		    returning transaction_id, state, at, version, before),
		list as (select * from moved),
		later as (`+kit.HandOn(`import_transactions`, `transaction_id`, `state = list.state, at = list.at`)+`),
		stay as (
		    insert into import_transactions (workspace_id, import_id, transaction_id, state, at, version, before)
		    select current_workspace(), heir.import_id, m.transaction_id, m.state, m.at, m.version, m.before
		      from moved m join transactions t on t.workspace_id = current_workspace() and t.id = m.transaction_id and t.version = m.version
		     cross join lateral (
		           select x.import_id from transactions x where x.workspace_id = t.workspace_id and x.payment_id = t.id and `+counts+`
		              and x.import_id <> $1 and x.version = x.left_version order by x.import_id desc limit 1) heir
		     where t.kind = 'charge' and m.state in ('pending', 'failed')
		        on conflict do nothing),
		parts as (
		    select m.*, t.payment_id, case when t.kind in ('refund', 'dispute') and m.state not in ('failed', 'voided')
		                                   and t.state in ('failed', 'voided') then -t.amount else 0 end as takes
		      from moved m join transactions t on t.workspace_id = current_workspace() and t.id = m.transaction_id and t.version = m.version
		     where t.kind <> 'charge' or m.state not in ('pending', 'failed') or not exists (
		           select from transactions x where x.workspace_id = t.workspace_id and x.payment_id = t.id and `+counts+`
		              and (x.import_id is distinct from $1 or x.version <> x.left_version) offset 0)),
		fits as (
		    select m.* from (select *, sum(takes) over (partition by payment_id) as all_take from parts) m
		      left join transactions p on p.workspace_id = current_workspace() and p.id = m.payment_id
		     where m.takes = 0 or m.payment_id is null and not `+standsIn+` or m.all_take + `+takenSQL(`p`)+` - coalesce((
		           select -sum(x.amount) from transactions x
		            where x.workspace_id = current_workspace() and x.payment_id = p.id and `+counts+`
		              and x.import_id = $1 and x.version = x.left_version), 0) <= p.amount),
		back as (
		    update transactions t set state = m.state, at = m.at, version = t.version + 1,
		           left_version = case t.left_version when m.before then t.version + 1 else t.left_version end
		      from fits m
		     where t.workspace_id = current_workspace() and t.id = m.transaction_id returning t.id, t.version, m.before, t.payment_id),
		others as (`+kit.StandAgain(`import_transactions`, `transaction_id`)+`)
		select (select count(*) from moved), (select count(*) from back),
		       array(select distinct payment_id from back where payment_id is not null)`,
		id).Scan(&seen, &count, &follows)
	if err == nil {
		err = followUndone(ctx, tx, id, follows, said)
	}
	if err != nil || seen > 0 { // Those that go are the next step's: this one holds the sums.
		return count, true, err
	}
	if _, err = tx.Exec(ctx, `
		select from transactions where workspace_id = current_workspace() and id in (
		    select payment_id from (`+goesSQL+`) g) order by id for no key update`, id); err != nil {
		return 0, false, err
	}
	if said, err = saidRefunded(ctx, tx, `select payment_id from (`+goesSQL+`) g`, id); err != nil {
		return 0, false, err
	}
	gone, _ := tx.Query(ctx, `
		delete from transactions where workspace_id = current_workspace() and id in (select id from (`+goesSQL+` for update) g)
		returning payment_id`, id)
	payments, err := pgx.CollectRows(gone, pgx.RowTo[uuid.NullUUID])
	if err != nil {
		return 0, false, err
	}
	found, _ := tx.Query(ctx, `
		select id from transactions
		 where workspace_id = current_workspace() and id = any ($1) and (import_id is distinct from $2 or version <> left_version)`, payments, id)
	stay, err := pgx.CollectRows(found, pgx.RowTo[uuid.UUID])
	if err != nil {
		return 0, false, err
	}
	return count + int64(len(payments)), len(payments) == kit.UndosPerStep, followUndone(ctx, tx, id, stay, said)
}

// movedSQL are the payments of a step that an import brought up to date.
var movedSQL = `
	select transaction_id from import_transactions where workspace_id = current_workspace() and import_id = $1
	 order by transaction_id` + postgres.UpTo(kit.UndosPerStep)

// goesSQL are the payments of a step that an import made and that go, with their payments: who
// changes one of those waits, before the step holds customers and sums.
var goesSQL = `
	select id, payment_id from transactions t where workspace_id = current_workspace() and import_id = $1 and version = left_version
	   and not ` + takenElsewhere(`t`) + `
	   and not exists (select from transactions p where p.workspace_id = t.workspace_id and p.id = t.payment_id
	                      and p.import_id = $1 and (p.version <> p.left_version or ` + takenElsewhere(`p`) + `) offset 0)
	 order by id` + postgres.UpTo(kit.UndosPerStep)

// saidRefunded finds those of payments, by a query with import $1, that are refunded though less was
// taken off them: their own file said so, or a person, and no row that an undo takes back made them so.
func saidRefunded(ctx context.Context, tx *postgres.Tx, payments string, id uuid.UUID) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		select p.id from transactions p
		 where p.workspace_id = current_workspace() and p.id in (`+payments+`) and p.kind = 'charge' and p.state = 'refunded'
		   and `+takenSQL(`p`)+` < p.amount`, id)
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// followUndone lets payments follow refunds that are what they were before an import, of
// which the payments may be a later step's; but for those of which it was said that they are refunded.
func followUndone(ctx context.Context, tx *postgres.Tx, id uuid.UUID, payments, said []uuid.UUID) error {
	payments = slices.DeleteFunc(payments, func(p uuid.UUID) bool { return slices.Contains(said, p) })
	followed, err := follow(ctx, tx, payments...)
	if err != nil || len(followed) == 0 {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`
		update import_transactions i set version = t.version from transactions t
		 where i.workspace_id = current_workspace() and i.import_id = $1 and i.transaction_id = any ($2)
		   and t.workspace_id = i.workspace_id and t.id = i.transaction_id and i.version = t.version - 1`, id, followed)
	batch.Queue(`
		with back as (
		    select id, version, version - 1 as before from transactions where workspace_id = current_workspace() and id = any ($2))`+
		kit.StandAgain(`import_transactions`, `transaction_id`), id, followed)
	return tx.SendBatch(ctx, batch).Close()
}

// standsIn tells that what import $1 voided, a refund m that stands alone, has another in its
// place for good: what the row of a payment told of it stays, as that was changed since or has
// something else taken off it. The import that brought m may be undone, too.
var standsIn = `exists (
	select from transactions a left join imports i on i.workspace_id = a.workspace_id and i.id = a.import_id
	 where a.workspace_id = current_workspace() and a.id = m.transaction_id and (i.state in ('undoing', 'undone') or exists (
	       select from transactions x join transactions p on p.workspace_id = x.workspace_id and p.id = x.payment_id
	        where x.workspace_id = current_workspace() and x.contact_id = a.contact_id and x.import_id = $1
	          and x.kind = a.kind and x.amount = a.amount and x.currency = a.currency and x.at = a.at
	          and (x.version <> x.left_version or p.import_id = $1 and (p.version <> p.left_version or ` + takenElsewhere(`p`) + `)))))`
