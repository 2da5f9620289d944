package stores_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/learning"
	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	talked "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// What one query may look at, however large the workspace: a page, what hangs
// on each of its rows, and a count that ends at listing.CountCap. A warm one
// may look at four times as much: it asks each contact for one thing more.
const (
	mostRows  = 2500
	mostPages = 3000
	warm      = 4
)

// cold is what reads and is not asked below, and why.
var cold = map[string]string{
	"ContactChoices":    "of Contacts",
	"Dashboard":         "sums a month, and every subscription",
	"Exports":           "the last hundred",
	"FilePart":          "one row",
	"Forwardable":       "one row, and its files",
	"Loose":             "the files of one form",
	"Invitation":        "one row",
	"MailPage":          "one row",
	"Member":            "one row",
	"NotePreview":       "one's own lines of an hour",
	"AccessRequest":     "one row",
	"AccessRequests":    "the first fifty of an index",
	"OwnAccessRequests": "the last fifty of an index",
	"CustomerCount":     "a count that is kept",
	"PreviewFacts":      "one row of each kind, and a count that ends at listing.CountCap",
	"Profile":           "one member: what they have, and their week",
	"MergeCounts":       "what hangs on one customer",
	"OriginalPart":      "one row",
	"MergedTo":          "one row",
	"Views":             "of Inbox",
	"MergedInto":        "a row for each merge of one customer",
	"ChannelMarks":      "as many channels as there can be",
	"SnippetFiles":      "one snippet, and its files",
	"SnippetFilePart":   "one row",
	"TellDoing":         "one row",
	"Template":          "one row",
	"OfferedTemplates":  "the templates of one channel",
	"Teammates":         "of Members",
	"Report":            "sums the days that are asked for",
	"Revenue":           "sums the days that are asked for",
	"Broadcast":         "counts the customers of the workspace, whom it may be for",
	"BroadcastStates":   "as many as a workspace has broadcasts",
	"Hours":             "one row",
	"Flow":              "one workflow, and what its steps choose from",
	"FlowSecret":        "one row",
	"FlowMarks":         "as many workflows as there can be",
	"TryFlow":           "one workflow",
	"FlowVersion":       "one version, and what its steps choose from",
	"Chosen":            "a page of rows, by their ids",
	"Dismiss":           "one row",
}

// No query of a page reads more in a large workspace than in a small one. Each
// has a line here: the method of Store, what is asked of it, and the call. All
// run as the app login under row security, once planned for what is asked, and
// once for whatever may be asked, as a connection does that has run them often.
func TestHotQueriesReadLittle(t *testing.T) {
	t.Parallel()
	h := serve(t, pgtest.NewUnused(t))
	large := h.NewSpace(t, "large")
	owner, assistant, agent := h.NewMember(t, large, "owner", "owner"), h.NewMember(t, large, "assistant", "assistant"),
		h.NewMember(t, large, "agent", "agent")
	h.Crowd(t, 5*mostRows, large.ID)
	// Most of what Postgres knows of the tables is about small workspaces.
	h.Exec(t, `insert into workspaces (id, organization_id, name, language, country, currency)
		select gen_random_uuid(), $1, 'Neighbour', 'en', 'FR', 'EUR' from generate_series(1, 200)`, large.ID)
	neighbours := pgtest.List[uuid.UUID](t, h.DB, `select id from workspaces where name = 'Neighbour'`)
	h.Crowd(t, 10, neighbours...)
	for _, kept := range sectionsOf(h.Store) {
		h.CrowdSection(t, kept.Facts(), mostRows+500, large.ID)
		h.CrowdSection(t, kept.Facts(), 10, neighbours...)
	}
	h.crowdOfMates(t, mostRows+500, large.ID)
	h.crowdOfMates(t, 10, neighbours...)
	h.crowdIsSeen(t)
	// Many said yes, few no, and of the others it is not known.
	h.Exec(t, `with c as (select workspace_id, id, row_number() over (partition by workspace_id order by id) as n from contacts)
		update contacts set consent = case when n % 400 = 0 then 'no' else 'yes' end, consent_since = contacts.created_at
		  from c where c.workspace_id = contacts.workspace_id and c.id = contacts.id and n % 2 = 0`)
	h.talk(t, large.ID)
	h.run(t, owner)
	h.Exec(t, `vacuum (analyze) members, invitations, search_words, contacts, conversations, conversation_words, messages, message_files`)
	columns := map[string][]string{}
	for _, index := range pgtest.List[string](t, h.DB, `select indexrelid::regclass::text
		from pg_index join pg_class on pg_class.oid = indexrelid where relnamespace = 'public'::regnamespace`) {
		columns[index] = pgtest.List[string](t, h.DB, `select attname::text from pg_attribute where attrelid = $1::regclass
			order by attnum`, index)
	}
	asked := map[string]bool{}
	for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
		t.Run(mode, func(t *testing.T) {
			db, plans := h.explained(t, mode)
			hotQueries(t, &crowd{h, stores.New(db), owner, assistant, agent}, func(name string, err error, warm ...float64) {
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
	reads := []reflect.Type{reflect.TypeFor[policy.Grant[policy.List]](), reflect.TypeFor[policy.Grant[policy.Open]](),
		reflect.TypeFor[policy.Grant[policy.Lookup]]()}
	for method := range storeMethods() {
		if _, exempt := cold[method.Name]; slices.Contains(reads, grantOf(method)) && asked[method.Name] == exempt {
			t.Errorf("%s reads: it needs a line above, or a reason why it never reads much", method.Name)
		}
	}
	for name := range cold {
		if _, there := reflect.TypeFor[stores.Stores]().MethodByName(name); !there {
			t.Errorf("there is no method %s any more", name)
		}
	}
}

// talk gives each customer a conversation, and one of them more messages than a page shows.
func (h *house) talk(t *testing.T, workspace uuid.UUID) {
	t.Helper()
	channel := uuid.New()
	h.Exec(t, `insert into channels (workspace_id, id, kind, name, address) values ($1, $2, 'email', 'Hello', 'hello@test.example')`, workspace, channel)
	h.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, state, last_at, token, waiting_since)
		select workspace_id, id, id, $2, case when n % 3 = 0 then 'closed' else 'open' end, created_at, n::text,
		       case when n % 2 = 0 then created_at end
		  from (select *, row_number() over () as n from contacts where workspace_id = $1) c`, workspace, channel)
	h.Exec(t, `insert into messages (workspace_id, id, conversation_id, at, text, state)
		select workspace_id, gen_random_uuid(), id, last_at - interval '1 minute' * n, 'Hello', 'received'
		  from (select *, row_number() over (order by id) as place from conversations where workspace_id = $1) v
		  cross join lateral generate_series(1, case when place = 1 then $2 else 1 end) n`, workspace, mostRows+500)
	h.Exec(t, `insert into conversation_words (workspace_id, conversation_id, word, customer, secret)
		select v.workspace_id, v.id, word, customer, false from conversations v
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		  cross join lateral (select 'hello', false union select string_to_table(c.name_key, ' '), true) w (word, customer)
		 where v.workspace_id = $1`, workspace)
	h.Exec(t, `insert into message_files (workspace_id, id, message_id, place, name, kind, size, bytes)
		select workspace_id, id, id, 0, 'offer.pdf', 'application/pdf', 1, 'x' from messages where workspace_id = $1`, workspace)
}

// crowd is a workspace with more of everything than a query may look at.
type crowd struct {
	*house
	store                   stores.Stores
	owner, assistant, agent pgtest.Person
}

func hotQueries(t *testing.T, c *crowd, hot func(name string, err error, warm ...float64)) {
	ctx, s, ws := t.Context(), c.store, c.owner.Space
	named := func(table, key string) uuid.NullUUID {
		return uuid.NullUUID{UUID: pgtest.One[uuid.UUID](t, c.DB, `select id from `+table+`
			where workspace_id = $1 and name_key = $2`, ws, key), Valid: true}
	}
	level := func(value string) customers.FieldSearch {
		return customers.FieldSearch{Field: named("contact_fields", "level"), Typed: value,
			Stored: map[customers.FieldKind]string{customers.ChoiceField: value}}
	}
	idle, busy := uuid.NullUUID{UUID: c.owner.ID, Valid: true}, uuid.NullUUID{UUID: c.agent.ID, Valid: true}
	nobody := uuid.NullUUID{UUID: uuid.Max, Valid: true}
	var deep listing.Cursor // the middle of each list
	pgtest.Must(t, c.Owner.QueryRow(ctx, `select created_at, name_key, id from contacts where workspace_id = $1
		order by created_at offset $2 limit 1`, ws, mostRows).Scan(&deep.At, &deep.Key, &deep.ID))
	found := pgtest.One[string](t, c.DB, `select email from contacts where workspace_id = $1 and id = $2`, ws, deep.ID)

	imported := func(share int) uuid.NullUUID { // One of so many customers came in by it.
		id := uuid.New()
		c.Exec(t, `insert into imports (workspace_id, id, member_id, member_version, resource, file, separator, state)
			values ($1, $2, $3, 1, 'contacts', 'autumn-fair.csv', ',', 'done')`, ws, id, c.owner.ID)
		c.Exec(t, `insert into import_contacts (workspace_id, import_id, contact_id, version)
			select $1, $2, id, 1 from (select id, row_number() over (order by id) as n from contacts where workspace_id = $1) c where n % $3 = 1`, ws, id, share)
		return uuid.NullUUID{UUID: id, Valid: true}
	}
	manyCame, fewCame := imported(2), imported(mostRows)
	c.Exec(t, `vacuum (analyze) import_contacts`)

	everybody := pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Contacts)
	for _, sort := range []customers.Sort{customers.Newest, customers.ByName, customers.ByPurchase} {
		contacts := func(q customers.ContactQuery) error {
			q.Sort, q.Limit = sort, 50
			return pgtest.ErrorOf(s.Contacts(ctx, everybody, q))
		}
		hot("Contacts: first", contacts(customers.ContactQuery{}))
		hot("Contacts: deep", contacts(customers.ContactQuery{After: deep}))
		hot("Contacts: a common word", contacts(customers.ContactQuery{Search: "dubois"}))
		hot("Contacts: a letter", contacts(customers.ContactQuery{Search: "d"}))
		hot("Contacts: a domain, deep", contacts(customers.ContactQuery{Search: "post.example", After: deep}))
		hot("Contacts: a rare word", contacts(customers.ContactQuery{Search: "zeldzaam"}))
		hot("Contacts: no word", contacts(customers.ContactQuery{Search: "qqq"}))
		hot("Contacts: two letters that few have", contacts(customers.ContactQuery{Search: "z d"}), warm)
		hot("Contacts: a common and a rare word", contacts(customers.ContactQuery{Search: "anna zeldzaam"}))
		hot("Contacts: two common words", contacts(customers.ContactQuery{Search: "anna dubois"}), warm)
		hot("Contacts: two common words that nobody has", contacts(customers.ContactQuery{Search: "anna bram"}), warm)
		hot("Contacts: three common words, deep", contacts(customers.ContactQuery{Search: "anna dubois post", After: deep}), warm)
		hot("Contacts: a letter, a rare tag", contacts(customers.ContactQuery{Search: "d", Tag: named("tags", "few")}), warm)
		hot("Contacts: a common word, a rare value", contacts(customers.ContactQuery{Search: "anna", Value: level("few")}), warm)
		hot("Contacts: a common word, of a small import", contacts(customers.ContactQuery{Search: "anna", Import: fewCame}), warm)
		hot("Contacts: a letter, of one who has few", contacts(customers.ContactQuery{Search: "d", Assignee: idle}), warm)
		hot("Contacts: a letter, of a small team", contacts(customers.ContactQuery{Search: "d", Team: named("teams", "few")}), warm)
		hot("Contacts: a letter, who said no", contacts(customers.ContactQuery{Search: "d", Consent: customers.No}), warm)
		hot("Contacts: a common tag", contacts(customers.ContactQuery{Tag: named("tags", "many")}))
		hot("Contacts: a common tag, deep", contacts(customers.ContactQuery{Tag: named("tags", "many"), After: deep}))
		hot("Contacts: a rare tag", contacts(customers.ContactQuery{Tag: named("tags", "few")}))
		hot("Contacts: a common value", contacts(customers.ContactQuery{Value: level("many")}))
		hot("Contacts: a common value, deep", contacts(customers.ContactQuery{Value: level("many"), After: deep}))
		hot("Contacts: a rare value", contacts(customers.ContactQuery{Value: level("few")}))
		hot("Contacts: of one", contacts(customers.ContactQuery{Assignee: busy, After: deep}))
		hot("Contacts: of one who has few", contacts(customers.ContactQuery{Assignee: idle}))
		hot("Contacts: of nobody who is there", contacts(customers.ContactQuery{Assignee: nobody}))
		hot("Contacts: of a team", contacts(customers.ContactQuery{Team: named("teams", "many"), After: deep}))
		hot("Contacts: of a small team", contacts(customers.ContactQuery{Team: named("teams", "few")}))
		hot("Contacts: of a large import", contacts(customers.ContactQuery{Import: manyCame}), warm)
		hot("Contacts: of a large import, deep", contacts(customers.ContactQuery{Import: manyCame, After: deep}), warm)
		hot("Contacts: of a small import", contacts(customers.ContactQuery{Import: fewCame}))
		hot("Contacts: of no import", contacts(customers.ContactQuery{Import: nobody}))
		hot("Contacts: a letter, of a large import", contacts(customers.ContactQuery{Search: "d", Import: manyCame}), warm)
		hot("Contacts: of a large import, a common tag", contacts(customers.ContactQuery{Import: manyCame, Tag: named("tags", "many")}), warm)
		hot("Contacts: of a small import, of one with a common value", contacts(customers.ContactQuery{Import: fewCame, Value: level("many"), Assignee: busy}), warm)
		hot("Contacts: who said yes, deep", contacts(customers.ContactQuery{Consent: customers.Yes, After: deep}))
		hot("Contacts: who said no", contacts(customers.ContactQuery{Consent: customers.No}))
		hot("Contacts: who said nothing, deep", contacts(customers.ContactQuery{Consent: customers.Unknown, After: deep}))
		recent := customers.Span{From: time.Now().AddDate(0, 0, -1)}
		long := customers.Span{Before: time.Now().AddDate(1, 0, 0)}
		for what, q := range map[string]customers.ContactQuery{
			"of a short time": {Made: recent}, "of a long time, deep": {Made: long, After: deep},
			"who never bought": {Bought: customers.NeverBought}, "who never bought, deep": {Bought: customers.NeverBought, After: deep},
			"who bought": {Bought: customers.LastBought(recent)},
		} {
			hot("Contacts: "+what, contacts(q))
			q.Tag = named("tags", "many")
			hot("Contacts: "+what+", with a common tag", contacts(q), warm)
			q.Tag, q.Search = uuid.NullUUID{}, "d"
			hot("Contacts: "+what+", with a letter", contacts(q), warm)
		}
		hot("Contacts: who said no, of one", contacts(customers.ContactQuery{Consent: customers.No, Assignee: busy}), warm)
		hot("Contacts: a letter, who said yes", contacts(customers.ContactQuery{Search: "d", Consent: customers.Yes}), warm)
		hot("Contacts: a rare tag of one", contacts(customers.ContactQuery{Tag: named("tags", "few"), Value: level("few"), Assignee: idle}))
		hot("Contacts: a common value of one", contacts(customers.ContactQuery{Value: level("many"), Assignee: busy}), warm)
		hot("Contacts: a rare word with all that is rare", contacts(customers.ContactQuery{
			Search: "zeldzaam", Tag: named("tags", "few"), Value: level("few"), Assignee: idle, Team: named("teams", "few"),
		}))
		hot("Contacts: a letter, a common tag", contacts(customers.ContactQuery{Search: "d", Tag: named("tags", "many")}), warm)
		hot("Contacts: a letter, a common value", contacts(customers.ContactQuery{Search: "d", Value: level("many")}), warm)
		hot("Contacts: a letter, of a team", contacts(customers.ContactQuery{Search: "d", Team: named("teams", "many")}), warm)
		hot("Contacts: a common tag, a common value", contacts(customers.ContactQuery{Tag: named("tags", "many"), Value: level("many")}), warm)
	}
	hot("DeletedContacts: first", pgtest.ErrorOf(s.DeletedContacts(ctx, everybody, customers.DeletedQuery{Limit: 50})))
	hot("ContactByAddress", pgtest.ErrorOf(s.ContactByAddress(ctx, everybody, pgtest.Address(t, found))))

	revenue := pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Revenue)
	for kind, states := range map[*records.Kind][3]string{
		sales.Transactions: {"paid", "failed", "voided"}, sales.Subscriptions: {"active", "paused", "trial"},
		sales.Orders:            {"shipped", "open", "cancelled"},
		sales.AffiliateInvoices: {"paid", "open", "voided"}, learning.Students: {"enrolled", "left", "finished"},
	} {
		listed := func(q records.Query) error {
			q.Limit = 50
			return pgtest.ErrorOf(recordsOf(s, kind).List(ctx, pgtest.Grant[policy.List](t, c.DB, c.owner, kind.Resource), q, &revenue))
		}
		hot("Records: first of "+kind.String(), listed(records.Query{}))
		people := pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Contacts)
		hot("Record: one of "+kind.String(), pgtest.ErrorOf(recordsOf(s, kind).Open(ctx,
			pgtest.Grant[policy.Open](t, c.DB, c.owner, kind.Resource),
			pgtest.One[uuid.UUID](t, c.DB, `select id from `+kind.String()+` where workspace_id = $1 limit 1`, ws), &people)))
		if kind == sales.Orders {
			hot("Records: a number of "+kind.String(), listed(records.Query{Number: mostRows}))
		}
		hot("Records: deep in "+kind.String(), listed(records.Query{After: deep}))
		hot("Records: a common state of "+kind.String(), listed(records.Query{State: states[0], After: deep}))
		hot("Records: a rare state of "+kind.String(), listed(records.Query{State: states[1]}))
		hot("Records: days of "+kind.String(), listed(records.Query{From: deep.At.AddDate(0, 0, -7), Before: deep.At}))
		if kind == sales.Transactions {
			hot("Records: a rare kind of "+kind.String(), listed(records.Query{Sort: "fee"}))
		}
		hot("Records: no state of "+kind.String(), listed(records.Query{State: states[2]}))
	}

	members := func(q people.MemberQuery) error {
		q.Limit = 50
		return pgtest.ErrorOf(s.Members(ctx, pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Members), q))
	}
	hot("Members: first", members(people.MemberQuery{}))
	hot("Members: deep", members(people.MemberQuery{After: people.MemberCursor{Rank: 4, Key: "mate 3"}}))
	hot("Members: a name", members(people.MemberQuery{Search: "mate 4321"}))
	hot("Members: deep in invitations", members(people.MemberQuery{After: people.MemberCursor{Rank: people.InvitedRank, Key: "guest5"}}))
	hot("Members: an address", members(people.MemberQuery{Search: "mate2321@mates.example"}))
	hot("Members: a common word", members(people.MemberQuery{Search: "mate"}))
	hot("Members: a letter", members(people.MemberQuery{Search: "m"}))
	hot("Members: a domain", members(people.MemberQuery{Search: "guests.example"}))
	hot("Members: two common words", members(people.MemberQuery{Search: "mate bram"}), warm)
	hot("Members: a common and a rare word", members(people.MemberQuery{Search: "mate zeldzaam"}))
	hot("Members: two common words that nobody has", members(people.MemberQuery{Search: "anna bram"}), warm)
	hot("Members: a common word, of a role", members(people.MemberQuery{Search: "mate", Role: policy.Admin}), warm)
	hot("Members: a common word, of a common role", members(people.MemberQuery{Search: "anna", Role: policy.Agent}), warm)
	hot("Members: of a role that few were offered", members(people.MemberQuery{Role: policy.Owner}))
	hot("Members: a common word of those who wait", members(people.MemberQuery{Search: "guest7", Status: people.Pending}), warm)
	hot("Members: a letter of those whose access ended", members(people.MemberQuery{Search: "m", Status: people.Expired}), warm)
	for _, sort := range people.MemberSorts {
		yesterday := people.MemberCursor{Rank: 4, Key: "mate 3", At: time.Now().AddDate(0, 0, -1)}
		hot("Members: first of order "+string(sort), members(people.MemberQuery{Sort: sort}))
		hot("Members: deep in order "+string(sort), members(people.MemberQuery{Sort: sort, After: yesterday}))
		hot("Members: a word in order "+string(sort), members(people.MemberQuery{Search: "mate", Sort: sort}))
		hot("Members: a role in order "+string(sort), members(people.MemberQuery{Role: policy.Agent, Sort: sort}), warm)
		hot("Members: not seen in order "+string(sort), members(people.MemberQuery{Status: people.Unseen, Sort: sort}), warm)
	}
	for _, status := range slices.Sorted(maps.Keys(people.Spans)) {
		hot("Members: first of "+string(status), members(people.MemberQuery{Status: status}))
		hot("Members: deep in "+string(status), members(people.MemberQuery{Status: status, After: people.MemberCursor{Rank: 4, Key: "mate 3"}}))
		hot("Members: a letter of "+string(status), members(people.MemberQuery{Search: "m", Status: status}), warm)
	}
	seers := func(contact uuid.UUID, after people.MemberCursor) error {
		var contacts *policy.Grant[policy.Open]
		if granted := pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Contacts); contact != uuid.Nil {
			contacts = &granted
		}
		return pgtest.ErrorOf(s.Seers(ctx, pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Members), contacts, contact, after))
	}
	hot("Seers: of a customer, deep", seers(deep.ID, people.MemberCursor{Rank: 4, Key: "mate 3"}))
	hot("Seers: of a section", seers(uuid.Nil, people.MemberCursor{}), warm) // all are counted by role
	hot("Members: of a role", members(people.MemberQuery{Search: "owner", Role: policy.Owner}))

	tag := pgtest.One[uuid.UUID](t, c.DB, `select tag_id from contact_tags where workspace_id = $1 group by 1 order by count(*) limit 1`, ws)
	granted := pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Tags)
	inbox := func(who pgtest.Person, q messages.Query) error {
		q.Limit = 50
		tags := &granted
		if who != c.owner {
			tags = nil
		}
		return pgtest.ErrorOf(s.Inbox(ctx, pgtest.Grant[policy.List](t, c.DB, who, policy.Conversations), q, tags))
	}
	for _, of := range messages.Inboxes(policy.ReachAll) {
		for _, who := range []pgtest.Person{c.owner, c.agent} {
			hot("Inbox: first of "+string(of), inbox(who, messages.Query{Inbox: of, State: messages.Open}), warm)
			hot("Inbox: deep in "+string(of), inbox(who, messages.Query{Inbox: of, State: messages.Closed, After: deep}), warm)
			for _, q := range []messages.Query{
				{Search: "hello"}, {Search: "zeldzaam"}, {Search: "hello anna"}, {Search: "#12"}, {Search: "hello", After: deep},
				{Sort: messages.Oldest}, {Sort: messages.Longest}, {Show: messages.Unread}, {Show: messages.WaitingOnly}, {Show: messages.Undelivered},
				{Channel: uuid.NullUUID{UUID: deep.ID, Valid: true}}, {Assignee: uuid.NullUUID{UUID: c.agent.ID, Valid: true}},
				{Label: uuid.NullUUID{UUID: tag, Valid: true}},
			} {
				q.Inbox, q.State = of, messages.AnyState
				hot(fmt.Sprintf("Inbox: %s %q %s %s %t", of, q.Search, q.Sort, q.Show, q.Channel.Valid), inbox(who, q), 2*warm)
			}
		}
		hot("Inbox: a rare tag in "+string(of), inbox(c.owner, messages.Query{
			Inbox: of, State: messages.Open, Tag: uuid.NullUUID{UUID: tag, Valid: true},
		}), warm)
	}
	hot("Numbered", pgtest.ErrorOf(s.Numbered(ctx, pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Conversations), 12)))
	talks := pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Conversations)
	hot("Notifications", pgtest.ErrorOf(s.Notifications(ctx, pgtest.Grant[policy.List](t, c.DB, c.owner, policy.Notifications), &talks)))
	listTemplates := func() error {
		_, _, err := s.Templates(ctx, pgtest.Grant[policy.List](t, c.DB, c.owner, policy.MessageTemplates))
		return err
	}
	hot("Templates", listTemplates())
	hot("NotificationChoices", pgtest.ErrorOf(s.NotificationChoices(ctx, pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Notifications))))
	long := pgtest.One[uuid.UUID](t, c.DB, `select id from conversations where workspace_id = $1 and not hidden order by id limit 1`, ws)
	hot("Conversation: a long one", pgtest.ErrorOf(s.Conversation(ctx, pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Conversations), long,
		listing.Cursor{}, messages.Query{Inbox: messages.All, State: messages.Open, Limit: 50}, talked.With{Shown: true})), warm)
	hot("Said: in a long one", pgtest.ErrorOf(s.Said(ctx, pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Conversations), long, listing.Cursor{})), warm)
	var latest []*kit.Latest
	for _, kind := range pgtest.Kinds {
		latest = append(latest, &kit.Latest{Records: recordsOf(s, kind), Grant: pgtest.Grant[policy.Open](t, c.DB, c.owner, kind.Resource)})
	}
	hot("Known", pgtest.ErrorOf(s.Known(ctx, pgtest.Grant[policy.Open](t, c.DB, c.owner, policy.Conversations), long, &granted, latest...)), warm)
	hotRuns(t, c, hot, long)

	hotSections(t, c, hot)

	hotLog(t, c, hot, deep)
	hot("OwnLookups: many", pgtest.ErrorOf(s.OwnLookups(ctx, c.Actor(t, c.agent))))
	hot("OwnLookups: few", pgtest.ErrorOf(s.OwnLookups(ctx, c.Actor(t, c.owner))))

	lookup := pgtest.Grant[policy.Lookup](t, c.DB, c.assistant, policy.Contacts)
	hot("Allowance", pgtest.ErrorOf(s.Allowance(ctx, lookup)))
	_, _, err := s.Missed(ctx, lookup, deep.ID)
	hot("Missed", err)
	hot("Lookup: found", pgtest.ErrorOf(s.Lookup(ctx, lookup, pgtest.Address(t, found), "")))
	hot("Lookup: nobody", pgtest.ErrorOf(s.Lookup(ctx, lookup, pgtest.Address(t, "nobody@post.example"), "")))
	for _, p := range []pgtest.Person{c.owner, c.assistant} { // who lists, and who found it
		var latest []*kit.Latest
		for _, kind := range pgtest.Kinds {
			latest = append(latest, &kit.Latest{Records: recordsOf(s, kind), Grant: pgtest.Grant[policy.Open](t, c.DB, p, kind.Resource)})
		}
		_, err := s.Customer(ctx, pgtest.Grant[policy.Open](t, c.DB, p, policy.Contacts), deep.ID, latest...)
		hot("Customer: opened by "+p.Email, err)
	}

	change := pgtest.Grant[policy.Update](t, c.DB, c.owner, policy.Contacts)
	hot("ChangeContacts", pgtest.ErrorOf(s.ChangeContacts(ctx, change, []uuid.UUID{deep.ID},
		customers.Bulk{Kind: customers.BulkTag, Tag: "New"})))
	hot("UpdateContact", s.UpdateContact(ctx, change, deep.ID, customers.Draft{Name: "Anna Zeldzaam", Email: pgtest.Address(t, found),
		HasEmail: true, Tags: []string{"Many"}}))
	remove := pgtest.Grant[policy.Delete](t, c.DB, c.owner, policy.Contacts)
	press := postgres.NewID()
	hot("DeleteContact", pgtest.ErrorOf(s.DeleteContact(postgres.Together(ctx, press), remove, deep.ID)))
	hot("DeletedTogether", pgtest.ErrorOf(s.DeletedTogether(ctx, remove, press)))
	hot("RestoreContact", s.RestoreContact(ctx, remove, deep.ID))
}
