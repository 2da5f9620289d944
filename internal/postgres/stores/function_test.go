package stores_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// inSQL are the functions that are written in SQL. Postgres plans what they ask at each
// call, unless it can put them into the statement that calls them.
var inSQL = []string{
	"current_workspace(): put into its statement",
	"is_purchase(text,text): put into its statement",
	"memberships_of(uuid,text,integer): planned at each call", // of a program before: this one does not ask it
	"presence(timestamp with time zone,timestamp with time zone,boolean,timestamp with time zone): put into its statement",
	"river_job_state_in_bitmask(bit,river_job_state): put into its statement", // of River
	"search_key(text): put into its statement",
	"subscription_steps(text,text,bigint,timestamp with time zone,timestamp with time zone,timestamp with time zone): put into its statement",
}

// What a request asks of a function is planned once for a connection.
func TestNoFunctionOfARequestIsPlannedAtEachCall(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	got := pgtest.List[string](t, db, `
		select format('%s: %s', oid::regprocedure,
		              case when prosecdef or proconfig is not null or proisstrict or provolatile = 'v'
		                   then 'planned at each call' else 'put into its statement' end)
		  from pg_proc where pronamespace = 'public'::regnamespace
		   and prolang = (select oid from pg_language where lanname = 'sql') order by 1`)
	if diff := cmp.Diff(inSQL, got); diff != "" {
		t.Error("functions in SQL (-pinned +found):\n" + diff)
	}
}
