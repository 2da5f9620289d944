package sales

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
)

// keptSubscription is one as it is kept.
type keptSubscription struct {
	ID        uuid.UUID
	Contact   uuid.UUID
	Reference string
	At        time.Time
	Version   int64
	subscriptionWas
}

// subscriptionWas is what an undoing brings back of it.
type subscriptionWas struct {
	Plan      string     `json:"plan"`
	Period    string     `json:"period"`
	State     string     `json:"state"`
	Amount    int64      `json:"amount"`
	Currency  string     `json:"currency"`
	Next      *time.Time `json:"next"`
	TrialEnds *time.Time `json:"trial_ends"`
	Ended     *time.Time `json:"ended"`
}

var undoSubscriptions = kit.UndoRecords(`subscriptions`, `
	plan = was->>'plan', period = was->>'period', state = was->>'state', amount = (was->>'amount')::bigint, currency = was->>'currency',
	next_at = (was->>'next')::timestamptz, trial_ends_at = (was->>'trial_ends')::timestamptz, cancelled_at = (was->>'ended')::timestamptz`)

// subscribed is a row of a file.
type subscribed struct {
	importing.Subscription
	kit.ImportRow
}

// takeSubscriptions takes subscriptions in. One that is there, by its reference or
// by its customer, plan and beginning, is brought up to date.
func takeSubscriptions(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) error {
	var list []subscribed
	var keys []string
	for _, row := range rows {
		s, reason := r.Reader.Subscription(row.Cells)
		if reason != "" {
			done.Refuse(row.Line, reason, row.Cells)
			continue
		}
		list, keys = append(list, subscribed{s, row}), append(keys, s.Key())
	}
	buyers, err := r.FindBuyers(ctx, tx, keys)
	if err != nil {
		return err
	}
	there, err := subscriptionsThere(ctx, tx, r, buyers, list)
	if err != nil {
		return err
	}
	var fresh []*keptSubscription
	changed := map[*keptSubscription]subscriptionWas{} // what they were
	for i := range list {
		row := &list[i]
		whose := buyers.Known(&row.Buyer)
		kept := there[row.key(whose)]
		switch {
		case kept == nil && buyers.Missing(&row.Buyer):
			done.Refuse(row.Line, importing.NoAddress, row.Cells)
			continue
		case kept == nil:
			kept = &keptSubscription{ID: postgres.NewID(), Reference: row.Reference, At: row.At}
			row.bring(kept)
			kept.Contact = buyers.Of(&row.Buyer, row.At)
			there.add(kept)
			fresh = append(fresh, kept)
			done.Created++
		case kept.Contact != whose && (!r.Reader.Ours() || !buyers.New(&row.Buyer)): // Or the customer is gone.
			done.Refuse(row.Line, importing.OtherRecord, row.Cells)
			continue
		case kept.State == "cancelled" && row.State != "cancelled":
			done.Refuse(row.Line, importing.KnownFurther, row.Cells)
			continue
		default:
			was := kept.subscriptionWas
			if !row.bring(kept) {
				done.Already(1)
				continue
			}
			if _, known := changed[kept]; !known && kept.Version > 0 {
				changed[kept] = was
			}
			done.Changed++
		}
		done.Remark(row.ImportRow, row.Remarks)
	}
	if r.Dry {
		return foreseeSubscriptions(ctx, tx, r, slices.AppendSeq(fresh, maps.Keys(changed)))
	}
	if len(fresh)+len(changed) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	r.QueueBuyers(batch, tx, buyers)
	for _, s := range fresh {
		batch.Queue(`
			insert into subscriptions (workspace_id, import_id, id, contact_id, reference, started_at, plan, period, state, amount, currency,
			                           next_at, trial_ends_at, cancelled_at)
			values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			r.ID(), s.ID, s.Contact, s.Reference, s.At, s.Plan, s.Period, s.State, s.Amount, s.Currency, s.Next, s.TrialEnds, s.Ended)
	}
	var was []kit.RecordWas
	for s, before := range changed {
		batch.Queue(`
			update subscriptions
			   set plan = $2, period = $3, state = $4, amount = $5, currency = $6, next_at = $7, trial_ends_at = $8, cancelled_at = $9,
			       version = version + 1
			 where workspace_id = current_workspace() and id = $1`,
			s.ID, s.Plan, s.Period, s.State, s.Amount, s.Currency, s.Next, s.TrialEnds, s.Ended)
		was = append(was, kit.RecordWas{ID: s.ID, Version: s.Version + 1, Was: before})
	}
	if err := r.QueueRecordsWas(batch, was); err != nil {
		return err
	}
	return tx.SendBatch(ctx, batch).Close()
}

// key is what a subscription is known again by.
func (s *subscribed) key(contact uuid.UUID) string {
	return subscriptionKey(s.Reference, contact, s.Plan, s.At)
}

func subscriptionKey(reference string, contact uuid.UUID, plan string, at time.Time) string {
	if reference != "" {
		return "reference " + reference
	}
	return contact.String() + " " + at.UTC().Format(time.RFC3339) + " " + texts.Identity(plan)
}

// bring brings a subscription up to date, and tells whether that changes it.
func (s *subscribed) bring(kept *keptSubscription) (changes bool) {
	was := *kept
	kept.Plan, kept.Period, kept.State, kept.Amount, kept.Currency = s.Plan, s.Period, s.State, s.Amount, s.Currency
	if !s.TrialEnds.IsZero() {
		kept.TrialEnds = &s.TrialEnds
	}
	now := time.Now()
	switch {
	case s.State == "cancelled":
		kept.Next = nil
		if !s.Ended.IsZero() {
			kept.Ended = &s.Ended
		} else if kept.Version > 0 && was.State != "cancelled" {
			kept.Ended = &now // As far as anybody knows.
		}
	case same(&s.Next, kept.Next) || s.Exact && s.Next.IsZero():
	case s.Exact:
		kept.Next = &s.Next
	case s.Next.After(now):
		kept.Next = &s.Next
	case kept.Next == nil || !kept.Next.After(now):
		next := sales.NextPayment(s.At, s.TrialEnds, s.Period, now)
		kept.Next = &next
	}
	changes = !same(was.Next, kept.Next) || !same(was.TrialEnds, kept.TrialEnds) || !same(was.Ended, kept.Ended)
	was.Next, was.TrialEnds, was.Ended = kept.Next, kept.TrialEnds, kept.Ended
	return changes || was != *kept
}

func same(a, b *time.Time) bool {
	return a == b || a != nil && b != nil && a.Truncate(time.Second).Equal(b.Truncate(time.Second))
}

// keptSubscriptions are those of a step by what they are known again by.
type keptSubscriptions map[string]*keptSubscription

func (k keptSubscriptions) add(s *keptSubscription) {
	for _, key := range s.keys() {
		k[key] = s
	}
}

// keys are what a subscription is known again by: its customer, plan and beginning,
// and its reference, or the id under which one without leaves.
func (s *keptSubscription) keys() []string {
	return []string{
		subscriptionKey("", s.Contact, s.Plan, s.At),
		subscriptionKey(cmp.Or(s.Reference, s.ID.String()), s.Contact, s.Plan, s.At),
	}
}

// foreseeSubscriptions notes what a check would make and change, for the later rows.
func foreseeSubscriptions(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []*keptSubscription) error {
	made := map[string]*keptSubscription{}
	for _, s := range list {
		s.Version = max(s.Version, 1)
		for _, key := range append(s.keys(), s.ID.String()) {
			made[key] = s
		}
	}
	return kit.Foresee(ctx, tx, r, made)
}

// subscriptionsThere locks those that the rows can be about.
func subscriptionsThere(
	ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, buyers *kit.Buyers, list []subscribed,
) (keptSubscriptions, error) {
	var contacts, ids []uuid.UUID // ids under which those without a reference leave
	var references, keys []string
	for i := range list {
		keys = append(keys, list[i].key(buyers.Known(&list[i].Buyer)))
		if list[i].Reference != "" {
			references = append(references, list[i].Reference)
			if id, err := uuid.Parse(list[i].Reference); err == nil {
				ids = append(ids, id)
			}
		} else if id := buyers.Known(&list[i].Buyer); id != uuid.Nil {
			contacts = append(contacts, id)
		}
	}
	rows, _ := tx.Query(ctx, `
		select id, contact_id, reference, started_at, version, plan, period, state, amount, currency, next_at, trial_ends_at, cancelled_at
		  from `+postgres.RowsOf(`subscriptions`,
		postgres.OfKeys(`subscriptions`, `reference`, `$1::text[]`, ` and reference <> ''`)+` union all `+
			postgres.OfKeys(`subscriptions`, `contact_id`, `$2::uuid[]`, ``)+` union all `+
			postgres.OfIDs(`subscriptions`, `$3::uuid[]`, `reference = ''`), ` for update`), references, contacts, ids)
	found, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[keptSubscription])
	if err != nil {
		return nil, err
	}
	for _, s := range found {
		keys = append(keys, s.ID.String())
	}
	foreseen, err := kit.Foreseen[*keptSubscription](ctx, tx, r, keys)
	there, later := keptSubscriptions{}, map[uuid.UUID]bool{}
	for _, s := range foreseen {
		there.add(s)
		later[s.ID] = true
	}
	for _, s := range found {
		if !later[s.ID] {
			there.add(s)
		}
	}
	return there, err
}
