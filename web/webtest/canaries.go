package webtest

import (
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Canary is what stands in a text column of hidden customers, and what of it to look for.
type Canary struct{ Table, Column, Text, Heard string }

// Sings tells whether it is heard in an answer; a phone number may be written with spaces.
func (c *Canary) Sings(answer string) bool {
	folded := strings.ToLower(answer)
	if strings.Contains(folded, c.Heard) {
		return true
	}
	return c.Column == "phone" && strings.Contains(strings.NewReplacer(" ", "", "\u00a0", "").Replace(folded), c.Heard)
}

// told are the texts of columns that take no other; any other text is made of the name of its column.
var told = map[string][2]string{
	"contacts.email":   {"canaryemail@canary.example", "canary.example"},
	"contacts.phone":   {"+33698765432", "98765432"},
	"contacts.country": {"ZQ", ">zq<"},
	"contacts.consent": {"no", "no, since"},
}

// CanaryOf is that of a column.
func CanaryOf(table, column string) Canary {
	text, special := told[table+"."+column]
	if !special {
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(table + "." + column)) // It never fails.
		letters := []byte("kanari")
		for n := sum.Sum32(); n > 0; n /= 20 {
			letters = append(letters, "bcdfghjklmnpqrstvwxz"[n%20])
		}
		text = [2]string{string(letters), string(letters)}
	}
	return Canary{table, column, text[0], text[1]}
}

// PlantCanaries puts a canary into each text column of whatever hangs on a customer, but of
// what hangs on the one who was found. Tables and columns are read from the catalogue, so that
// what is new is heard; what has none says why.
func PlantCanaries(t testing.TB, site *Site, found string) (planted []Canary) {
	t.Helper()
	site.Exec(t, `update contacts set consent = 'no', consent_since = now() where id <> $1`, found) // Or it is from nowhere.
	hangs := Ask[map[string]string](t, site, hangingSQL)
	for _, table := range Ask[[]string](t, site, tablesSQL) {
		_, ofCustomers := hangs[table]
		if _, named := ofNobody[table]; named == ofCustomers {
			t.Errorf("table %s hangs on a customer: %v, and is named as one that does not: %v", table, ofCustomers, named)
		}
	}
	for _, table := range slices.Sorted(maps.Keys(hangs)) {
		for _, column := range Ask[[]string](t, site, columnsSQL, table) {
			if _, silent := silent[table+"."+column]; silent {
				continue
			}
			c := CanaryOf(table, column)
			set := `update ` + table + ` x set ` + column + ` = '` + c.Text + `'`
			rows := ` where ` + strings.ReplaceAll(hangs[table], `{not}`, `<> $1`)
			_, err := site.DB.Owner.Exec(t.Context(), set+rows, found)
			if err != nil { // Each row may have to have another.
				_, err = site.DB.Owner.Exec(t.Context(), set+` || md5(random()::text)`+rows, found)
			}
			if err != nil {
				t.Errorf("%s.%s takes no canary, and is not named: %v", table, column, err)
				continue
			}
			planted = append(planted, c)
		}
	}
	return planted
}

const (
	tablesSQL = `select array_agg(table_name::text order by table_name) from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'workspace_id'`

	// hangingSQL are the tables that hang on customers, by a reference or by the column contact_id,
	// each with the condition of its rows.
	hangingSQL = `
		with recursive link as (
		    select c.conrelid as tab, c.confrelid as parent, min(a.attname::text) as col
		      from pg_constraint c cross join unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k
		     where c.contype = 'f' and a.attname <> 'workspace_id' group by c.oid, c.conrelid, c.confrelid having count(*) = 1),
		hanging (tab, depth, rows) as (
		    select 'contacts'::regclass::oid, 0, 'x.id {not}'::text collate "C"
		    union all
		    select a.attrelid, 1, 'x.contact_id {not}' collate "C" from pg_attribute a join pg_class c on c.oid = a.attrelid
		     where a.attname = 'contact_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
		    union all
		    select l.tab, h.depth + 1, ('x.' || l.col || ' in (select x.id from ' || l.parent::regclass::text || ' x where ' || h.rows || ')') collate "C"
		      from link l join hanging h on h.tab = l.parent
		     where l.tab <> l.parent and h.depth between 1 and 3 and l.col <> 'forwards'
		       and exists (select from pg_attribute where attrelid = l.parent and attname = 'id'))
		select jsonb_object_agg(tab::regclass::text, rows) from (select distinct on (tab) * from hanging order by tab, depth, rows) h`

	// columnsSQL are the text columns of a table but those that take a few words of ours alone.
	columnsSQL = `
		select coalesce(array_agg(a.attname::text order by attnum), '{}') from pg_attribute a
		 where a.attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = ''
		   and format_type(atttypid, null) in ('text', 'character varying') and not exists (
		       select from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'c' and a.attnum = any (k.conkey) and cardinality(k.conkey) = 1
		          and pg_get_constraintdef(k.oid) ~ ('\(' || a.attname || ' = ANY \(ARRAY\['))`
)
