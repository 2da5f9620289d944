package postgres_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// older is what programs that folded otherwise have left: keys with letters that are
// folded now, names that are one word, no words at all, and identities without accents.
const older = `
	insert into contacts (workspace_id, id, name, name_key, email, phone, deleted_at)
	select $1, md5(n::text)::uuid, name, key, '', phone, gone
	  from (values (1, 'Inès Lebœuf', 'ines lebœuf', '+33612345678', null::timestamptz), (2, 'Marie-Claire', 'marie-claire', '', null),
	               (3, 'Gone Ønsker', 'gone ønsker', '', now())) v (n, name, key, phone, gone);
	insert into contact_words (workspace_id, contact_id, word)
	select $1, md5(n::text)::uuid, word from (values (1, 'ines'), (1, 'lebœuf'), (2, 'marie-claire'), (2, 'stale')) v (n, word);
	insert into contact_addresses (workspace_id, contact_id, email_key, email)
	values ($1, md5('2')::uuid, 'mc@xn--bcher-kva.example', 'mc@bücher.example');
	insert into tags (workspace_id, id, name, name_key, identity) values ($1, md5('4')::uuid, 'CAFÉ', 'cafe', 'cafe');
	insert into products (workspace_id, id, name, name_key, kind, price, currency)
	values ($1, md5('5')::uuid, 'O’Shea’s mug', 'o’shea’s mug', 'physical', 1, 'EUR');
	insert into contact_fields (workspace_id, id, name, name_key, kind) values ($1, md5('6')::uuid, 'Town', 'town', 'text');
	insert into contact_values (workspace_id, contact_id, field_id, value, value_key) values ($1, md5('1')::uuid, md5('6')::uuid, 'Łódź', 'łodz');
	update users set name = 'Søren O’Neill', name_key = 'søren o’neill', words = '{}';
	delete from folded`

// Whatever an older program left is folded anew by migrate, once and as often as it runs.
func TestMigrateFoldsAnewWhatIsThere(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	space := db.NewSpace(t, "shop")
	db.NewMember(t, space, "owner", "owner")
	for statement := range strings.SplitSeq(older, ";") {
		db.Exec(t, strings.ReplaceAll(statement, "$1", "'"+space.ID.String()+"'"))
	}
	want := []string{
		"contact gone onsker", "contact ines leboeuf", "contact marie-claire", "tag cafe café", "user soren o’neill", "value lodz",
		"words of 1: +87654321633 ines leboeuf",
		"words of 2: bucher bucherexample claire example marie marieclaire mc mc@xn--bcher-kva.example xn--bcher-kva.example",
		"words of 3: ", // What is beside each, and how much of it the word before has, is told too.
		"beside 1: +876 ines lebo", "shared by 2: 0, 6, 0, 0, 0, 5, 1, 2, 0", "beside 2: buch clai exam mari mc mc@x xn--",
		"words of things: contact_fields town, members neill, members o, members oneill, members owner, members owner@test.example, members soren, " +
			"members test.example, products physical mug, products physical o, products physical osheas, products physical s, " +
			"products physical shea, tags cafe",
	}
	for range 2 {
		pgtest.Must(t, postgres.Migrate(t.Context(), db.OwnerURL, db.AppURL))
		got := pgtest.List[string](t, db, `
			select 'contact ' || name_key from contacts
			union all select 'tag ' || name_key || ' ' || identity from tags
			union all select 'user ' || name_key from users
			union all select 'value ' || value_key from contact_values order by 1`)
		got = append(got, pgtest.List[string](t, db, `
			select format('words of %s: %s', n, (select string_agg(word, ' ' order by word collate "C") from contact_words
			               where contact_id = md5(n::text)::uuid))
			  from generate_series(1, 3) n order by n`)...)
		got = append(got, pgtest.List[string](t, db, `
			select distinct 'beside 1:' || beside from contact_words where contact_id = md5('1')::uuid
			union all select 'shared by 2: ' || string_agg(shared::text, ', ' order by word) from contact_words where contact_id = md5('2')::uuid
			union all select distinct 'beside 2:' || beside from contact_words where contact_id = md5('2')::uuid`)...)
		got = append(got, pgtest.One[string](t, db, `
			select 'words of things: ' || string_agg(word, ', ' order by word collate "C") from search_words`))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal("what is folded (-want +got):\n" + diff)
		}
	}
	left := pgtest.One[int](t, db, `
		select count(*) from folded
		 where version = (select max(version) from folded)
		   and list not in (select event_object_table from information_schema.triggers where trigger_name = 'keep_words')`)
	if left != 8 { // Those of sections are counted in internal/postgres/stores.
		t.Errorf("%d tables are noted that are of no section", left)
	}
}
