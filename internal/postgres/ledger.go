package postgres

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/watch"
)

// Ledger is the restricted search.
type Ledger struct{ db *Database }

// NewLedger returns the repository of the restricted search.
func NewLedger(db *Database) Ledger { return Ledger{db} }

// insertLookupSQL writes the ledger and finds the contact in the same
// statement: the work is the same whether or not somebody has the address.
const insertLookupSQL = `
	with line as (
	    insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id,
	                         address_hash, address_mask, reason, peer, given)
	    values (current_workspace(), @id, @member, @version, @resource,
	            coalesce(@created::uuid, (select a.contact_id from contact_addresses a
	                                       where a.workspace_id = current_workspace() and a.email_key = @key
	                                         and not a.claim and not a.freed)),
	            @hash, @mask, @reason, @peer, @created::uuid is not null)
	    returning *),
	worded as (` + WordsOfLookup + `)
	select id, contact_id from line`

// LookupArguments are those of one line of the ledger. The address is kept as a
// hash under the server's key, and as its mask.
func LookupArguments(
	serverKey []byte, scope policy.Scope, address mail.Address, reason, peer string, created uuid.UUID,
) pgx.NamedArgs {
	mac := hmac.New(sha256.New, serverKey)
	mac.Write([]byte("lookup\x00" + uuid.UUID(scope.Workspace).String() + "\x00" + address.Key()))
	return Arguments(scope, pgx.NamedArgs{
		"id": NewID(), "resource": scope.Resource.String(),
		"created": uuid.NullUUID{UUID: created, Valid: created != uuid.Nil},
		"key":     address.Key(), "hash": mac.Sum(nil), "mask": mail.Mask(address.Key()),
		"reason": reason, "peer": peer, "words": LogWords(reason, nil),
	})
}

// Lookup finds the one contact that has exactly this address, notes it in the
// ledger as a search in the section that the grant is for, and so opens the
// contact to the member for ledger.KeyLife. The try counts before anything is
// looked at; beyond the limit it fails with a fault of kind TooMany, and the
// owners are told once.
func (s Ledger) Lookup(
	ctx context.Context, grant policy.Grant[policy.Lookup], address mail.Address, reason string,
) (found ledger.Result, err error) {
	scope, err := grant.For(grant.Resource())
	if err != nil {
		return found, err
	}
	found, misses, err := s.takeAllowances(ctx, scope)
	if err != nil {
		return found, err
	}
	err = s.db.transact(ctx, scope, func(tx *Tx) error {
		found.Line, found.Contact, err = tx.noteLookup(ctx, address, reason, uuid.Nil)
		return err
	})
	switch {
	case err != nil:
	case found.Contact == uuid.Nil:
		watch.Lookup(watch.Missed)
		err = s.countMiss(ctx, scope, misses)
	default:
		watch.Lookup(watch.Found)
	}
	return found, err
}

// GiveKey opens a contact to the member who created it, like one that they
// found.
func (tx *Tx) GiveKey(ctx context.Context, address mail.Address, created uuid.UUID) error {
	_, _, err := tx.noteLookup(ctx, address, "", created)
	return err
}

// noteLookup writes a line of the ledger and returns it, with whom it opens, the zero id
// for nobody.
func (tx *Tx) noteLookup(
	ctx context.Context, address mail.Address, reason string, created uuid.UUID,
) (line, opens uuid.UUID, err error) {
	var contact uuid.NullUUID
	args := LookupArguments(tx.db.key, tx.Scope, address, reason, Peer(ctx), created)
	err = tx.QueryRow(ctx, insertLookupSQL, args).Scan(&line, &contact)
	return line, contact.UUID, err
}

// Missed tells whether a line of the ledger is a search that a member made in vain, not long
// ago, and how many they have left: the page of its answer costs nothing.
func (s Ledger) Missed(
	ctx context.Context, grant policy.Grant[policy.Lookup], line uuid.UUID,
) (missed bool, left ledger.Result, err error) {
	err = Read(ctx, s.db, grant, grant.Resource(), func(b *Batch) {
		b.Values(`
			select coalesce((select member_id = @member and contact_id is null and found_at > now() - `+keyLife+`
			                   from lookups where workspace_id = current_workspace() and id = @line), false)`,
			[]any{b.Args(pgx.NamedArgs{"line": line})}, &missed)
		QueueAllowance(b, &left)
	})
	return missed, left, err
}

// QueueOpened asks whether whoever asks has opened a record within ledger.OpeningLife,
// as the log calls that.
func QueueOpened(b *Batch, act string, id uuid.UUID, opened *bool) {
	b.Values(`
		select exists (select from activity
		                where workspace_id = current_workspace() and target_id = $1 and member_id = $2 and act = $3
		                  and at > now() - `+Interval(ledger.OpeningLife)+`)`,
		[]any{id, uuid.UUID(b.Member), act}, opened)
}

// CountOpening takes the opening of a record from the allowances of lookups, and
// logs it. Beyond the limit it fails as Lookup does.
func CountOpening(
	ctx context.Context, db *Database, grant policy.Grant[policy.Open], act, target string, id uuid.UUID,
) error {
	scope, err := grant.For(grant.Resource())
	if err != nil {
		return err
	}
	if _, _, err := NewLedger(db).takeAllowances(ctx, scope); err != nil {
		return err
	}
	return db.transact(ctx, scope, func(tx *Tx) error { return tx.Log(ctx, act, target, id, nil) })
}

// OwnLookups lists a member's own searches, the latest first.
func (s Ledger) OwnLookups(ctx context.Context, actor policy.Actor) (list []ledger.Lookup, err error) {
	err = ReadAs(ctx, s.db, actor, func(b *Batch) {
		Rows(b, &list, scanOwnLookup, `
			select l.id, l.resource, l.contact_id is not null, l.address_mask, l.reason, l.found_at, c.id, coalesce(c.name, ''),
			       l.found_at + `+keyLife+`
			  from (select * from lookups
			         where workspace_id = current_workspace() and member_id = @member
			         order by found_at desc, id desc`+UpTo(ledger.OwnListed)+`) l
			  left join contacts c on c.workspace_id = current_workspace() and c.id = l.contact_id and c.deleted_at is null
			        and l.found_at > now() - `+keyLife+` and `+Within(`c`, policy.ReachFound)+`
			 order by l.found_at desc, l.id desc`, b.Args(nil))
	})
	return list, err
}

func scanOwnLookup(row pgx.CollectableRow) (l ledger.Lookup, err error) {
	var open uuid.NullUUID
	err = row.Scan(&l.ID, &l.Resource, &l.Found, &l.Mask, &l.Reason, &l.At, &open, &l.Customer, &l.Until)
	l.Open = open.UUID
	return l, err
}
