package stores_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// A large workspace has so many members, invitations and things of each section, and a
// small one so many: enough that each filter finds a whole page in it, too.
const (
	largeList = 10_000
	smallList = 1000
	few       = listing.PageRows + 10
)

// BenchmarkLists compares pages of a large workspace with the same of a small one: the
// first, a deep one, and what a search finds.
func BenchmarkLists(b *testing.B) {
	h := newHouse(b)
	large, small := h.NewSpace(b, "large"), h.NewSpace(b, "small")
	owners := [2]pgtest.Person{}
	for i, space := range []pgtest.Space{large, small} {
		rows := []int{largeList, smallList}[i]
		owners[i] = h.NewMember(b, space, space.Slug, "owner")
		h.crowdOfMates(b, rows, space.ID)
		for _, kept := range sectionsOf(h.Store) {
			h.CrowdSection(b, kept.Facts(), rows, space.ID)
		}
	}
	h.crowdIsSeen(b)
	h.fewInEach(b)
	h.Exec(b, `vacuum (analyze) members, invitations, search_words`)
	middle := [2]string{fmt.Sprint("mate ", largeList/2), fmt.Sprint("mate ", smallList/2)}
	pages := map[string][2]people.MemberQuery{
		"first":                  {},
		"deep":                   {{After: people.MemberCursor{Rank: 4, Key: middle[0]}}, {After: people.MemberCursor{Rank: 4, Key: middle[1]}}},
		"deep in invitations":    {{After: people.MemberCursor{Rank: people.InvitedRank, Key: "guest5"}}, {After: people.MemberCursor{Rank: people.InvitedRank, Key: "guest2"}}},
		"a rare word":            {{Search: "zeldzaam"}, {Search: "zeldzaam"}},
		"no word":                {{Search: "qqqq"}, {Search: "qqqq"}},
		"a word of all":          {{Search: "mate"}, {Search: "mate"}},
		"a word of one in five":  {{Search: "anna"}, {Search: "anna"}},
		"a letter":               {{Search: "m"}, {Search: "m"}},
		"an address":             {{Search: "mate7@mates.example"}, {Search: "mate7@mates.example"}},
		"a domain":               {{Search: "mates.example"}, {Search: "mates.example"}},
		"two common words":       {{Search: "mate bram"}, {Search: "mate bram"}}, // A search walks 1,000 of each, and the small one has 800.
		"a common and a rare":    {{Search: "mate zeldzaam"}, {Search: "mate zeldzaam"}},
		"a common word of a few": {{Search: "mate", Role: policy.Admin}, {Search: "mate", Role: policy.Admin}},
		"those who wait":         {{Search: "guests.example", Status: people.Pending}, {Search: "guests.example", Status: people.Pending}},
		"agents":                 {{Role: policy.Agent}, {Role: policy.Agent}},
		"who may come":           {{Status: people.Confirmed}, {Status: people.Confirmed}},
		"whose access ended":     {{Status: people.Expired}, {Status: people.Expired}},
	}
	yesterday := time.Now().AddDate(0, 0, -1)
	for _, sort := range people.MemberSorts {
		q := people.MemberQuery{Sort: sort}
		pages["by "+string(sort)] = [2]people.MemberQuery{q, q}
		pages["agents by "+string(sort)] = [2]people.MemberQuery{{Sort: sort, Role: policy.Agent}, {Sort: sort, Role: policy.Agent}}
		pages["a word by "+string(sort)] = [2]people.MemberQuery{{Sort: sort, Search: "mate"}, {Sort: sort, Search: "mate"}}
		large, small := q, q
		large.After = people.MemberCursor{Rank: 4, Key: middle[0], At: yesterday}
		small.After = people.MemberCursor{Rank: 4, Key: middle[1], At: yesterday}
		pages["deep by "+string(sort)] = [2]people.MemberQuery{large, small}
	}
	for status := range people.Spans {
		pages[string(status)] = [2]people.MemberQuery{{Status: status}, {Status: status}}
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		q := pages[name]
		asking := func(i int) func() {
			grant := pgtest.Grant[policy.List](b, h.DB, owners[i], policy.Members)
			q[i].Limit = listing.PageRows
			return func() { pgtest.Must(b, pgtest.ErrorOf(h.Store.Members(b.Context(), grant, q[i]))) }
		}
		b.Run("members/"+name, func(b *testing.B) { pgtest.InTurn(b, asking(0), asking(1)) })
	}
	for _, kept := range sectionsOf(h.Store) {
		facts := kept.Facts()
		for name, q := range map[string][2]listing.NameQuery{
			"first":           {},
			"deep":            {{After: listing.Cursor{Key: "mug 5"}}, {After: listing.Cursor{Key: "mug 2"}}},
			"a rare word":     {{Search: "4999"}, {Search: "499"}},
			"no word":         {{Search: "qqqq"}, {Search: "qqqq"}},
			"a word of all":   {{Search: "mug"}, {Search: "mug"}},
			"a letter":        {{Search: "m"}, {Search: "m"}},
			"two words":       {{Search: "mug 4999"}, {Search: "mug 499"}},
			"those put away":  {{Search: "mug", State: listing.PutAway}, {Search: "mug", State: listing.PutAway}},
			"those that work": {{Search: "mug", State: listing.Active}, {Search: "mug", State: listing.Active}},
		} {
			if q[0].State != "" && !facts.PutsAway {
				continue
			}
			asking := func(i int) func() {
				s := things{reflect.ValueOf(kept), b, h, owners[i]}
				q[i].Limit = listing.PageRows
				return func() { pgtest.Must(b, pgtest.ErrorOf(s.call("List", q[i], nil))) }
			}
			b.Run(facts.Noun+"/"+name, func(b *testing.B) { pgtest.InTurn(b, asking(0), asking(1)) })
		}
	}
}

// crowdOfMates fills workspaces, each with so many agents, and as many who are invited by
// one of them. A fifth are called Anna, few of them administrators, and one Zeldzaam.
func (h *house) crowdOfMates(t testing.TB, most int, spaces ...uuid.UUID) {
	t.Helper()
	h.Exec(t, `
		with accounts as (
			insert into users (id, email, email_key, name, name_key, words, password_hash, language)
			select gen_random_uuid(), address, address, name, name, string_to_array(name, ' '), 'x', 'en'
			  from unnest($2::uuid[]) space, generate_series(1, $1) n, format('mate%s@mates.example %s', n, space) address,
			       format('mate %s %s', n, case when n = $1 / 2 then 'zeldzaam' when n % 5 = 0 then 'anna' else 'bram' end) name
			returning id, name, email)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		select split_part(email, ' ', 2)::uuid, id, id, name, name, split_part(email, ' ', 1), split_part(email, ' ', 1),
		       case when name like '%25 anna' then 'admin' else 'agent' end from accounts`, most, spaces)
	h.Exec(t, `update members m set words = u.words from users u where u.id = m.user_id and m.workspace_id = any ($1)`, spaces)
	h.Exec(t, `
		insert into invitations (workspace_id, id, email, email_key, role, inviter_id, language, token_hash, expires_at)
		select workspace_id, gen_random_uuid(), address, address, 'agent', id, 'en', '', now() + interval '7 days'
		  from members, generate_series(1, $1) n, format('guest%s@guests.example', n) address
		 where workspace_id = any ($2) and name_key like 'mate 1 %'`, most, spaces)
}

// crowdIsSeen lets those of crowds come at other times: few were here last in the same hour. Few
// were not here for long, the access of few ends soon, and few invitations do.
func (h *house) crowdIsSeen(t testing.TB) {
	t.Helper()
	h.Exec(t, `update members set joined_at = now() - interval '25 days', last_seen_at = now() - n % 200 * interval '2 hours'
		from (select id as one, row_number() over (order by id) as n from members) numbered where id = one`)
	h.Exec(t, `update members set joined_at = now() - interval '100 days', last_seen_at = null,
		access_ends_at = case when n % 40 = 0 and role <> 'owner' then now() + interval '2 days' end
		from (select id as one, row_number() over (order by id) as n from members) numbered where id = one and n % 20 = 0`)
	h.Exec(t, `update invitations set expires_at = now() + interval '1 day'
		from (select id as one, row_number() over (order by id) as n from invitations) numbered where id = one and n % 20 = 0`)
}

// fewInEach makes the few of each kind as many in each workspace, large or small: pages are
// compared that find as much.
func (h *house) fewInEach(b *testing.B) {
	b.Helper()
	h.Exec(b, `
		update members set joined_at = case when n <= $1 then now() - interval '100 days' else joined_at end,
		       last_seen_at = case when n > $1 then now() - n % 200 * interval '2 hours' end,
		       access_ends_at = case when n <= $1 and role <> 'owner' then now() + interval '2 days' end
		  from (select id as one, row_number() over (partition by workspace_id order by id) as n from members) numbered where id = one`, few)
	h.Exec(b, `
		update members set role = case when n <= $1 then 'admin' else 'agent' end
		  from (select id as one, row_number() over (partition by workspace_id order by id) as n
		          from members where name_key like '% anna') annas
		 where id = one`, few)
	h.Exec(b, `
		update invitations set expires_at = now() + case when n <= $1 then interval '1 day' else interval '7 days' end
		  from (select id as one, row_number() over (partition by workspace_id order by id) as n from invitations) numbered where id = one`, few)
}
