package messages

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// finder finds the conversations of a list.
//
// What narrows an inbox beside its state has no index of its own: the first
// messages.MostLooked of the inbox are looked at, and a further page looks at the next.
// A search in All walks the words of the rarest term instead, as a search of contacts
// does. In a narrower inbox it does not: how many there are that its reader does not see
// would show in what is found.
type finder struct {
	messages.Query
	postgres.Search
	rarest postgres.Rarest
	number int64
	tags   bool // its reader may choose by tags
}

// place is where an order of a list goes on.
type place struct {
	column, behind, order string
	first                 listing.Cursor // before which nothing stands
}

// places are the orders of a list.
var places = map[messages.Sort]place{
	messages.Newest: {
		`last_at`, ` and (v.last_at, v.id) < (@at, @id)`, ` order by v.last_at desc, v.id desc`, listing.Cursor{ID: uuid.Max},
	},
	messages.Oldest: {`last_at`, ` and (v.last_at, v.id) > (@at, @id)`, ` order by v.last_at, v.id`, listing.Cursor{}},
	messages.Longest: {
		`waiting_since`, ` and v.waiting_since is not null and (v.waiting_since, v.id) > (@at, @id)`,
		` order by v.waiting_since, v.id`, listing.Cursor{},
	},
}

// weighed knows which term of a search is the rarest. Without a grant on tags nothing is
// chosen by them.
func weighed[A policy.Action](
	ctx context.Context, s Store, grant policy.Grant[A], q messages.Query, tags *policy.Grant[policy.List],
) (*finder, error) {
	f := &finder{Query: q, Search: texts.SearchTerms(q.Search), number: q.Number(), tags: tags != nil}
	if err := mayChoose(q.Tag, tags); err != nil {
		return nil, err
	}
	if !f.walks() || !f.Several(0) {
		return f, nil
	}
	return f, postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		f.Weigh(b, &f.rarest, `conversations`, messages.MostLooked, nil, func(term int) string { return f.walk(b.Mask, term) }, f.arguments(b))
	})
}

// walks tells that words are walked, and not conversations.
func (f *finder) walks() bool { return len(f.Search) > 0 && f.Inbox == messages.All }

// narrows tells that more is asked than an inbox.
func (f *finder) narrows() bool { return len(f.Search) > 0 || f.Filters() > 0 }

func (f *finder) states() []string {
	if f.State == messages.AnyState {
		return messages.States
	}
	return []string{f.State}
}

func (f *finder) arguments(b *postgres.Batch) pgx.NamedArgs {
	at, id := pgtype.Timestamptz{Time: f.After.At, Valid: true}, f.After.ID
	if first := places[f.Sort].first; f.After == (listing.Cursor{}) {
		at, id = pgtype.Timestamptz{InfinityModifier: pgtype.NegativeInfinity, Valid: true}, first.ID
		if first.ID == uuid.Max {
			at.InfinityModifier = pgtype.Infinity
		}
	}
	return b.Args(f.Arguments(pgx.NamedArgs{
		"at": at, "id": id, "states": f.states(), "number": f.number,
		"show": string(f.Show), "channel": f.Channel, "tag": f.Tag, "label": f.Label, "assignee": f.Assignee,
	}))
}

// open leaves out the words that a mask hides.
func open(mask policy.Mask) string {
	if mask == 0 {
		return ``
	}
	return ` and not secret`
}

// walk reads so many words of a term, the latest conversation of each first.
func (f *finder) walk(mask policy.Mask, term int) string {
	end := ` order by word, conversation_id desc` + postgres.UpTo(messages.MostLooked)
	return `select * from (` + f.Walks(term, ``, func(condition, _ string) string {
		return `select word, conversation_id from conversation_words
			where workspace_id = current_workspace() and ` + condition + open(mask) + end
	}) + `) walks` + end
}

// has are the conditions that a conversation v has a word of each term, but for the one
// that was walked. Each range is one place in the index of its words. Without the offset the
// planner may look for it in those of all; so it may where it knows the range.
func (f *finder) has(mask policy.Mask, but int) (conditions string) {
	for term := range f.Search {
		if term != but {
			conditions += ` and exists (` + f.Walks(term, ``, func(_, place string) string {
				return `select from conversation_words where workspace_id = current_workspace() and conversation_id = v.id
					and word >= (select @from` + place + `::text) and word < (select @to` + place + `::text)` + open(mask) + ` offset 0`
			}) + `)`
		}
	}
	return conditions
}

// filters are the conditions that narrow a conversation v.
func (f *finder) filters() (conditions string) {
	for _, filter := range []struct {
		set       bool
		condition string
	}{
		{f.Show == messages.Unread, ` and ` + unread},
		{f.Show == messages.WaitingOnly, ` and v.waiting_since is not null`},
		{f.Show == messages.Undelivered, ` and ` + undelivered},
		{f.Show.Why(), ` and ` + undeliveredAs(`@show`)},
		{f.Channel.Valid, ` and v.channel_id = @channel`},
		{f.Tag.Valid, ` and exists (select from contact_tags t
			where t.workspace_id = current_workspace() and t.tag_id = @tag and t.contact_id = v.contact_id)`},
		{f.Label.Valid, ` and ` + labelled + `@label)`},
		{f.Assignee.Valid, ` and v.assignee_id = @assignee`},
	} {
		if filter.set {
			conditions += filter.condition
		}
	}
	return conditions
}

// keys are what the search and the filters ask of a conversation v.
func (f *finder) keys() string {
	columns := keysOfAll
	if f.Channel.Valid {
		columns += `, v.channel_id`
	}
	if f.Tag.Valid {
		columns += `, v.contact_id`
	}
	if f.Assignee.Valid {
		columns += `, v.assignee_id`
	}
	return columns
}

// looked are those that a search and filters leave of what comes first in an inbox. That of
// teams has to be sorted before it is looked at: only where few do not fill the page are more.
func (f *finder) looked(mask policy.Mask) string {
	in := places[f.Sort]
	page := in.order + postgres.UpTo(f.Limit+1)
	of := func(most int) string {
		return `select v.* from (` + rowsOf(f.Inbox, f.states(), f.keys(), in.behind, in.order, most) + `) v where true` +
			f.has(mask, -1) + f.filters() + page
	}
	found := of(messages.MostLooked)
	if f.Inbox == messages.OfTeams {
		filled := `(select count(*) > ` + strconv.Itoa(f.Limit) + ` from few)`
		found = `with few as materialized (` + of(fewLooked) + `)
			(select * from few where ` + filled + `)
			union all
			(select * from (` + found + `) v where not ` + filled + `)`
	}
	return `select v.* from (` + found + `) o cross join lateral (
		select * from conversations v where v.workspace_id = current_workspace() and v.id = o.id offset 0) v`
}

// fewLooked is how many conversations of teams a search or a filter looks at first.
const fewLooked = 200

// among are the conversations that a page is chosen from.
func (f *finder) among(b *postgres.Batch) string {
	in := places[f.Sort]
	if !f.narrows() {
		return rowsOf(f.Inbox, f.states(), `v.*`, in.behind, in.order, f.Limit+1)
	}
	// Whatever is not reached by the index of an inbox says itself what its reader sees.
	const one = ` from conversations v where v.workspace_id = current_workspace() and not v.hidden and v.state = any(@states::text[])`
	seen := narrowed[f.Inbox] + ` and ` + postgres.Within(`v`, b.Reach)
	if f.Inbox == messages.OfTeams {
		seen += ` and ` + postgres.Within(`v`, policy.ReachTeam)
	}
	var rows string
	if f.walks() {
		rows = `select v.* from (select distinct conversation_id from (` + f.walk(b.Mask, f.rarest.Term) + `) w) o
			cross join lateral (select v.*` + one + ` and v.id = o.conversation_id offset 0) v where true` + f.has(b.Mask, f.rarest.Term) +
			` and ` + postgres.Within(`v`, b.Reach) + in.behind + f.filters()
	} else {
		rows = f.looked(b.Mask)
	}
	if f.number > 0 {
		rows = `(` + rows + `) union select v.*` + one + ` and v.number = @number` + seen + in.behind + f.filters()
	}
	return rows
}

// queuePage asks for the page, with the names of whom it shows, and where the looking ended.
func (f *finder) queuePage(b *postgres.Batch, list *messages.List) {
	in, args := places[f.Sort], f.arguments(b)
	order := in.order + postgres.UpTo(f.Limit+1)
	b.Queue(`with page as materialized (select * from (`+f.among(b)+`) v`+order+`)
		select v.id, v.number, v.state, v.subject, v.last_at, v.last_text, v.last_ours, v.waiting_since,
		       `+unread+`, `+undelivered+`, `+theirLabels+`, c.id, coalesce(c.name, ''), coalesce(c.email, ''), coalesce(c.phone, '')
		  from page v
		  left join lateral (select * from contacts where workspace_id = v.workspace_id and id = v.contact_id offset 0) c on true`+
		labelsOf+order, args).
		Query(func(rows pgx.Rows) (err error) {
			list.Conversations, err = pgx.CollectRows(rows, scanListed(b.Mask))
			if len(list.Conversations) > f.Limit {
				list.Conversations, list.More = list.Conversations[:f.Limit], true
				last := &list.Conversations[f.Limit-1]
				list.Next = listing.Cursor{At: last.LastAt, ID: last.ID}
				if in.column == `waiting_since` {
					list.Next.At = last.Waiting
				}
			}
			return err
		})
	if f.OfPart() && len(f.Search) == 0 {
		f.queueShare(b, &list.Share)
	}
	switch {
	case f.walks():
		var walked int
		b.Queue(`select count(*) from (`+f.walk(b.Mask, f.rarest.Term)+`) w`, args).QueryRow(func(row pgx.Row) error {
			err := row.Scan(&walked)
			list.Partial = walked == messages.MostLooked
			return err
		})
	case f.narrows():
		var ends []listing.Cursor
		b.Queue(`select coalesce(v.`+in.column+`, v.last_at), v.id from (`+
			rowsOf(f.Inbox, f.states(), keysOfAll, in.behind, in.order, messages.MostLooked)+`) v`+in.order+
			` offset `+strconv.Itoa(messages.MostLooked-1)+postgres.UpTo(1), args).Query(func(rows pgx.Rows) (err error) {
			ends, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c listing.Cursor, err error) {
				err = row.Scan(&c.At, &c.ID)
				return c, err
			})
			if err == nil && len(ends) > 0 && !list.More {
				list.Partial, list.More, list.Next = true, true, ends[0]
			}
			return err
		})
	}
}

// queueShare asks how many conversations of a part of an inbox are unread, or wait: of the
// latest messages.MostCounted of the inbox, as views are counted.
func (f *finder) queueShare(b *postgres.Batch, share *messages.Share) {
	all := *f
	all.Show = messages.Everything
	if f.Sort == messages.Longest {
		all.Show = messages.WaitingOnly
	}
	looked := rowsOf(f.Inbox, f.states(), all.keys(), ``, places[messages.Newest].order, messages.MostCounted)
	b.Queue(`select count(*) filter (where true`+all.filters()+` and `+unread+`),
		       count(*) filter (where true`+all.filters()+` and v.waiting_since is not null), count(*) >= `+strconv.Itoa(messages.MostCounted)+`
		  from (`+looked+`) v`, f.arguments(b)).QueryRow(func(row pgx.Row) error {
		return row.Scan(&share.Unread, &share.Waiting, &share.More)
	})
}
