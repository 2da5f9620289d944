package stores_test

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/postgres/pgtest"
)

// hotSections asks every section for all that it reads.
func hotSections(t *testing.T, c *crowd, hot func(name string, err error, warm ...float64)) {
	t.Helper()
	for _, kept := range sectionsOf(c.store) {
		s, facts := things{reflect.ValueOf(kept), t, c.house, c.owner}, kept.Facts()
		ask := func(what, method string, arguments ...any) {
			t.Helper()
			_, err := s.call(method, arguments...)
			hot(method+": "+what+" in "+facts.Resource.String()+", "+facts.Noun, err)
		}
		list := func(what string, q listing.NameQuery, counts any) {
			t.Helper()
			q.Limit = 50
			ask(what, "List", q, counts)
		}
		deep := listing.Cursor{Key: "mug 5"}
		list("first", listing.NameQuery{}, nil)
		list("deep", listing.NameQuery{After: deep}, nil)
		list("a name", listing.NameQuery{Search: "mug 99"}, nil)
		list("a common word", listing.NameQuery{Search: "mug"}, nil)
		list("a letter", listing.NameQuery{Search: "m"}, nil)
		list("counted", listing.NameQuery{}, s.counts())
		if facts.PutsAway {
			list("a common state", listing.NameQuery{State: listing.Active, After: deep}, nil)
			list("a rare state", listing.NameQuery{State: listing.PutAway}, nil)
			list("a common word in a rare state", listing.NameQuery{State: listing.PutAway, Search: "mug"}, nil)
			list("a common word in a common state", listing.NameQuery{State: listing.Active, Search: "mug"}, nil)
		}
		id := pgtest.One[uuid.UUID](t, c.DB, `select id from `+facts.Table+` x
			where workspace_id = $1 and name_key = 'mug 5' and to_jsonb(x) @> $2`,
			c.owner.Space, sharing(facts))
		ask("one", "Open", id, s.counts())
		ask("for a form", "Names", []uuid.UUID{id})
	}
}
