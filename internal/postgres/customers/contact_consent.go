package customers

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// answerOf reads what a contact said to mailings.
func answerOf(ctx context.Context, tx *postgres.Tx, contact uuid.UUID) (answer customers.Answer, err error) {
	err = tx.QueryRow(ctx, `
		select consent from contacts where workspace_id = current_workspace() and id = $1`, contact).Scan(&answer)
	return answer, err
}

// answerByHand writes down what a member says that a contact answered, and adds to the
// detail of its history what it was. The same answer stays since when it was given, as the
// page had it; "" is none. By hand, and only so, a no becomes a yes again.
func answerByHand(
	ctx context.Context, tx *postgres.Tx, contact uuid.UUID, seen, answer customers.Answer, detail postgres.Detail,
) error {
	was, err := answerOf(ctx, tx, contact)
	if err != nil || answer == "" || answer == seen || answer == was {
		return err
	}
	var member string
	if err := tx.QueryRow(ctx, `
		select name from members where workspace_id = current_workspace() and id = @member`, tx.Args(pgx.NamedArgs{})).Scan(&member); err != nil {
		return err
	}
	c, err := customers.NewConsent(answer, time.Now(), customers.ByHand(member))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update contacts set consent = $2, consent_since = $3, consent_from = $4
		 where workspace_id = current_workspace() and id = $1`, contact, c.Answer, postgres.OrNull(c.Since), c.From)
	if err != nil {
		return err
	}
	noteAnswer(detail, was, c.Answer)
	_, err = tx.Exec(ctx, `
		delete from mailing_noes n
		 where n.workspace_id = current_workspace() and n.address_hash in (
		       select address_hash(a.workspace_id, a.email_key) from contact_addresses a
		        where a.workspace_id = current_workspace() and a.contact_id = $1 and not a.claim
		        union
		       select address_hash(c.workspace_id, c.phone) from contacts c
		        where c.workspace_id = current_workspace() and c.id = $1 and c.phone <> '')`, contact)
	return err
}

// keepNo keeps that a customer who is deleted said no: whoever comes in again with one of
// their addresses has said so, and nothing goes to their number. It stays until a member writes
// down another answer.
const keepNo = `
	insert into mailing_noes (workspace_id, address_hash, since, origin)
	select c.workspace_id, address_hash(c.workspace_id, k.key), c.consent_since, c.consent_from
	  from contacts c cross join lateral (
	       select a.email_key as key from contact_addresses a
	        where a.workspace_id = current_workspace() and a.contact_id = c.id and not a.claim
	        union
	       select c.phone where c.phone <> '') k
	 where c.workspace_id = current_workspace() and c.id = $1 and c.consent = 'no'
	    on conflict (workspace_id, address_hash) do update set since = excluded.since, origin = excluded.origin`

// saidNo finds which of some addresses are of deleted customers who said no.
func saidNo(ctx context.Context, tx *postgres.Tx, keys []string) (map[string]bool, error) {
	rows, _ := tx.Query(ctx, `
		select k.key from (select key, address_hash(current_workspace(), key) as hash from unnest($1::text[]) as u (key)
		                    where exists (select from mailing_noes n where n.workspace_id = current_workspace()) offset 0) k
		 cross join lateral (select from mailing_noes where workspace_id = current_workspace() and address_hash = k.hash offset 0) n`, keys)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	said := make(map[string]bool, len(list))
	for _, key := range list {
		said[key] = true
	}
	return said, err
}

// noteAnswer adds a change of the answer to the detail of a contact's history.
func noteAnswer(detail postgres.Detail, was, is customers.Answer) {
	if was != is {
		detail["consent"] = customers.ConsentChange{Was: was, Is: is}
	}
}

// keepNoes leaves out what rows say of mailings whose customers are new, and said no before
// they were deleted: the database gives them their no. A check foresees it.
func keepNoes(
	ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []*fileRow, kept map[uuid.UUID]*importing.Kept, done *kit.ImportTally,
) error {
	var keys []string
	for _, row := range list {
		if kept[row.id] == nil {
			keys = append(keys, row.keys()...)
		}
	}
	said, err := saidNo(ctx, tx, keys)
	if err != nil || len(said) == 0 {
		return err
	}
	for _, row := range list {
		if kept[row.id] != nil || row.Consent.Answer == customers.No ||
			!slices.ContainsFunc(row.keys(), func(key string) bool { return said[key] }) {
			continue
		}
		if row.Consent.Answer == customers.Yes {
			done.Remark(row.ImportRow, row.Consent.StaysNo())
		}
		row.Consent = importing.SaidConsent{}
		if r.Dry {
			row.Consent.Answer = customers.No
		}
	}
	return nil
}

// keys are those of the addresses of a row.
func (f *fileRow) keys() (keys []string) {
	if f.HasEmail {
		keys = append(keys, f.Email.Key())
	}
	for _, other := range f.Others {
		keys = append(keys, other.Key())
	}
	return keys
}
