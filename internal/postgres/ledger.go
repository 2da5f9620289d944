package postgres

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
)

// workspaceFactor is how many members' worth of lookups a whole workspace has.
const workspaceFactor = 10

// insertLookupSQL writes the ledger and finds the contact in the same
// statement: the work is the same whether or not somebody has the address.
const insertLookupSQL = `
	insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, reason, peer)
	values (current_workspace(), @id, @member, @version, @resource,
	        coalesce(@created::uuid, (select a.contact_id from contact_addresses a where a.workspace_id = current_workspace() and a.email_key = @key and not a.claim and not a.freed)),
	        @hash, @mask, @reason, @peer)
	returning contact_id`

// LookupArguments are those of one line of the ledger. The address is kept as a
// hash under the server's key, and as its mask.
func LookupArguments(serverKey []byte, scope policy.Scope, address mail.Address, reason, from string, created uuid.UUID) pgx.NamedArgs {
	mac := hmac.New(sha256.New, serverKey)
	mac.Write([]byte("lookup\x00" + uuid.UUID(scope.Workspace).String() + "\x00" + address.Key()))
	return pgx.NamedArgs{
		"id": NewID(), "member": uuid.UUID(scope.Member), "version": scope.Version, "resource": scope.Resource.String(),
		"created": uuid.NullUUID{UUID: created, Valid: created != uuid.Nil},
		"key":     address.Key(), "hash": mac.Sum(nil), "mask": mail.Mask(address.Key()), "reason": reason, "peer": from,
	}
}

// Ledger is the restricted search.
type Ledger struct{ db *Database }

// NewLedger returns the repository of the restricted search.
func NewLedger(db *Database) Ledger { return Ledger{db} }

// KeyToCreated gives a member the key to a contact that they created: it is open
// to them like what they found.
func (db *Database) KeyToCreated(ctx context.Context, tx pgx.Tx, scope policy.Scope, address mail.Address, contact uuid.UUID) error {
	_, err := tx.Exec(ctx, insertLookupSQL, LookupArguments(db.key, scope, address, "", Peer(ctx), contact))
	return err
}

// Lookup finds the one contact that has exactly this address, notes it in the
// ledger, and so opens it to the member for half an hour. The try counts before
// anything is looked at; beyond the limit it fails with a fault of kind
// TooMany, and the owners are told once.
func (s Ledger) Lookup(ctx context.Context, grant policy.Grant[policy.Lookup], resource policy.Resource, address mail.Address, reason string) (found ledger.Found, err error) {
	scope, err := grant.For(resource)
	if err != nil {
		return found, err
	}
	if found, err = s.countLookup(ctx, scope); err != nil {
		return found, err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		var contact uuid.NullUUID
		err := tx.QueryRow(ctx, insertLookupSQL, LookupArguments(s.db.key, scope, address, reason, Peer(ctx), uuid.Nil)).Scan(&contact)
		found.Contact = contact.UUID
		return err
	})
	if err == nil && found.Contact == uuid.Nil {
		err = s.countMiss(ctx, scope)
	}
	return found, err
}

// LimitMisses is how many addresses a member may try in vain before the owners
// are told: somebody who serves customers has their addresses.
var LimitMisses = Limit{25, ledger.Day}

func (s Ledger) countMiss(ctx context.Context, scope policy.Scope) error {
	count, _, err := try(ctx, s.db.pool, "misses:"+uuid.UUID(scope.Workspace).String()+":"+uuid.UUID(scope.Member).String(), LimitMisses.Window, 1)
	if err == nil && count == LimitMisses.Count {
		err = s.tellOwners(ctx, scope, "lookup.misses", LimitMisses)
	}
	return err
}

// countLookup takes one from each allowance of the member and the workspace.
func (s Ledger) countLookup(ctx context.Context, scope policy.Scope) (found ledger.Found, err error) {
	var perMinute int
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`select lookups_per_minute, lookups_per_day from workspaces where id = current_workspace()`).
			QueryRow(func(row pgx.Row) error { return row.Scan(&perMinute, &found.PerDay) })
	})
	if err != nil {
		return found, err
	}
	ws, member := uuid.UUID(scope.Workspace).String(), uuid.UUID(scope.Member).String()
	for _, allowance := range []struct {
		key   string
		limit Limit
	}{
		{"lookup:" + ws + ":" + member + ":minute", Limit{perMinute, time.Minute}},
		{LookupDayKey(scope), Limit{found.PerDay, ledger.Day}},
		{"lookup:" + ws, Limit{workspaceFactor * found.PerDay, ledger.Day}},
	} {
		count, wait, err := try(ctx, s.db.pool, allowance.key, allowance.limit.Window, 1)
		if err != nil {
			return found, err
		}
		if count > allowance.limit.Count {
			told, _, err := try(ctx, s.db.pool, allowance.key+":told", wait, 1)
			if err == nil && told == 1 { // Once a window, also when the limit was lowered within it.
				err = s.tellOwners(ctx, scope, "lookup.limit", allowance.limit)
			}
			if err != nil {
				return found, err
			}
			return found, tooMany(wait)
		}
		if allowance.key == LookupDayKey(scope) {
			found.Left = allowance.limit.Count - count
		}
	}
	return found, nil
}

func LookupDayKey(scope policy.Scope) string {
	return "lookup:" + uuid.UUID(scope.Workspace).String() + ":" + uuid.UUID(scope.Member).String() + ":day"
}

// tellOwners writes the log and queues a mail to each owner.
func (s Ledger) tellOwners(ctx context.Context, scope policy.Scope, act string, limit Limit) error {
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select id from members where workspace_id = current_workspace() and role = 'owner' and removed_at is null`)
		owners, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		for _, owner := range owners {
			if _, err := s.db.queue.InsertTx(ctx, tx, jobs.LimitMail{Workspace: scope.Workspace, Owner: owner, Member: scope.Member, Misses: act == "lookup.misses", Count: limit.Count, Minutes: int(limit.Window.Minutes())}, nil); err != nil {
				return err
			}
		}
		return Record(ctx, tx, scope.Workspace, Entry{
			Member: scope.Member, Act: act, Detail: map[string]any{"count": limit.Count, "minutes": int(limit.Window.Minutes())},
		})
	})
}

// Allowance tells how many lookups the member has left today.
func (s Ledger) Allowance(ctx context.Context, grant policy.Grant[policy.Lookup], resource policy.Resource) (found ledger.Found, err error) {
	scope, err := grant.For(resource)
	if err != nil {
		return found, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) { QueueAllowance(batch, scope, &found) })
	return found, err
}

func QueueAllowance(batch *pgx.Batch, scope policy.Scope, found *ledger.Found) {
	batch.Queue(`
		select lookups_per_day, greatest(0, lookups_per_day - coalesce((select count from throttles where key = $1 and window_ends > now()), 0))
		  from workspaces where id = current_workspace()`, LookupDayKey(scope)).
		QueryRow(func(row pgx.Row) error { return row.Scan(&found.PerDay, &found.Left) })
}

// OwnLookups lists a member's own searches, the latest first. Membership alone
// is asked for: they are one's own.
func (s Ledger) OwnLookups(ctx context.Context, actor policy.Actor) (list []ledger.Lookup, err error) {
	if actor.IsZero() {
		return nil, policy.ErrNobody
	}
	me := actor.Membership()
	err = s.db.Read(ctx, me.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`
			select id, resource, contact_id is not null, address_mask, reason, found_at from lookups
			 where workspace_id = current_workspace() and member_id = $1 order by found_at desc, id desc limit 100`, uuid.UUID(me.Member)).Query(func(rows pgx.Rows) error {
			list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l ledger.Lookup, err error) {
				err = row.Scan(&l.ID, &l.Resource, &l.Found, &l.Mask, &l.Reason, &l.At)
				return l, err
			})
			return err
		})
	})
	return list, err
}
