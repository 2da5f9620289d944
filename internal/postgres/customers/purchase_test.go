package customers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Whatever happens to payments, by several at once, each customer, tag and value has the
// last purchase that the payments tell.
func TestTheLastPurchaseIsThatOfThePayments(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	buyers := []uuid.UUID{s.customer}
	for i := range 5 {
		buyers = append(buyers, s.NewContact(t, s.space, fmt.Sprintf("Buyer %d", i), fmt.Sprintf("buyer%d@customers.example", i)))
	}
	s.sells(t, s.customer) // A tag and a value.
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(worker)))
			for range 40 {
				s.pays(t, r, fmt.Sprintf("of %d", worker), buyers)
			}
		})
	}
	group.Wait()
	s.purchasesAreTold(t, "at once")
	s.listedByPurchase(t)

	// Who gets a tag later has it in its place, and who takes another over has their purchases.
	tag := pgtest.One[uuid.UUID](t, s.DB, `select tag_id from contact_tags limit 1`)
	s.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) select $1, $2, id from unnest($3::uuid[]) b (id) on conflict do nothing`,
		s.space.ID, tag, buyers)
	s.purchasesAreTold(t, "a tag")
	pgtest.Must(t, s.Store.MergeContacts(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts),
		s.version(t, s.customer), s.version(t, buyers[1]), customers.MergeChoice{}))
	s.purchasesAreTold(t, "a merge")
	if left := pgtest.One[bool](t, s.DB, `select last_purchase = 'epoch' from contacts where id = $1`, buyers[1]); !left {
		t.Error("who was taken over still has purchases")
	}
	s.Exec(t, `delete from transactions where payment_id is not null`)
	s.Exec(t, `delete from transactions`)
	s.purchasesAreTold(t, "nothing is left")
}

// Of two who pay for one customer at once, the second sees what the first wrote.
func TestTwoPurchasesAtOnceLeaveTheLast(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const pay = `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		values ($1, gen_random_uuid(), $2, $3, 'charge', 'paid', 100, 'EUR', 'Vase')`
	tx, err := s.Owner.Begin(t.Context())
	pgtest.Must(t, err)
	defer tx.Rollback(context.WithoutCancel(t.Context()))
	_, err = tx.Exec(t.Context(), pay, s.space.ID, s.customer, "2026-03-05")
	pgtest.Must(t, err)
	second := make(chan error, 1)
	go func() {
		_, err := s.Owner.Exec(context.WithoutCancel(t.Context()), pay, s.space.ID, s.customer, "2026-03-03")
		second <- err
	}()
	for waits := false; !waits; {
		select {
		case err := <-second:
			t.Fatalf("the second does not wait: %v", err)
		default:
		}
		waits = pgtest.One[bool](t, s.DB, `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')`)
	}
	pgtest.Must(t, tx.Commit(t.Context()))
	pgtest.Must(t, <-second)
	s.purchasesAreTold(t, "two at once")
}

// pays makes, changes or takes away some payments of a worker's own.
func (s *shop) pays(t *testing.T, r *rand.Rand, worker string, buyers []uuid.UUID) {
	kinds, states := []string{"charge", "charge", "refund", "fee", "dispute"}, []string{"paid", "paid", "refunded", "pending", "failed", "voided"}
	one := ` (select id from transactions where label = $1 order by md5(id::text || '` + fmt.Sprint(r.Uint32()) + `') limit 2)`
	at, of := fmt.Sprintf("2026-0%d-1%d", 1+r.IntN(9), r.IntN(10)), buyers[r.IntN(len(buyers))]
	var statement string
	arguments := []any{worker}
	switch r.IntN(7) {
	case 0, 1, 2:
		statement = `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
			select '` + s.space.ID.String() + `', gen_random_uuid(), id, $2::timestamptz, $3, $4, case $3 when 'charge' then 100 else -100 end, 'EUR', $1
			  from unnest($5::uuid[]) b (id)`
		arguments = append(arguments, at, kinds[r.IntN(len(kinds))], states[r.IntN(len(states))], []uuid.UUID{of, buyers[0]}[:1+r.IntN(2)])
	case 3:
		statement, arguments = `update transactions set at = $2::timestamptz where id in`+one, append(arguments, at)
	case 4:
		statement, arguments = `update transactions set state = $2 where id in`+one, append(arguments, states[r.IntN(len(states))])
	case 5:
		statement, arguments = `update transactions set contact_id = $2 where id in`+one, append(arguments, of)
	default:
		statement = `delete from transactions where id in` + one
	}
	if _, err := s.Owner.Exec(context.WithoutCancel(t.Context()), statement, arguments...); err != nil {
		t.Errorf("%v in %s", err, statement)
	}
}

// listedByPurchase leafs through the list, two at a time, in the order that the rows tell.
func (s *shop) listedByPurchase(t *testing.T) {
	t.Helper()
	want := pgtest.List[uuid.UUID](t, s.DB, `select id from contacts where deleted_at is null order by last_purchase desc, id desc`)
	var got []uuid.UUID
	q := customers.ContactQuery{Sort: customers.ByPurchase, Limit: 2}
	for more := true; more && len(got) <= len(want); {
		page, err := s.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts), q)
		pgtest.Must(t, err)
		for i := range page.Contacts {
			got = append(got, page.Contacts[i].ID)
		}
		more, q.After = page.More, page.Next
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func (s *shop) purchasesAreTold(t *testing.T, when string) {
	t.Helper()
	if wrong := pgtest.WrongPurchases(t, s.DB); len(wrong) > 0 {
		t.Errorf("%s: %v", when, wrong)
	}
}
