package postgres

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/activity"
	"latchkey/internal/listing"
	"latchkey/internal/texts"
)

// logSource is one of the tables that are read as one log.
type logSource struct {
	table, at string
	columns   string // id, at, member, actor or null, act, target, detail, address, customer
	always    string // conditions of each of its lines
}

var (
	logLines = logSource{"activity", "at", `
		e.id, e.at, e.member_id, e.actor, e.act, e.target, e.detail, e.address,
		case when e.act like 'contact.%' then e.target_id end as customer`, ""}
	ledgerLines = logSource{"lookups", "found_at", `
		e.id, e.found_at as at, e.member_id, null::text as actor, '` + activity.Lookup + `' as act, e.address_mask as target,
		jsonb_build_object('found', e.contact_id is not null, 'reason', e.reason) as detail, e.peer as address, e.contact_id as customer`,
		` and not e.given`}
	refusalLines = logSource{"refusals", "at", `
		e.id, e.at, e.member_id, null::text as actor, '` + activity.Refused + `' as act, e.rule as target,
		jsonb_build_object('count', e.count) as detail, e.peer as address, null::uuid as customer`, ""}
)

// How far a search for words looks: into so many words that begin alike, and so many
// lines of each, the latest first. A file holds all that it finds.
const (
	mostLogWords, mostLinesOfWord           = 30, 1000
	mostLogWordsOfFile, mostLinesOfWordFile = 10_000, 1_000_000
)

// LogQuestion is a question of the log as SQL. Whose customers are named is a condition
// on a contact c.
type LogQuestion struct {
	activity.Query
	Reached string
	Whole   bool // every line that is asked for, for a file
}

// Statement is the query of its lines, the latest first, one more than the limit. ScanEntry
// reads its rows.
func (q LogQuestion) Statement() string {
	var ways []string
	for _, of := range []logSource{logLines, ledgerLines, refusalLines} {
		for _, conditions := range q.ways(of) {
			ways = append(ways, q.way(of, conditions))
		}
	}
	if len(ways) == 0 { // No line can be found by it.
		ways = []string{q.way(logLines, ` and false`)}
	}
	return entries(`select * from (`+strings.Join(ways, ` union all `)+`) lines order by at desc, id desc`+UpTo(q.Limit+1), q.Reached)
}

// Acts is the query of the latest acts, lines e of the log that meet a condition, and of no
// customers. ScanEntry reads its rows.
func Acts(condition string, most int) string {
	return entries(`select `+logLines.columns+` from activity e where e.workspace_id = current_workspace() and `+condition+`
		order by e.at desc, e.id desc`+UpTo(most), WithinNone)
}

// entries are lines with who acted, and with the customers whom a condition on a contact c reaches.
func entries(lines, reached string) string {
	return `
		select e.id, e.at, e.member_id, coalesce(e.actor, m.name), coalesce(m.email, ''), e.act, e.target, e.detail, e.address,
		       c.id, coalesce(c.name, '')
		  from (` + lines + `) e
		  left join members m on m.workspace_id = current_workspace() and m.id = e.member_id
		  left join contacts c on c.workspace_id = current_workspace() and c.id = e.customer and c.deleted_at is null and ` + reached + `
		 order by e.at desc, e.id desc`
}

// way is one walk of an index, or of the lines with a word, which it reads until it has enough.
func (q LogQuestion) way(of logSource, conditions string) string {
	from, order, search := of.table+` e`, `e.`+of.at+` desc, e.id desc`, q.search()
	if len(search) > 0 {
		from, order = `(select distinct at, id from (`+q.walk(q.saidOf(of))+`) walks order by at desc, id desc) o cross join lateral (
			select * from `+of.table+` where workspace_id = current_workspace() and id = o.id offset 0) e`, `o.at desc, o.id desc`
		conditions += search.Further(0, `select word from log_words where workspace_id = current_workspace() and id = e.id`, ``)
	}
	return `(select ` + of.columns + ` from ` + from + ` where e.workspace_id = current_workspace()
		and (e.` + of.at + `, e.id) < (@at, @id) and e.` + of.at + ` >= @since` + of.always + conditions + `
		order by ` + order + UpTo(q.Limit+1) + `)`
}

// saidOf is the condition on what a word says of its line, that it may be one of those of a source
// that are asked for: where nothing is said the line itself tells.
func (q LogQuestion) saidOf(of logSource) string {
	said := ` where (ledger is null or ledger = ` + strconv.FormatBool(of.table == ledgerLines.table)
	if q.Subject != "" {
		said += ` and subject = @subject`
	}
	if q.Person.Valid {
		said += ` and (member_id = @person or target_id = @person or about_id = @person)`
	}
	if q.Customer.Valid {
		said += ` and (target_id = @customer or about_id = @customer)`
	}
	return said + `)`
}

// ways are the conditions on the lines of a source, each of which an index has; none where
// it has no such line, and no line is in two.
func (q LogQuestion) ways(of logSource) []string {
	only := ``
	switch {
	case of.table == logLines.table && q.Subject == activity.Refusals,
		of.table == ledgerLines.table && q.Subject != "" && q.Subject != activity.Lookups,
		of.table == refusalLines.table && (q.Subject != "" && q.Subject != activity.Refusals || q.Customer.Valid || q.Search != ""):
		return nil
	case of.table == logLines.table && q.Subject != "":
		only = ` and e.subject = @subject`
	}
	if of.table != logLines.table {
		if q.Customer.Valid {
			only += ` and e.contact_id = @customer`
		}
		if q.Person.Valid {
			only += ` and e.member_id = @person`
		}
		return []string{only}
	}
	anyOf := func(columns ...string) string {
		return ` and (e.` + strings.Join(columns, ` or e.`) + `)`
	}
	switch {
	case q.Search != "":
		if q.Customer.Valid {
			only += anyOf(`target_id = @customer`, `about_id = @customer`)
		}
		if q.Person.Valid {
			only += anyOf(`member_id = @person`, `target_id = @person`, `about_id = @person`)
		}
		return []string{only}
	case q.Customer.Valid:
		if q.Person.Valid {
			only += anyOf(`member_id = @person`, `target_id = @person`, `about_id = @person`)
		}
		return []string{
			only + ` and e.target_id = @customer`,
			only + ` and e.about_id = @customer and e.target_id is distinct from @customer`,
		}
	case q.Person.Valid: // Who did it, and to whom it was done.
		return []string{
			only + ` and e.member_id = @person`,
			only + ` and e.target_id = @person and e.member_id is distinct from @person`,
			only + ` and e.about_id = @person and e.member_id is distinct from @person and e.target_id is distinct from @person`,
		}
	}
	return []string{only}
}

func (q LogQuestion) search() Search { return Search(texts.SearchTerms(q.Search)) }

// walk reads the lines with the rarest word that is searched for: each word that begins so
// by a step along the index, and of each the latest lines, as far as they meet a condition.
func (q LogQuestion) walk(said string) string {
	words, lines := mostLogWords, q.linesOfWord()
	if q.Whole {
		words = mostLogWordsOfFile
	}
	const next = `select word from log_words where workspace_id = current_workspace() and `
	search := q.search()
	walks := make([]string, len(search[0]))
	for i := range walks {
		to := ` and word < @to` + place(0, i) + ` order by word limit 1`
		walks[i] = `(with recursive steps (step) as (
				(` + next + `word >= @from` + place(0, i) + to + `)
				union all select (` + next + `word > step` + to + `) from steps where step is not null)
			select found.at, found.id, step from (select step from steps where step is not null` + UpTo(words) + `) few cross join lateral (
			    select * from log_words
			     where workspace_id = current_workspace() and word = step and (at, id) < (@at, @id) and at >= @since
			     order by at desc, id desc` + UpTo(lines) + `) found` + said + `)`
	}
	return strings.Join(walks, ` union all `)
}

// linesOfWord is how many lines of each word are looked at. Where nothing else is asked the
// page needs no more of one than it shows: each line with a word has it in the log, or in the
// ledger as a search of somebody.
func (q LogQuestion) linesOfWord() int {
	switch {
	case q.Whole:
		return mostLinesOfWordFile
	case len(q.search()) == 1 && q.Subject == "" && !q.Person.Valid && !q.Customer.Valid:
		return q.Limit + 1
	}
	return mostLinesOfWord
}

// QueueCut asks whether a word that is searched for stands in more lines than are looked through.
func (q LogQuestion) QueueCut(b *Batch, cut *bool) {
	if len(q.search()) == 0 {
		return
	}
	b.Values(`
		select coalesce(count(*) >= `+strconv.Itoa(mostLogWords)+` or max(lines) >= `+strconv.Itoa(mostLinesOfWord)+`, false)
		  from (select count(*) as lines from (`+q.walk(``)+`) walks group by step) words`, []any{q.Arguments()}, cut)
}

// Arguments are those of both.
func (q LogQuestion) Arguments() pgx.NamedArgs {
	since, until := q.Bounds(q.Zone)
	after := listing.Cursor{At: q.After, ID: q.AfterID}
	if !until.IsZero() && (after.At.IsZero() || after.At.After(until)) {
		after = listing.Cursor{At: until} // The walk begins there: with a condition beside its place it began at the newest line.
	}
	args := pgx.NamedArgs{
		"at": CursorTime(after), "id": after.ID, "since": endOr(since, pgtype.NegativeInfinity),
		"person": q.Person, "customer": q.Customer, "subject": string(q.Subject),
	}
	return q.search().Arguments(args)
}

func endOr(t time.Time, none pgtype.InfinityModifier) pgtype.Timestamptz {
	if t.IsZero() {
		return pgtype.Timestamptz{InfinityModifier: none, Valid: true}
	}
	return pgtype.Timestamptz{Time: t, Valid: true}
}

// ScanEntry reads one line of the log, of the ledger, or of what was refused.
func ScanEntry(row pgx.CollectableRow) (e activity.Entry, err error) {
	var member, customer uuid.NullUUID
	var actor pgtype.Text
	var detail []byte
	if err := row.Scan(
		&e.ID, &e.At, &member, &actor, &e.ActorEmail, &e.Act, &e.Target, &detail, &e.Address, &customer, &e.CustomerName,
	); err != nil {
		return e, err
	}
	e.Member, e.Actor, e.Customer = member.UUID, actor.String, customer.UUID
	return e, json.Unmarshal(detail, &e.Detail)
}
