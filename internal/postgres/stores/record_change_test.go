package stores_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/learning"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// steps is what each step makes of each state; what is not named is refused.
var steps = map[*records.Kind]map[records.Step]map[string]string{
	sales.Transactions: {"void": {"paid": "voided", "pending": "voided", "failed": "voided", "refunded": "voided"}},
	sales.Subscriptions: {
		"pause": {"active": "paused", "trial": "paused"}, "resume": {"paused": "active"},
		"cancel": {"active": "cancelled", "trial": "cancelled", "paused": "cancelled"},
	},
	sales.Orders:            {"pay": {"open": "paid"}, "ship": {"paid": "shipped"}, "cancel": {"open": "cancelled", "paid": "cancelled"}},
	sales.AffiliateInvoices: {"pay": {"open": "paid"}, "void": {"open": "voided", "paid": "voided"}},
	learning.Students: {"finish": {"enrolled": "finished"}, "leave": {"enrolled": "left"},
		"resume": {"finished": "enrolled", "left": "enrolled"}},
}

func TestEachStepFromEachState(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	every := []records.Step{records.Void, records.Pay, records.Ship, records.Cancel, records.Pause, records.Resume, records.Finish,
		records.Leave}
	taken := 0
	for _, kind := range pgtest.Kinds {
		states := kind.States
		for _, state := range states {
			for _, step := range every {
				id := s.NewRecord(t, kind, s.customer, state)
				want, possible := steps[kind][step][state]
				if possible {
					taken++
				}
				err := s.move(t, s.owner, kind, id, step)
				got := pgtest.One[string](t, s.DB, `select state || ' ' || version from `+kind.String()+` where id = $1`, id)
				if possible && (err != nil || got != want+" 2") || !possible && (pgtest.KindOf(err) != fault.Conflict || got != state+" 1") {
					t.Errorf("%s: %s of one that is %s: %v, and it is %s", kind, step, state, err, got)
				}
				if pgtest.KindOf(s.move(t, s.owner, kind, id, step)) != fault.Conflict {
					t.Errorf("%s: %s is done twice", kind, step)
				}
			}
		}
	}
	if n := pgtest.One[int](t, s.DB, `select count(*) from activity where act similar to '(transaction|subscription|order|invoice|student).%'`); n != taken {
		t.Errorf("%d lines of the log for %d steps", n, taken)
	}
}

// What else the steps of some kinds do.
func TestWhatStepsLeave(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	sub := s.NewRecord(t, sales.Subscriptions, s.customer, "active")
	see := func(kind *records.Kind, id uuid.UUID) records.Full {
		full, err := s.opened(t, s.owner, kind, id)
		pgtest.Must(t, err)
		return full
	}
	pgtest.Must(t, s.move(t, s.owner, sales.Subscriptions, sub, records.Pause))
	pgtest.Must(t, s.move(t, s.owner, sales.Subscriptions, sub, records.Resume))
	full := see(sales.Subscriptions, sub)
	if want := sales.NextPayment(full.At, time.Time{}, "month", time.Now()); !full.Next.Equal(want) || !full.Next.After(time.Now()) {
		t.Errorf("resumed, and due on %s, not %s", full.Next, want)
	}
	s.Exec(t, `update subscriptions set trial_ends_at = now() + interval '3 days', state = 'paused' where id = $1`, sub)
	pgtest.Must(t, s.move(t, s.owner, sales.Subscriptions, sub, records.Resume))
	if full = see(sales.Subscriptions, sub); full.State != "trial" || !full.Next.Equal(full.TrialEnds) {
		t.Errorf("resumed within its trial: %+v", full)
	}
	pgtest.Must(t, s.move(t, s.owner, sales.Subscriptions, sub, records.Cancel))
	if full = see(sales.Subscriptions, sub); !full.Next.IsZero() || full.Ended.IsZero() {
		t.Errorf("cancelled: %+v", full)
	}
	order := s.NewRecord(t, sales.Orders, s.customer, "paid")
	pgtest.Must(t, s.move(t, s.owner, sales.Orders, order, records.Ship))
	if full = see(sales.Orders, order); full.Tracking != "LK123" || full.Shipped.IsZero() {
		t.Errorf("shipped: %+v", full)
	}
	student := s.NewRecord(t, learning.Students, s.customer, "enrolled")
	pgtest.Must(t, s.move(t, s.owner, learning.Students, student, records.Finish))
	if full = see(learning.Students, student); full.Progress != 100 {
		t.Errorf("finished: %+v", full)
	}
}

// What is voided or cancelled changes no more; a paid order keeps its lines,
// and a shipped one where it went.
func TestWhatIsFinalStays(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, kind := range pgtest.Kinds {
		states := kind.States
		for _, state := range states {
			id, d := s.NewRecord(t, kind, s.customer, state), s.RecordDraft(t, kind, s.space.ID)
			if kind == sales.Transactions && state != "voided" {
				d.State = state
			}
			d.Ship.City, d.Tracking = "Ghent", "LK9"
			err := s.update(t, s.owner, kind, id, d)
			if records.Final(state) {
				pgtest.MustBe(t, fault.Conflict, err)
				continue
			}
			pgtest.Must(t, err)
			full, err := s.opened(t, s.owner, kind, id)
			pgtest.Must(t, err)
			if full.State != state && state != "trial" || full.Version != 2 { // A trial without an end is none.
				t.Errorf("%s, %s: %+v", kind, state, full.Record)
			}
			if kind != sales.Orders {
				continue
			}
			got := fmt.Sprintf("%d %d %s %s", full.Amount, len(full.Lines), full.Ship.City.Shown, full.Tracking)
			if want := map[string]string{"open": "3300 2 Ghent ", "paid": "12800 1 Ghent ", "shipped": "12800 1  LK9"}[state]; got != want {
				t.Errorf("an order that is %s: %s, want %s", state, got, want)
			}
		}
	}
	// A payment goes no way that there is not.
	id := s.NewRecord(t, sales.Transactions, s.customer, "paid")
	for state, want := range map[string]fault.Kind{"pending": fault.Conflict, "failed": fault.Conflict, "voided": fault.Conflict,
		"nothing": fault.Invalid} {
		d := pgtest.Charge(100)
		d.State = state
		pgtest.MustBe(t, want, s.update(t, s.owner, sales.Transactions, id, d))
	}
}

// Of many who change one version at once, one succeeds.
func TestOneOfManyChangesARecord(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, kind := range pgtest.Kinds {
		states := kind.States
		id, draft := s.NewRecord(t, kind, s.customer, states[0]), s.RecordDraft(t, kind, s.space.ID)
		for name, act := range map[string]func(g policy.Grant[policy.Update]) error{
			"change": func(g policy.Grant[policy.Update]) error {
				d := draft
				d.Version = 1
				return s.records(kind).Update(t.Context(), g, id, d)
			},
			"step": func(g policy.Grant[policy.Update]) error {
				_, err := s.records(kind).Move(t.Context(), g, id, kind.Passages[len(kind.Passages)-1].Step, records.Draft{})
				return err
			},
		} {
			g := pgtest.Grant[policy.Update](t, s.DB, s.owner, kind.Resource)
			s.Exec(t, `update `+kind.String()+` set state = $2, version = 1 where id = $1`, id, states[0])
			answers := make(chan error, 8)
			for range 8 {
				go func() { answers <- act(g) }()
			}
			done := 0
			for range 8 {
				if err := <-answers; err == nil {
					done++
				} else if pgtest.KindOf(err) != fault.Conflict {
					t.Errorf("%s, %s: %v", kind, name, err)
				}
			}
			if done != 1 {
				t.Errorf("%s: %d did the %s", kind, done, name)
			}
		}
	}
}

// However many are added at once, orders are numbered one after the other.
func TestOrdersAreNumbered(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	create, contacts := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Orders),
		pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Contacts)
	d := s.RecordDraft(t, sales.Orders, s.space.ID)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, _, err := s.records(sales.Orders).Create(t.Context(), create, contacts, s.customer, d); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	want := make([]int64, 20)
	for i := range want {
		want[i] = int64(i + 1)
	}
	if got := pgtest.List[int64](t, s.DB, `select number from orders order by number`); !slices.Equal(got, want) {
		t.Errorf("%d", got)
	}
	if n := pgtest.One[int](t, s.DB, `select count(*) from order_lines`); n != 40 {
		t.Errorf("%d lines", n)
	}
	// The number of one that was deleted is on somebody's paper.
	s.Exec(t, `delete from orders where number > 18`)
	id, err := s.create(t, s.owner, sales.Orders, s.customer, d)
	pgtest.Must(t, err)
	if got := pgtest.One[int64](t, s.DB, `select number from orders where id = $1`, id); got != 21 {
		t.Errorf("after two were deleted, the next order has number %d", got)
	}
}

// A course or a product of another workspace is none.
func TestRule13RecordsPointIntoTheirWorkspace(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	foreign := s.NewSpace(t, "wholesale").ID
	course, product := uuid.New(), uuid.New()
	s.Exec(t, `insert into courses (workspace_id, id, name) values ($1, $2, 'Foreign')`, foreign, course)
	s.Exec(t, `insert into products (workspace_id, id, kind, name, name_key, price, currency)
		values ($1, $2, 'physical', 'Foreign', 'foreign', 1, 'EUR')`, foreign, product)
	student, order := s.RecordDraft(t, learning.Students, s.space.ID), s.RecordDraft(t, sales.Orders, s.space.ID)
	student.Course, order.Lines[0].Product = course, pgtest.Some(product)
	for kind, d := range map[*records.Kind]records.Draft{learning.Students: student, sales.Orders: order} {
		_, err := s.create(t, s.owner, kind, s.customer, d)
		pgtest.MustBe(t, fault.Invalid, err)
		pgtest.MustBe(t, fault.Invalid, s.update(t, s.owner, kind, s.NewRecord(t, kind, s.customer, kind.States[0]), d))
	}
	choices, err := s.records(sales.Orders).Offers(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Orders), nil)
	if err != nil || len(choices.Products) != 0 {
		t.Errorf("%+v, %v", choices, err)
	}
}

// Whatever is done at once in whatever order, the sums are those of the rows.
func TestProveTotalsAreTheSums(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	kinds := []*records.Kind{sales.Transactions, sales.Orders, sales.AffiliateInvoices}
	var all sync.WaitGroup
	for n := range 3 {
		space := h.NewSpace(t, fmt.Sprint("space", n/2)+fmt.Sprint(n))
		owner := h.NewMember(t, space, fmt.Sprint("owner", n), "owner")
		contact := h.NewContact(t, space, "Customer", fmt.Sprintf("c%d@test.example", n))
		drafts := map[*records.Kind]records.Draft{}
		for _, kind := range append(kinds, sales.Subscriptions) {
			drafts[kind] = h.RecordDraft(t, kind, space.ID)
		}
		actor := h.Actor(t, owner)
		all.Go(func() { // While the clocks are changed, too.
			for _, zone := range []string{"Pacific/Kiritimati", "America/New_York", "Asia/Kathmandu", "Europe/Paris"} {
				h.Exec(t, `update workspaces set time_zone = $2 where id = $1`, space.ID, zone)
			}
		})
		for worker := range 4 {
			all.Go(func() {
				h.actAtRandom(t, actor, contact, drafts, rand.New(rand.NewPCG(uint64(n), uint64(worker))), pgtest.Rounds(60, 2000))
			})
		}
	}
	all.Wait()
	const keys = `workspace_id || ' ' || %s || ' ' || state || ' ' || currency || ' ' || %s || ' ' || %s`
	var sums []string
	for _, kind := range kinds {
		sums = append(sums, pgtest.List[string](t, h.DB, fmt.Sprintf(`select `+keys+` from `+kind.String()+`
			group by workspace_id, state, currency`, "'"+kind.String()+"'", "sum(amount)", "count(*)"))...)
	}
	slices.Sort(sums)
	totals := pgtest.List[string](t, h.DB, fmt.Sprintf(`select `+keys+` from record_totals where count <> 0`, "records", "amount", "count"))
	slices.Sort(totals)
	if diff := cmp.Diff(sums, totals); diff != "" || len(sums) < 10 {
		t.Errorf("%d sums (-rows +totals):\n%s", len(sums), diff)
	}
	sameDays(t, h, "many changes")
	if left := pgtest.List[string](t, h.DB, `select records || state from record_totals where count = 0 and amount <> 0`); len(left) > 0 {
		t.Errorf("money of nothing: %q", left)
	}
}

// actAtRandom adds, changes, moves and deletes records for a while. What is
// refused is refused as a conflict, or because somebody else deleted it.
func (h *house) actAtRandom(t *testing.T, actor policy.Actor, contact uuid.UUID, drafts map[*records.Kind]records.Draft, dice *rand.Rand,
	n int) {
	contacts, _ := policy.Authorize[policy.Open](actor, policy.Contacts)
	mine := map[*records.Kind][]uuid.UUID{}
	for range n {
		kind := []*records.Kind{sales.Transactions, sales.Orders, sales.AffiliateInvoices, sales.Subscriptions}[dice.IntN(4)]
		create, _ := policy.Authorize[policy.Create](actor, kind.Resource)
		update, _ := policy.Authorize[policy.Update](actor, kind.Resource)
		d := drafts[kind]
		d.Currency, d.Amount = []string{"EUR", "GBP"}[dice.IntN(2)], int64(1+dice.IntN(9_999))
		d.At = d.At.Add(-time.Duration(dice.IntN(200)) * time.Hour)
		var err error
		switch {
		case dice.IntN(3) == 0 || len(mine[kind]) == 0:
			var id uuid.UUID
			if kind == sales.AffiliateInvoices {
				d.Label = uuid.NewString()
			}
			id, _, err = h.records(kind).Create(t.Context(), create, contacts, contact, d)
			mine[kind] = append(mine[kind], id)
		case dice.IntN(2) == 0:
			if d.Version = int64(1 + dice.IntN(3)); kind == sales.AffiliateInvoices {
				d.Label = ""
			}
			err = h.records(kind).Update(t.Context(), update, mine[kind][dice.IntN(len(mine[kind]))], d)
		case dice.IntN(4) == 0 && kind == sales.Orders:
			remove, _ := policy.Authorize[policy.Delete](actor, policy.Orders)
			_, err = h.records(kind).Delete(t.Context(), remove, mine[kind][dice.IntN(len(mine[kind]))])
		default:
			step := kind.Passages[dice.IntN(len(kind.Passages))].Step
			_, err = h.records(kind).Move(t.Context(), update, mine[kind][dice.IntN(len(mine[kind]))], step, records.Draft{})
		}
		var wrong *fault.Fault
		if err != nil && (!errors.As(err, &wrong) || wrong.Kind != fault.Conflict && wrong.Kind != fault.NotFound) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// sameDays counts all days and lists anew, and compares with what was kept.
func sameDays(t *testing.T, h *house, after string) {
	t.Helper()
	sums := func() []string {
		return pgtest.List[string](t, h.DB, `
			select d::text from money_days d where count <> 0 or amount <> 0 union all
			select d::text from product_days d where count <> 0 or amount <> 0 union all
			select d::text from subscription_days d where started <> 0 or ended <> 0 or twelfths <> 0 order by 1`)
	}
	kept := sums()
	h.Exec(t, `select sum_days(id), sum_product_days(id) from workspaces`)
	if diff := cmp.Diff(sums(), kept); diff != "" || len(kept) == 0 {
		t.Errorf("after %s, %d days (-counted +kept):\n%s", after, len(kept), diff)
	}
	lengths := pgtest.List[string](t, h.DB, `
		select workspace_id || list from list_counts k
		 where count <> case list
		       when 'contacts' then (select count(*) from contacts where workspace_id = k.workspace_id and deleted_at is null)
		       when 'members' then (select count(*) from members where workspace_id = k.workspace_id and removed_at is null)
		       else (select count(*) from invitations where workspace_id = k.workspace_id and state = 'pending') end`)
	if len(lengths) > 0 {
		t.Errorf("after %s the length of %q is wrong", after, lengths)
	}
}
