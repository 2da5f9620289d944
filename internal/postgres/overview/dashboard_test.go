package overview_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/report"
)

func TestDashboardCountsTheWork(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	order := func(number int, state string, ago time.Duration) {
		s.Exec(t, `insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label)
			select workspace_id, gen_random_uuid(), $2, id, $4, $3, 100, 'EUR', 'Vase' from contacts where id = $1`,
			s.customer, number, state, time.Now().Add(-ago))
	}
	for i, state := range []string{"paid", "open", "paid", "shipped", "cancelled", "paid", "open"} {
		order(i+1, state, time.Duration(i)*time.Hour)
	}
	s.Exec(t, `update orders set state = 'shipped' where number = 1`)
	for _, ago := range []string{"29 days", "31 days"} {
		at := pgtest.One[time.Time](t, s.DB, `select date_trunc('day', now()) - $1::interval`, ago).Format(time.RFC3339)
		s.pay(t, s.customer, at, "charge", "failed", "Club", 1, "EUR")
		s.pay(t, s.customer, at, "charge", "paid", "Club", 1, "EUR")
	}
	for i, state := range []string{"open", "paid", "voided", "open"} {
		s.Exec(t, `insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency)
			select workspace_id, gen_random_uuid(), $2, id, now(), $3, 1, 'EUR' from contacts where id = $1`, s.customer, string(rune('a'+i)), state)
	}
	for act, ago := range map[string]string{"lookup.limit": "6 days", "lookup.misses": "1 hour", "invitation.void": "2 days",
		"member.change": "1 hour"} {
		s.Exec(t, `insert into activity (workspace_id, id, at, member_id, actor, act)
			values ($1, gen_random_uuid(), now() - $3::interval, $2, 'Assistant', $4)`, s.space.ID, s.assistant.ID, ago, act)
	}
	s.Exec(t, `insert into activity (workspace_id, id, at, member_id, actor, act)
		values ($1, gen_random_uuid(), now() - interval '8 days', $2, 'Assistant', 'lookup.limit')`, s.space.ID, s.assistant.ID)
	late := s.NewInvitation(t, s.owner, "late@test.example", "agent")
	s.NewInvitation(t, s.owner, "in.time@test.example", "agent")
	s.Exec(t, `update invitations set expires_at = now() - interval '1 hour' where id = $1`, late)

	d, err := s.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Dashboard),
		report.DashboardAt(time.Now(), time.UTC), pgtest.Lists(t, s.DB, s.owner), nil)
	pgtest.Must(t, err)
	if d.ToShip != 2 || d.FailedPayments != 1 || d.OpenInvoices != 2 || len(d.Orders) != 5 || d.Orders[0].Label != "#1 Vase" {
		t.Errorf("to ship %d, failed %d, open %d, orders %+v", d.ToShip, d.FailedPayments, d.OpenInvoices, d.Orders)
	}
	if diff := cmp.Diff([]string{"lookup.misses", "invitation.void", "lookup.limit"}, warned(d)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if len(d.Expired) != 1 || d.Expired[0].Email != "late@test.example" {
		t.Errorf("expired: %+v", d.Expired)
	}

	s.Exec(t, `update workspaces set warned_days = 1`)
	brief, err := s.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Dashboard),
		report.DashboardAt(time.Now(), time.UTC), pgtest.Lists(t, s.DB, s.owner), nil)
	pgtest.Must(t, err)
	if diff := cmp.Diff([]string{"lookup.misses"}, warned(brief)); diff != "" {
		t.Errorf("warnings of one day (-want +got):\n%s", diff)
	}

	// The assistant's has the work, and nobody's name.
	find := pgtest.Grant[policy.Lookup](t, s.DB, s.assistant, policy.Contacts)
	d, err = s.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.assistant, policy.Dashboard),
		report.DashboardAt(time.Now(), time.UTC), pgtest.Lists(t, s.DB, s.assistant), &find)
	pgtest.Must(t, err)
	if d.ToShip != 2 || d.FailedPayments != 0 || d.OpenInvoices != 0 || d.Warnings != nil || d.Expired != nil || len(d.Money.Books)+len(d.Recurring.Books) > 0 || d.Customers.Contacts != nil {
		t.Errorf("%+v", d)
	}
	for _, o := range d.Orders {
		if !o.Customer.Hidden || o.Contact != uuid.Nil {
			t.Errorf("%+v", o)
		}
	}
	if d.Allowance.PerDay != 500 || d.Allowance.Left != 500 {
		t.Errorf("%+v", d.Allowance)
	}
	wrong := pgtest.Grant[policy.Lookup](t, s.DB, s.assistant, policy.Students)
	if _, err := s.Store.Dashboard(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.assistant, policy.Dashboard),
		report.DashboardAt(time.Now(), time.UTC), nil, &wrong); !errors.Is(err, policy.ErrWrongGrant) {
		t.Errorf("with a lookup of students: %v", err)
	}
}

// warned are the acts of the log that a dashboard warns of.
func warned(d report.Dashboard) (acts []string) {
	for i := range d.Warnings {
		acts = append(acts, d.Warnings[i].Act)
	}
	return acts
}
