package postgres

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A batch puts arguments into their places as pgx does, the first time and later.
func TestArgumentsByNameAreInTheirPlaces(t *testing.T) {
	t.Parallel()
	named := pgx.NamedArgs{"member": 7, "at": "noon", "nothing": nil}
	for _, sql := range []string{
		`select 1`,
		`select @member`,
		`select @member::bigint, '@at', "@at" from x where at = @at and member = @member -- @at`,
		`select @missing, @member`,
		`select @nothing, e'\'@at' /* @at */`,
	} {
		for round := range 2 {
			batch := &Batch{Batch: &pgx.Batch{}}
			got := batch.Queue(sql, named)
			text, values, err := named.RewriteQuery(t.Context(), nil, sql, nil)
			if err != nil {
				t.Fatal(err)
			}
			if left, is := slices.Concat(got.Arguments, []any{nil})[0].(pgx.NamedArgs); is { // It is left to pgx.
				got.SQL, got.Arguments, err = left.RewriteQuery(t.Context(), nil, got.SQL, nil)
			}
			if err != nil || got.SQL != text || !slices.Equal(got.Arguments, values) {
				t.Errorf("%s, round %d: %s %v, want %s %v", sql, round, got.SQL, got.Arguments, text, values)
			}
		}
	}
}
