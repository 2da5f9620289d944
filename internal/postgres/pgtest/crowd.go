package pgtest

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Crowd fills workspaces, each with so many contacts, as many records of each
// kind, and a log to match; it takes about two minutes a million. Whatever a
// list can be filtered by, about half of them have, and a hundred of them have
// the rare kind of: the tags Many and Few, the teams likewise, the values many
// and few of the field Level, the word zeldzaam. The first member has few, too.
// Another hundred are deleted.
//
// It writes as the superuser, past foreign keys and triggers, and does itself
// what they would have done.
func (db *DB) Crowd(t testing.TB, contacts int, workspaces ...uuid.UUID) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), db.SuperURL)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer conn.Close(t.Context())
	exec := func(sql string, arguments ...any) {
		if _, err := conn.Exec(t.Context(), sql, arguments...); err != nil {
			t.Fatalf("pgtest: crowd: %v in %s", err, sql)
		}
	}
	exec(`set session_replication_role = replica`)
	exec(`create temporary table crowd (workspace_id uuid, i integer, rare boolean, gone boolean, id uuid, at timestamptz, first text, last text, email text, domain text, member_id uuid, level text)`)
	exec(crowdSQL, workspaces, contacts)
	for _, sql := range crowdedSQL {
		exec(sql)
	}
	exec(`vacuum (analyze)`) // As autovacuum does, where there is one.
}

const crowdSQL = `
	insert into crowd
	select w, i, rare, i % every = 2, md5(w::text || i)::uuid, now() - i * interval '700 days' / $2,
	       first, last, first || '.' || last || '.' || i || '@' || domain, domain, m.id, case when rare then 'few' when i % 2 = 0 then 'many' end
	  from unnest($1::uuid[]) w
	 cross join generate_series(1, $2::integer) i
	 cross join greatest(3, $2 / 100) every
	 cross join abs(hashint4(i) / 2) dice
	 cross join lateral (
		select i % every = 0 as rare, (array['anna', 'bram', 'camille', 'dirk', 'emma', 'felix', 'greta', 'hugo', 'ines', 'jonas', 'klara', 'louis'])[1 + dice % 12] as first,
		       case i % every when 0 then 'zeldzaam' else (array['arendt', 'bakker', 'claes', 'dubois', 'engel', 'fontaine', 'groot', 'hubert'])[1 + dice / 12 % 8] end as last,
		       (array['post.example', 'post.example', 'post.example', 'mail.test'])[1 + i % 4] as domain) of
	  left join (select workspace_id, id, row_number() over (partition by workspace_id
		order by id) as n, count(*) over (partition by workspace_id) as among
	               from members where workspace_id = any($1)) m
	    on m.workspace_id = w and m.n = case when rare then 1 when dice / 96 % 3 = 0 then 2 + dice / 288 % greatest(m.among - 1, 1) end`

// crowdedSQL fills the tables from the temporary one.
var crowdedSQL = []string{
	`insert into teams (workspace_id, id, name, name_key, identity) select distinct workspace_id, md5(workspace_id || level)::uuid, initcap(level), level, level from crowd where level is not null`,
	`insert into tags (workspace_id, id, name, name_key, identity) select distinct workspace_id, md5(workspace_id || level)::uuid, initcap(level), level, level from crowd where level is not null`,
	`insert into contact_fields (workspace_id, id, name, name_key, identity, kind, choices)
		select distinct workspace_id, md5(workspace_id || 'level')::uuid, 'Level', 'level', 'level', 'choice', array['many', 'few'] from crowd`,
	`insert into contacts (workspace_id, id, name, name_key, email, city, country, assignee_id, team_id, created_at, deleted_at, last_purchase)
		select workspace_id, id, initcap(first || ' ' || last), first || ' ' || last, email, 'Gent', 'BE', member_id, md5(workspace_id || level)::uuid, at,
		       case when gone then now() - i * interval '1 second' end, case when rare then 'epoch' else at end from crowd`,
	`insert into contact_addresses (workspace_id, contact_id, email_key, email, freed) select workspace_id, id, email, email, gone from crowd
		order by 1, 3`,
	`insert into contact_words (workspace_id, word, contact_id, shared, beside)
		select distinct workspace_id, word, id, case word when email then length(first) else 0 end,
		       (select string_agg(' ' || left(w, 4), '') from unnest(array[i::text, first, last, domain]) w)
		  from crowd cross join unnest(array[first, last, email, domain, i::text]) word where not gone order by 1, 2, 3`,
	`insert into contact_tags (workspace_id, tag_id, contact_id, created_at, name_key, last_purchase)
		select workspace_id, md5(workspace_id || level)::uuid, id, case when not gone then at end, first || ' ' || last,
		       case when rare then 'epoch' else at end from crowd
			where level is not null`,
	`insert into contact_values (workspace_id, contact_id, field_id, value, value_key, created_at, name_key, last_purchase)
		select workspace_id, id, md5(workspace_id || 'level')::uuid, level, level, case when not gone then at end, first || ' ' || last,
		       case when rare then 'epoch' else at end from crowd where level is not null`,
	`insert into courses (workspace_id, id, name, name_key) select distinct workspace_id, md5(workspace_id || level)::uuid, initcap(level), level from crowd where level is not null`,
	`insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select workspace_id, gen_random_uuid(), id, at, case when rare then 'fee' else 'charge' end, case when rare then 'failed' else 'paid' end, 100 + i % 5000, 'EUR', 'Mug' from crowd`,
	`insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at)
		select workspace_id, gen_random_uuid(), id, 'Club', 'month', case when rare then 'paused' else 'active' end, 2900, 'EUR', at from crowd`,
	`insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label)
		select workspace_id, gen_random_uuid(), i, id, at, case when rare then 'open' else 'shipped' end, 100 + i % 5000, 'EUR', 'Mug'
			from crowd`,
	`insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency)
		select workspace_id, gen_random_uuid(), 'A' || i, id, at, case when rare then 'open' else 'paid' end, 100 + i % 5000, 'EUR' from crowd`,
	`insert into students (workspace_id, id, contact_id, course_id, enrolled_at, progress, state)
		select workspace_id, gen_random_uuid(), id, md5(workspace_id || coalesce(level, 'many'))::uuid, at, i % 100, case when rare then 'left' else 'enrolled' end from crowd`,
	`insert into record_totals (workspace_id, records, state, currency, amount, count)
		select workspace_id, 'transactions', state, currency, sum(amount), count(*) from transactions where workspace_id in (select workspace_id
			from crowd) group by 1, 3, 4 union all
		select workspace_id, 'orders', state, currency, sum(amount), count(*) from orders where workspace_id in (select workspace_id from crowd)
			group by 1, 3, 4 union all
		select workspace_id, 'affiliate_invoices', state, currency, sum(amount), count(*) from affiliate_invoices
			where workspace_id in (select workspace_id from crowd) group by 1, 3, 4`,
	`select sum_days(workspace_id), sum_product_days(workspace_id) from (select distinct workspace_id from crowd) of`,
	`insert into list_counts (workspace_id, list, count)
		select workspace_id, 'contacts', count(*) filter (where not gone) from crowd group by 1
			on conflict (workspace_id, list) do update set count = list_counts.count + excluded.count`,
	`insert into activity (workspace_id, id, at, member_id, actor, act, subject, target, target_id, about_id)
		select workspace_id, gen_random_uuid(), at, member_id, 'Somebody', case when rare then 'conversation.export' else 'contact.change' end,
		       case when rare then 'exports' else 'customers' end, first, id, case when rare then id end from crowd`,
	`insert into log_words (workspace_id, id, word, at, ledger, subject, member_id, target_id, about_id)
		select workspace_id, id, word, at, false, subject, member_id, target_id, about_id from activity cross join lateral (select target union all select 'zeldzaam' where subject = 'exports') w (word)
		 where workspace_id in (select workspace_id from crowd)`,
	`insert into refusals (workspace_id, id, member_id, rule, hour, at)
		select workspace_id, gen_random_uuid(), member_id, 'payments list', date_trunc('hour', at), at from crowd where member_id is not null
		    on conflict do nothing`,
	`insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		select workspace_id, gen_random_uuid(), member_id, 1, 'contacts', id, '', '', at from crowd where member_id is not null`,
	`drop table crowd`,
}
