package postgres_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/workspace"
)

// What one query may look at, however large the workspace: a page, what hangs
// on each of its rows, and a count that ends at customer.CountCap. A warm one
// may look at four times as much: it asks each contact for one thing more.
const (
	mostRows  = 2500
	mostPages = 3000
	warm      = 4
)

// cold is what reads and is not asked below, and why.
var cold = map[string]string{
	"Course":         "one of Courses",
	"Product":        "one row",
	"Tag":            "one of Tags",
	"Business":       "one row",
	"ContactChoices": "of Contacts",
	"ContactFields":  "as many as a form has",
	"Dashboard":      "sums a month, and every subscription",
	"Exports":        "the last hundred",
	"General":        "one row",
	"RecordChoices":  "as many as a form offers",
	"Member":         "one row",
	"Members":        "as many as work there",
	"Report":         "sums the days that are asked for",
	"Revenue":        "sums the days that are asked for",
	"Team":           "one of Teams",
}

// No query of a page reads more in a large workspace than in a small one. Each
// has a line here: the method of Store, what is asked of it, and the call. All
// run as the app login under row security, once planned for what is asked, and
// once for whatever may be asked, as a connection does that has run them often.
func TestHotQueriesReadLittle(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	large := h.space(t, "large")
	owner, assistant, agent := h.member(t, large, "owner", "owner"), h.member(t, large, "assistant", "assistant"), h.member(t, large, "agent", "agent")
	h.Crowd(t, 5*mostRows, large.ID)
	// Most of what Postgres knows of the tables is about small workspaces.
	h.exec(t, `insert into workspaces (id, organization_id, name, language, country, currency) select gen_random_uuid(), $1, 'Neighbour', 'en', 'FR', 'EUR' from generate_series(1, 500)`, large.ID)
	h.Crowd(t, 10, list[uuid.UUID](t, h, `select id from workspaces where name = 'Neighbour'`)...)
	columns := map[string][]string{}
	for _, index := range list[string](t, h, `select indexrelid::regclass::text from pg_index where indrelid::regclass::text !~ '^pg_'`) {
		columns[index] = list[string](t, h, `select attname::text from pg_attribute where attrelid = $1::regclass order by attnum`, index)
	}
	asked := map[string]bool{}
	for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
		t.Run(mode, func(t *testing.T) {
			db, plans := h.explained(t, "&plan_cache_mode="+mode)
			hotQueries(t, &crowd{h, postgres.NewStore(db), owner, assistant, agent}, func(name string, err error, warm ...float64) {
				t.Helper()
				most := append(warm, 1)[0]
				method, _, _ := strings.Cut(name, ":")
				asked[method] = true
				told := plans()
				if err != nil || len(told) == 0 {
					t.Errorf("%s: %v, %d plans", name, err, len(told))
				}
				for _, p := range told {
					if p.Top.rows() > most*mostRows || p.Top.pages() > most*mostPages {
						t.Errorf("%s looks at %.0f rows on %.0f pages:\n%s", name, p.Top.rows(), p.Top.pages(), &p)
					}
					if strays := p.Top.strays(columns); len(strays) > 0 {
						t.Errorf("%s reads all of %q:\n%s", name, strays, &p)
					}
				}
			})
		})
	}
	reads := []reflect.Type{reflect.TypeFor[policy.Grant[policy.List]](), reflect.TypeFor[policy.Grant[policy.Open]](), reflect.TypeFor[policy.Grant[policy.Lookup]]()}
	for method := range storeMethods() {
		if _, exempt := cold[method.Name]; slices.Contains(reads, grantOf(method)) && asked[method.Name] == exempt {
			t.Errorf("%s reads: it needs a line above, or a reason why it never reads much", method.Name)
		}
	}
}

// crowd is a workspace with more of everything than a query may look at.
type crowd struct {
	*house
	store                   postgres.Store
	owner, assistant, agent person
}

func hotQueries(t *testing.T, c *crowd, hot func(name string, err error, warm ...float64)) {
	ctx, s, ws := t.Context(), c.store, c.owner.Space
	named := func(table, key string) uuid.NullUUID {
		return uuid.NullUUID{UUID: one[uuid.UUID](t, c.house, `select id from `+table+` where workspace_id = $1 and name_key = $2`, ws, key), Valid: true}
	}
	level := func(value string) customer.FieldSearch {
		return customer.FieldSearch{Field: named("contact_fields", "level"), Typed: value, Stored: map[customer.FieldKind]string{customer.ChoiceField: value}}
	}
	idle, busy := uuid.NullUUID{UUID: c.owner.ID, Valid: true}, uuid.NullUUID{UUID: c.agent.ID, Valid: true}
	nobody := uuid.NullUUID{UUID: uuid.Max, Valid: true}
	var deep customer.Cursor // the middle of each list
	must(t, c.Owner.QueryRow(ctx, `select created_at, name_key, id from contacts where workspace_id = $1 order by created_at offset $2 limit 1`, ws, mostRows).Scan(&deep.At, &deep.Key, &deep.ID))
	found := one[string](t, c.house, `select email from contacts where workspace_id = $1 and id = $2`, ws, deep.ID)

	everybody := grant[policy.List](t, c.house, c.owner, policy.Contacts)
	for _, sort := range []customer.Sort{customer.Newest, customer.ByName} {
		contacts := func(q customer.ContactQuery) error {
			q.Sort, q.Limit = sort, 50
			return failed(s.Contacts(ctx, everybody, q))
		}
		hot("Contacts: first", contacts(customer.ContactQuery{}))
		hot("Contacts: deep", contacts(customer.ContactQuery{After: deep}))
		hot("Contacts: a common word", contacts(customer.ContactQuery{Search: "dubois"}))
		hot("Contacts: a letter", contacts(customer.ContactQuery{Search: "d"}))
		hot("Contacts: a domain, deep", contacts(customer.ContactQuery{Search: "post.example", After: deep}))
		hot("Contacts: a rare word", contacts(customer.ContactQuery{Search: "zeldzaam"}))
		hot("Contacts: no word", contacts(customer.ContactQuery{Search: "qqq"}))
		hot("Contacts: two letters that few have", contacts(customer.ContactQuery{Search: "z d"}), warm)
		hot("Contacts: a common and a rare word", contacts(customer.ContactQuery{Search: "anna zeldzaam"}))
		hot("Contacts: a common tag", contacts(customer.ContactQuery{Tag: named("tags", "many")}))
		hot("Contacts: a common tag, deep", contacts(customer.ContactQuery{Tag: named("tags", "many"), After: deep}))
		hot("Contacts: a rare tag", contacts(customer.ContactQuery{Tag: named("tags", "few")}))
		hot("Contacts: a common value", contacts(customer.ContactQuery{Value: level("many")}))
		hot("Contacts: a common value, deep", contacts(customer.ContactQuery{Value: level("many"), After: deep}))
		hot("Contacts: a rare value", contacts(customer.ContactQuery{Value: level("few")}))
		hot("Contacts: of one", contacts(customer.ContactQuery{Assignee: busy, After: deep}))
		hot("Contacts: of one who has few", contacts(customer.ContactQuery{Assignee: idle}))
		hot("Contacts: of nobody who is there", contacts(customer.ContactQuery{Assignee: nobody}))
		hot("Contacts: of a team", contacts(customer.ContactQuery{Team: named("teams", "many"), After: deep}))
		hot("Contacts: of a small team", contacts(customer.ContactQuery{Team: named("teams", "few")}))
		hot("Contacts: a rare tag of one", contacts(customer.ContactQuery{Tag: named("tags", "few"), Value: level("few"), Assignee: idle}))
		hot("Contacts: a common value of one", contacts(customer.ContactQuery{Value: level("many"), Assignee: busy}), warm)
		hot("Contacts: a rare word with all that is rare", contacts(customer.ContactQuery{
			Search: "zeldzaam", Tag: named("tags", "few"), Value: level("few"), Assignee: idle, Team: named("teams", "few"),
		}))
		hot("Contacts: a letter, a common tag", contacts(customer.ContactQuery{Search: "d", Tag: named("tags", "many")}), warm)
		hot("Contacts: a letter, a common value", contacts(customer.ContactQuery{Search: "d", Value: level("many")}), warm)
		hot("Contacts: a letter, of a team", contacts(customer.ContactQuery{Search: "d", Team: named("teams", "many")}), warm)
		hot("Contacts: a common tag, a common value", contacts(customer.ContactQuery{Tag: named("tags", "many"), Value: level("many")}), warm)
	}
	hot("DeletedContacts: first", failed(s.DeletedContacts(ctx, everybody, customer.DeletedQuery{Limit: 50})))
	hot("ContactByAddress", failed(s.ContactByAddress(ctx, everybody, address(t, found))))

	revenue := grant[policy.List](t, c.house, c.owner, policy.Revenue)
	for kind, states := range map[customer.Kind][3]string{
		customer.Transactions: {"paid", "failed", "voided"}, customer.Subscriptions: {"active", "paused", "trial"}, customer.Orders: {"shipped", "open", "cancelled"},
		customer.AffiliateInvoices: {"paid", "open", "voided"}, customer.Students: {"enrolled", "left", "finished"},
	} {
		records := func(q customer.RecordQuery) error {
			q.Limit = 50
			return failed(s.Records(ctx, grant[policy.List](t, c.house, c.owner, kindResource[kind]), kind, q, &revenue))
		}
		hot("Records: first of "+string(kind), records(customer.RecordQuery{}))
		people := grant[policy.Open](t, c.house, c.owner, policy.Contacts)
		hot("Record: one of "+string(kind), failed(s.Record(ctx, grant[policy.Open](t, c.house, c.owner, kindResource[kind]), kind,
			one[uuid.UUID](t, c.house, `select id from `+string(kind)+` where workspace_id = $1 limit 1`, ws), &people)))
		hot("Records: deep in "+string(kind), records(customer.RecordQuery{After: deep}))
		hot("Records: a common state of "+string(kind), records(customer.RecordQuery{State: states[0], After: deep}))
		hot("Records: a rare state of "+string(kind), records(customer.RecordQuery{State: states[1]}))
		hot("Records: days of "+string(kind), records(customer.RecordQuery{From: deep.At.AddDate(0, 0, -7), Before: deep.At}))
		if kind == customer.Transactions {
			hot("Records: a rare kind of "+string(kind), records(customer.RecordQuery{Kind: "fee"}))
		}
		hot("Records: no state of "+string(kind), records(customer.RecordQuery{State: states[2]}))
	}

	names := customer.NameQuery{Limit: 50}
	students := grant[policy.List](t, c.house, c.owner, policy.Students)
	hot("Tags", failed(s.Tags(ctx, grant[policy.List](t, c.house, c.owner, policy.Tags), names, &everybody)))
	hot("Courses", failed(s.Courses(ctx, grant[policy.List](t, c.house, c.owner, policy.Courses), names, &students)))
	products := func(q customer.NameQuery) error {
		q.Limit = 50
		return failed(s.Products(ctx, grant[policy.List](t, c.house, c.owner, policy.PhysicalProducts), customer.Physical, q))
	}
	hot("Products: first", products(customer.NameQuery{}))
	hot("Products: deep", products(customer.NameQuery{After: customer.Cursor{Key: "mug 5"}}))
	hot("Products: a name", products(customer.NameQuery{Search: "mug 99"}))

	activity := func(q workspace.ActivityQuery) error {
		q.Limit = 50
		return failed(s.Activity(ctx, grant[policy.List](t, c.house, c.owner, policy.AuditLog), q))
	}
	hot("Activity: first", activity(workspace.ActivityQuery{}))
	hot("Activity: deep", activity(workspace.ActivityQuery{After: deep.At, AfterID: deep.ID}))
	hot("Activity: of one", activity(workspace.ActivityQuery{Member: busy, After: deep.At, AfterID: deep.ID}))
	hot("Activity: of one who does little", activity(workspace.ActivityQuery{Member: idle}))
	hot("Activity: of nobody who is there", activity(workspace.ActivityQuery{Member: nobody}))
	hot("Activity: lookups", activity(workspace.ActivityQuery{Kind: "lookups", Member: idle}))
	hot("Activity: changes", activity(workspace.ActivityQuery{Kind: "changes", Member: idle}))
	hot("OwnLookups: many", failed(s.OwnLookups(ctx, c.actor(t, c.agent))))
	hot("OwnLookups: few", failed(s.OwnLookups(ctx, c.actor(t, c.owner))))

	lookup := grant[policy.Lookup](t, c.house, c.assistant, policy.Contacts)
	hot("Allowance", failed(s.Allowance(ctx, lookup, policy.Contacts)))
	hot("Lookup: found", failed(s.Lookup(ctx, lookup, policy.Contacts, address(t, found), "")))
	hot("Lookup: nobody", failed(s.Lookup(ctx, lookup, policy.Contacts, address(t, "nobody@post.example"), "")))
	for _, p := range []person{c.owner, c.assistant} { // who lists, and who found it
		kinds := kindGrants{}
		for kind, resource := range kindResource {
			kinds[kind] = grant[policy.Open](t, c.house, p, resource)
		}
		_, _, err := s.Customer(ctx, grant[policy.Open](t, c.house, p, policy.Contacts), deep.ID, kinds)
		hot("Customer: opened by "+p.Email, err)
	}
	_, _, err := s.ContactField(ctx, grant[policy.Open](t, c.house, c.owner, policy.ContactFields), named("contact_fields", "level").UUID)
	hot("ContactField", err)
	hot("Teams", failed(s.Teams(ctx, grant[policy.List](t, c.house, c.owner, policy.Teams))))

	change := grant[policy.Update](t, c.house, c.owner, policy.Contacts)
	hot("ChangeContacts", failed(s.ChangeContacts(ctx, change, []uuid.UUID{deep.ID}, customer.Bulk{Kind: customer.BulkTag, Tag: "New"})))
	hot("UpdateContact", s.UpdateContact(ctx, change, deep.ID, customer.Draft{Name: "Anna Zeldzaam", Email: address(t, found), HasEmail: true, Tags: []string{"Many"}}))
	remove := grant[policy.Delete](t, c.house, c.owner, policy.Contacts)
	hot("DeleteContact", failed(s.DeleteContact(ctx, remove, deep.ID)))
	hot("RestoreContact", s.RestoreContact(ctx, remove, deep.ID))
}

func failed[T any](_ T, err error) error { return err }
