package stores_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/phone"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/sales"
)

// What a noun takes, each check of its table takes: what the database would
// refuse is refused by the noun, with a reason. The checks are read from the
// catalogue, so that a new one fails here until its column is among those below.
func TestTheDatabaseRefusesNothingThatANounTakes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	conn, err := pgx.Connect(t.Context(), h.OwnerURL)
	pgtest.Must(t, err)
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	taken := whatNounsTake(t)
	type check struct {
		Table, Rule string
		Columns     []string
	}
	rows, err := conn.Query(t.Context(), `
		select c.conrelid::regclass::text, pg_get_expr(c.conbin, c.conrelid), array_agg(a.attname::text order by a.attnum)
		  from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
		 where c.contype = 'c' and c.conrelid::regclass::text = any($1) group by c.oid`, slices.Collect(maps.Keys(taken)))
	pgtest.Must(t, err)
	checks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[check])
	pgtest.Must(t, err)
	if len(checks) < 14 {
		t.Errorf("%d checks: %v", len(checks), checks)
	}
	for _, c := range checks {
		var values []any
		var tried, read []string
		for i, column := range c.Columns {
			of := taken[c.Table][column]
			if of == nil {
				t.Errorf("%s.%s has a check that nothing is tried with: %s", c.Table, column, c.Rule)
				continue
			}
			values = append(values, of)
			tried, read = append(tried, fmt.Sprintf("$%d::text[]", i+1)), append(read, fmt.Sprintf("nullif(%[1]s, '%[2]s') as %[1]s", column, null))
		}
		if len(values) < len(c.Columns) {
			continue
		}
		columns := strings.Join(c.Columns, ", ")
		refused := pgtest.List[string](t, h.DB, fmt.Sprintf(`
			select left(concat_ws(' ', %[1]s), 80) from (select %[2]s from unnest(%[3]s) as tried (%[1]s)) of_them where not (%[4]s)`,
			columns, strings.Join(read, ", "), strings.Join(tried, ", "), c.Rule), values...)
		if len(refused) > 0 {
			t.Errorf("%s (%s) refuses %d that its noun takes, such as %q: %s", c.Table, columns, len(refused), refused[0], c.Rule)
		}
	}
}

// null stands for what is stored as null.
const null = `\N`

// whatNounsTake are texts that come out of the constructors, by table and column.
func whatNounsTake(t *testing.T) map[string]map[string][]string {
	t.Helper()
	dice := rand.New(rand.NewPCG(5, 6))
	taken := map[string]map[string][]string{"contacts": {}, "contact_values": {}, "tags": {}, "transactions": {}, "contact_notes": {}}
	add := func(table, column, value string) { taken[table][column] = append(taken[table][column], value) }
	for _, country := range append(phone.Countries(), "") {
		for range 200 {
			d, _ := customers.NewDraft(customers.Typed{Name: "A", Country: country, Phone: dialled(dice)})
			add("contacts", "phone", d.Phone)
		}
		add("contacts", "country", country)
	}
	text := &customers.Field{Kind: customers.TextField}
	for range 3000 {
		line := nastyLine(dice)
		if d, wrong := customers.NewDraft(customers.Typed{Name: line, Street: line, PostalCode: line, City: line, Tags: line}); len(wrong) == 0 {
			add("contacts", "name", d.Name)
			add("contacts", "street", d.Street)
			add("contacts", "postal_code", d.PostalCode)
			add("contacts", "city", d.City)
			for _, tag := range d.Tags {
				add("tags", "name", tag)
			}
		}
		if d, wrong := customers.NewDraft(customers.Typed{Name: "A", City: line}); len(wrong) == 0 {
			add("contacts", "city", d.City)
		}
		answer := customers.Answers[dice.IntN(len(customers.Answers))]
		if c, err := customers.NewConsent(answer, time.Now(), line); err == nil {
			since := null
			if !c.Since.IsZero() {
				since = c.Since.String()
			}
			add("contacts", "consent", string(c.Answer))
			add("contacts", "consent_since", since)
			add("contacts", "consent_from", c.From)
		}
		if value, err := text.Clean(line); err == nil && value != "" {
			add("contact_values", "value", value)
		}
		if note, err := customers.CleanNote(line); err == nil {
			add("contact_notes", "text", note)
			notes, _ := customers.ReadNotes(customers.WriteNotes([]customers.Note{{Text: note, Author: line}}, time.UTC))
			for i := range notes {
				add("contact_notes", "author", notes[i].Author)
			}
		}
		d := pgtest.Charge(1)
		d.At, d.Label = time.Now(), line
		if wrong := sales.Transactions.Check(&d, ""); len(wrong) == 0 {
			add("transactions", "label", d.Label)
		}
		d.Sort, d.Amount, d.Label, d.Reason = sales.Refund, -1, "A", line
		if wrong := sales.Transactions.Check(&d, ""); len(wrong) == 0 {
			add("transactions", "reason", d.Reason)
		}
	}
	add("tags", "used_for", customers.ForCustomers)
	add("tags", "used_for", customers.ForBoth)
	for _, kind := range sales.Transactions.Sorts {
		add("transactions", "kind", kind)
	}
	for _, state := range sales.Transactions.States {
		add("transactions", "state", state)
	}
	add("transactions", "currency", "EUR")
	add("transactions", "reference", strings.Repeat("é", 200))
	return taken
}

func dialled(dice *rand.Rand) string {
	var b strings.Builder
	for range dice.IntN(24) {
		b.WriteByte("0123456789012345678901234567890123456789+ ()-./"[dice.IntN(47)])
	}
	return b.String()
}

// nastyLine is long, or blank, or of signs that take room.
func nastyLine(dice *rand.Rand) string {
	unit := []string{"a", "é", "e\u0301", " ", "\u00a0", "が", "🎨", "\u200b", "ﷺ", "İ", "\t", "x "}
	var b strings.Builder
	for range 1 + dice.IntN(3) {
		b.WriteString(strings.Repeat(unit[dice.IntN(len(unit))], []int{1, 19, 20, 59, 60, 119, 120, 199, 200, 201, 2500}[dice.IntN(11)]))
	}
	return b.String()
}
