package sales_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/section"
)

// coupon adds one of ten per cent, changed as given.
func (s *shop) coupon(t testing.TB, code string, change func(*sales.Coupon)) uuid.UUID {
	t.Helper()
	c := sales.Coupon{Item: section.Item{Name: "Spring", Active: true}, Code: code, Percent: 10, Currency: "EUR"}
	if change != nil {
		change(&c)
	}
	id, err := s.Store.Coupons.Create(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Coupons), c)
	pgtest.Must(t, err)
	return id
}

// order is a draft of 33.00 EUR with a coupon.
func (s *shop) order(t testing.TB, code string) records.Draft {
	t.Helper()
	d := s.RecordDraft(t, sales.Orders, s.space.ID)
	d.Coupon = code
	return d
}

// paid says what an order costs, its coupon and what that takes off.
func (s *shop) paid(t testing.TB, id uuid.UUID) string {
	t.Helper()
	return pgtest.One[string](t, s.DB, `select amount || ' ' || coupon_code || ' ' || discount from orders where id = $1`, id)
}

// uses are those of every coupon.
func (s *shop) uses(t testing.TB) map[string]int64 {
	t.Helper()
	uses := map[string]int64{}
	for _, code := range pgtest.List[string](t, s.DB, `select code from coupons where workspace_id = $1`, s.space.ID) {
		uses[code] = pgtest.One[int64](t, s.DB, `select uses from coupons where workspace_id = $1 and code = $2`, s.space.ID, code)
	}
	return uses
}

// However many orders ask for it at once, a coupon is used as often as it may be.
func TestTheLastUseOfACouponIsGivenOnce(t *testing.T) {
	t.Parallel()
	for name, changes := range map[string]bool{"new orders": false, "changed orders": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.coupon(t, "THREE", func(c *sales.Coupon) { c.UsesMost = 3 })
			s.coupon(t, "OLD", nil)
			create, contacts := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Orders),
				pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Contacts)
			update := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Orders)
			d := s.order(t, "three")
			orders := make([]uuid.UUID, 20)
			for i := range orders {
				if changes {
					id, err := s.create(t, s.owner, sales.Orders, s.customer, s.order(t, "OLD"))
					pgtest.Must(t, err)
					orders[i] = id
				}
			}
			answers := make(chan error, len(orders))
			var all sync.WaitGroup
			for _, id := range orders {
				all.Go(func() {
					var err error
					if changes {
						d := d
						d.Version = 1
						err = s.Store.Orders.Update(t.Context(), update, id, d)
					} else {
						_, _, err = s.Store.Orders.Create(t.Context(), create, contacts, s.customer, d)
					}
					answers <- err
				})
			}
			all.Wait()
			close(answers)
			taken, refused := 0, 0
			for err := range answers {
				var wrong *fault.Fault
				switch {
				case err == nil:
					taken++
				case errors.As(err, &wrong) && wrong.Field == "coupon" && wrong.Key == "fault.coupon_used_up":
					refused++
				default:
					t.Error(err)
				}
			}
			with := pgtest.One[int](t, s.DB, `select count(*) from orders where coupon_code = 'THREE' and amount = 2970 and discount = 330`)
			left := 0
			if changes {
				left = 17
			}
			if taken != 3 || refused != 17 || with != 3 || s.uses(t)["THREE"] != 3 || s.uses(t)["OLD"] != int64(left) {
				t.Errorf("%d taken, %d refused, %d orders with it, uses %v", taken, refused, with, s.uses(t))
			}
		})
	}
}

func TestAnOrderThatChangesGivesItsCouponBack(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	spring := s.coupon(t, "SPRING", func(c *sales.Coupon) { c.UsesMost = 1 })
	s.coupon(t, "FIVE", func(c *sales.Coupon) { c.Percent, c.Amount = 0, 500 })
	update := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Orders)
	id, err := s.create(t, s.owner, sales.Orders, s.customer, s.order(t, " spr ing"))
	pgtest.Must(t, err)
	version := int64(0)
	change := func(d records.Draft) error {
		version++
		d.Version = version
		err := s.Store.Orders.Update(t.Context(), update, id, d)
		if err != nil {
			version--
		}
		return err
	}
	want := func(what, paid string, spring, five int64) {
		t.Helper()
		if diff := cmp.Diff([]any{paid, map[string]int64{"SPRING": spring, "FIVE": five}}, []any{s.paid(t, id), s.uses(t)}); diff != "" {
			t.Errorf("%s:\n%s", what, diff)
		}
	}
	want("added", "2970 SPRING 330", 1, 0)
	pgtest.MustBe(t, fault.Invalid, pgtest.ErrorOf(s.create(t, s.owner, sales.Orders, s.customer, s.order(t, "SPRING"))))
	// What became of the coupon is nothing to the order that has it.
	s.Exec(t, `update coupons set active = false, valid_to = '2020-01-01', percent = 20 where id = $1`, spring)
	pgtest.Must(t, change(s.order(t, "Spring")))
	want("saved as it is", "2970 SPRING 330", 1, 0)
	more := s.order(t, "SPRING")
	more.SetLines([]records.OrderLine{{Label: "Vase", Quantity: 1, Price: 1000}})
	pgtest.Must(t, change(more))
	want("with other lines", "800 SPRING 200", 1, 0)
	pgtest.Must(t, change(s.order(t, "five")))
	want("with another coupon", "2800 FIVE 500", 0, 1)
	pgtest.MustBe(t, fault.Invalid, change(s.order(t, "SPRING")))
	want("refused", "2800 FIVE 500", 0, 1)
	pgtest.Must(t, change(s.order(t, "")))
	want("without one", "3300  0", 0, 0)
	pgtest.Must(t, change(s.order(t, "FIVE")))
	pgtest.Must(t, s.move(t, s.owner, sales.Orders, id, records.Pay))
	version++
	pgtest.Must(t, change(s.order(t, "")))
	want("paid, which keeps it", "2800 FIVE 500", 0, 1)
	pgtest.Must(t, s.move(t, s.owner, sales.Orders, id, records.Cancel))
	want("cancelled", "2800 FIVE 500", 0, 0)
	_, err = s.Store.Orders.Delete(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Orders), id)
	pgtest.Must(t, err)
	if uses := s.uses(t); uses["FIVE"] != 0 {
		t.Errorf("a cancelled order that is deleted: %v", uses)
	}
	id, err = s.create(t, s.owner, sales.Orders, s.customer, s.order(t, "FIVE"))
	pgtest.Must(t, err)
	_, err = s.Store.Orders.Delete(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Orders), id)
	if pgtest.Must(t, err); s.uses(t)["FIVE"] != 0 {
		t.Errorf("a deleted order: %v", s.uses(t))
	}
}

// The last day of a coupon ends at midnight where the workspace is, and a coupon
// of another workspace is none.
func TestACouponIsOfItsWorkspaceAndItsDays(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	foreign := s.NewSpace(t, "wholesale").ID
	s.coupon(t, "MINE", nil)
	s.Exec(t, `update coupons set workspace_id = $1 where code = 'MINE'`, foreign)
	pgtest.MustBe(t, fault.Invalid, pgtest.ErrorOf(s.create(t, s.owner, sales.Orders, s.customer, s.order(t, "MINE"))))
	// At any hour it is another day on one of the two ends of the world.
	s.coupon(t, "TODAY", nil)
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris", "No/Where"} {
		s.Exec(t, `update workspaces set time_zone = $1`, zone)
		place, err := time.LoadLocation(zone)
		if err != nil {
			place = time.UTC
		}
		today := time.Now().In(place)
		for days, open := range map[int]bool{-1: false, 0: true, 1: false} {
			day := today.AddDate(0, 0, days).Format(time.DateOnly)
			s.Exec(t, `update coupons set valid_from = $1, valid_to = $1 where code = 'TODAY'`, day)
			_, err := s.create(t, s.owner, sales.Orders, s.customer, s.order(t, "TODAY"))
			if (err == nil) != open || err != nil && pgtest.KindOf(err) != fault.Invalid {
				t.Errorf("%s, %s: %v", zone, day, err)
			}
		}
	}
}

// What another program took off an order stays taken off, and never more than its lines come to.
func TestAnOrderFromElsewhereKeepsWhatWasTakenOff(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	id, err := s.create(t, s.owner, sales.Orders, s.customer, s.order(t, ""))
	pgtest.Must(t, err)
	brought := s.NewRow(t, "imports", s.space.ID, nil)["id"]
	s.Exec(t, `update orders set coupon_code = 'SHOPIFY', discount = 1000, amount = 2300, import_id = $2 where id = $1`, id, brought)
	update := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Orders)
	for _, step := range []struct {
		price int64
		want  string
	}{{5000, "4000 SHOPIFY 1000"}, {700, "0 SHOPIFY 700"}} {
		d := s.order(t, "SHOPIFY")
		line := d.Lines[0]
		line.Price, line.Quantity = step.price, 1
		d.SetLines([]records.OrderLine{line})
		d.Version = pgtest.One[int64](t, s.DB, `select version from orders where id = $1`, id)
		pgtest.Must(t, s.Store.Orders.Update(t.Context(), update, id, d))
		if got := s.paid(t, id); got != step.want {
			t.Errorf("a line of %d: %s, want %s", step.price, got, step.want)
		}
	}
}
