package customers

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// The list is put together of constant parts, only those that a query asks for:
// a condition that may or may not apply would keep Postgres from its indexes.
// Each part walks an index in the order of the list, so that a page costs the
// same in a workspace of any size.
const (
	listedContacts = ` from contacts c where c.workspace_id = current_workspace() and c.deleted_at is null`

	// Who has a tag, or a value in a field, stands in the orders of the list.
	// The join is a left one so that a count can do without it.
	taggedContacts = ` from contact_tags o` + ofContacts + ` and o.tag_id = @tag`
	valuedContacts = ` from contact_values o` + ofContacts + ` and o.field_id = @field and o.value_key = ` + kit.SoughtKey
	ofContacts     = ` left join contacts c on c.workspace_id = o.workspace_id and c.id = o.contact_id
		where o.workspace_id = current_workspace() and o.created_at is not null`

	// Whom an import brought or changed stands in the order of their ids.
	importedContacts = ` from import_contacts o cross join lateral (
		select * from contacts where workspace_id = o.workspace_id and id = o.contact_id offset 0) c
		where o.workspace_id = current_workspace() and o.import_id = @import and c.deleted_at is null`
	latestOf    = ` and o.contact_id < @before` + inMadeOrder
	inMadeOrder = ` order by o.contact_id desc`

	withAssignee = ` and c.assignee_id = @assignee`
	withTeam     = ` and c.team_id = @team`
	withConsent  = ` and c.consent = `
	withMade     = `{of}.created_at >= @made_from and {of}.created_at < @made_before`
	withBought   = `{of}.last_purchase >= @bought_from and {of}.last_purchase < @bought_before`
)

const (
	// What else the contact of o must have. Each is asked of one contact after
	// the other; without the offset the planner may look for it in all of them.
	havingTag = ` and exists (select from (
		select tag_id from contact_tags
		 where workspace_id = o.workspace_id and contact_id = o.contact_id offset 0) t where t.tag_id = @tag)`
	havingValue = ` and exists (select from (
		select field_id, value_key from contact_values
		 where workspace_id = o.workspace_id and contact_id = o.contact_id offset 0) v
		 where v.field_id = @field and v.value_key = ` + kit.SoughtKey + `)`
	havingAssignee = ` and exists (select from (
		select assignee_id from contacts
		 where workspace_id = o.workspace_id and id = o.contact_id offset 0) a where a.assignee_id = @assignee)`
	havingTeam = ` and exists (select from (
		select team_id from contacts
		 where workspace_id = o.workspace_id and id = o.contact_id offset 0) a where a.team_id = @team)`
	havingImport = ` and exists (
		select from import_contacts
		 where workspace_id = o.workspace_id and import_id = @import and contact_id = o.contact_id offset 0)`
	havingConsent = ` and exists (select from (
		select consent from contacts
		 where workspace_id = o.workspace_id and id = o.contact_id offset 0) a where a.consent = `
	havingTime = ` and exists (select from (
		select created_at, last_purchase from contacts
		 where workspace_id = o.workspace_id and id = o.contact_id offset 0) a where `
)

// Who serves the contacts of a page and which tags they have is asked once for all
// of them: to ask for each costs four times as much as the page itself.
const (
	listedColumns = ownColumns + `coalesce(m.name, ''), coalesce(t.name, ''), coalesce(g.tags, '{}')`
	listedPage    = `page as materialized (select c.*`
	withLabels    = ` from page c
		left join (select id, name from members
		            where workspace_id = current_workspace() and id = any (array (select assignee_id from page))) m on m.id = c.assignee_id
		left join teams t on t.workspace_id = c.workspace_id and t.id = c.team_id
		left join (select ct.contact_id, array_agg(t.name_key || E'\x1f' || t.name) as tags
		             from contact_tags ct join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
		            where ct.workspace_id = current_workspace() and ct.contact_id = any (array (select id from page))
		            group by ct.contact_id) g on g.contact_id = c.id`
	latestFirst = ` order by c.id desc`
)

// contactOrder is an order of the list, from a place on: of contacts, and of what has
// them. A page that was read is brought into it again.
type contactOrder struct{ contacts, others, again string }

var contactOrders = map[customers.Sort]contactOrder{
	customers.Newest: {
		` and (c.created_at, c.id) < (@at, @id) order by c.created_at desc, c.id desc`,
		` and (o.created_at, o.contact_id) < (@at, @id) order by o.created_at desc, o.contact_id desc`,
		` order by c.created_at desc, c.id desc`,
	},
	customers.ByName: {
		` and (c.name_key, c.id) > (@key, @id) order by c.name_key, c.id`,
		` and (o.name_key, o.contact_id) > (@key, @id) order by o.name_key, o.contact_id`,
		` order by c.name_key, c.id`,
	},
	customers.ByPurchase: {
		` and (c.last_purchase, c.id) < (@at, @id) order by c.last_purchase desc, c.id desc`,
		` and (o.last_purchase, o.contact_id) < (@at, @id) order by o.last_purchase desc, o.contact_id desc`,
		` order by c.last_purchase desc, c.id desc`,
	},
}

// answerSQL are the answers as constants: an index of some of them alone is not found by
// a parameter.
var answerSQL = map[customers.Answer]string{customers.Yes: `'yes'`, customers.No: `'no'`, customers.Unknown: `'unknown'`}

func filterArguments(q customers.ContactQuery) pgx.NamedArgs {
	args := pgx.NamedArgs{"tag": q.Tag, "assignee": q.Assignee, "team": q.Team, "import": q.Import}
	kit.SoughtArguments(q.Value, args)
	kit.SpanArguments("made", q.Made, args)
	kit.SpanArguments("bought", q.Bought, args)
	return args
}

// inTime is a condition that customers were made, or bought, in a time. What they have is listed in the
// order of that; what else leads to them asks for each.
func inTime(condition, from string) string {
	switch from {
	case listedContacts:
		return ` and ` + strings.ReplaceAll(condition, `{of}`, `c`)
	case taggedContacts, valuedContacts:
		return ` and ` + strings.ReplaceAll(condition, `{of}`, `o`)
	}
	return havingTime + strings.ReplaceAll(condition, `{of}`, `a`) + `)`
}

// contactList returns the query of a page, with the length of the list as the
// last column, and its arguments.
func contactList(q customers.ContactQuery, words contactSearch) (string, pgx.NamedArgs) {
	args := words.Arguments(filterArguments(q))
	args["at"], args["key"], args["id"], args["before"] = postgres.CursorTime(q.After), q.After.Key, q.After.ID, q.After.ID
	if q.After == (listing.Cursor{}) {
		args["before"] = uuid.Max
	}
	sorted, known := contactOrders[q.Sort]
	if !known {
		sorted = contactOrders[customers.Newest]
	}
	var times string
	find, from, order, again := `with `, listedContacts, sorted.contacts, sorted.again
	assignee, team, consent := withAssignee, withTeam, withConsent+answerSQL[q.Consent]
	switch {
	case len(words.Search) > 0:
		from = `` // What follows are the conditions of what it finds.
	case q.Import.Valid:
		from = importedContacts
	case q.Tag.Valid:
		from = taggedContacts
	case q.Value.Set():
		from = valuedContacts
	}
	if q.Made.Set() {
		times += inTime(withMade, from)
	}
	if q.Bought.Set() {
		times += inTime(withBought, from)
	}
	if from != listedContacts {
		order, assignee, team = sorted.others, havingAssignee, havingTeam
		consent = havingConsent + answerSQL[q.Consent] + `)`
	}
	if q.Import.Valid && len(words.Search) > 0 {
		from += havingImport
	}
	if q.Tag.Valid && (q.Import.Valid || len(words.Search) > 0) {
		from += havingTag
	}
	if q.Value.Set() && (q.Import.Valid || q.Tag.Valid || len(words.Search) > 0) {
		from += havingValue
	}
	if q.Assignee.Valid {
		from += assignee
	}
	if q.Team.Valid {
		from += team
	}
	if q.Consent != "" {
		from += consent
	}
	from += times
	counted, most := from, postgres.UpTo(q.Most()+1)
	switch {
	case q.Import.Valid:
		counted += inMadeOrder // Or a plan for any import reads all of them.
	case times != "" && order == sorted.contacts:
		counted += sorted.again // Likewise: any index would do for all times.
	}
	if len(words.Search) > 0 {
		find += words.find(from, q.Most()+1)
		from, counted, order = foundContacts, ` from found`, sorted.contacts
	}
	count := `(select count(*) from (select` + counted + most + `) counted)`
	if counted == listedContacts {
		count = postgres.Length(`contacts`) // Nothing narrows it.
	}
	if q.Import.Valid && len(words.Search) == 0 {
		order, again = latestOf, latestFirst
	}
	columns := listedColumns + `, ` + count
	if q.Sort == customers.ByPurchase {
		columns += `, c.last_purchase`
	}
	return find + listedPage + from + order + postgres.UpTo(q.Limit+1) + `) select ` + columns + withLabels + again, args
}

// Contacts reads one page of the list, and how long it is, in one round trip; a search
// for more than a word takes one more, to find the rarest. By, or of, their last purchase it is
// for those alone who list payments: anybody else is refused as there.
func (s Store) Contacts(
	ctx context.Context, grant policy.Grant[policy.List], q customers.ContactQuery,
) (page customers.ContactPage, err error) {
	q.Sort = q.Order()
	if q.Sort == customers.ByPurchase || q.Bought.Set() {
		if _, err := policy.Authorize[policy.List](grant.Actor(), policy.Transactions); err != nil {
			return page, err
		}
	}
	words, err := s.searchOf(ctx, grant, q)
	if err != nil {
		return page, err
	}
	list, args := contactList(q, words)
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		page.Contacts = make([]customers.Contact, 0, q.Limit+1)
		postgres.Rows(b, &page.Contacts, scanListed(b.Mask, q.Sort, &page.Count), list, args)
		if q.Import.Valid {
			b.Values(`select coalesce((select file from imports
				where workspace_id = current_workspace() and id = @import and member_id = @member), '')`,
				[]any{postgres.Arguments(b.Scope, args)}, &page.Import)
		}
		queueFields(b, &page.Fields)
		b.Things(&page.Tags, postgres.Tags, q.Tag)
		b.Assignees(&page.Members, &page.Teams, q.Assignee)
	})
	page.Partial = words.rarest.Wide && page.Count <= q.Most()
	if len(page.Contacts) > q.Limit {
		page.Contacts, page.More = page.Contacts[:q.Limit], true
		last := page.Contacts[q.Limit-1]
		page.Next = listing.Cursor{At: last.Created, Key: last.SortKey, ID: last.ID}
		if q.Sort == customers.ByPurchase {
			page.Next.At = last.LastPurchase
		}
	}
	return page, err
}

// scanListed reads a row of the list with its length, and the last purchase where it is
// in their order.
func scanListed(mask policy.Mask, sort customers.Sort, count *int) pgx.RowToFunc[customers.Contact] {
	if sort != customers.ByPurchase {
		return scanContact(mask, count)
	}
	var at time.Time
	scan := scanContact(mask, count, &at)
	return func(row pgx.CollectableRow) (customers.Contact, error) {
		c, err := scan(row)
		c.LastPurchase = at
		return c, err
	}
}
