package kit

import (
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
)

// SpanArguments adds the ends of a span, name_from and name_before: of one that asks nothing, those of all time.
func SpanArguments(name string, s customers.Span, args pgx.NamedArgs) {
	if s.Before.IsZero() {
		s.Before = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	args[name+"_from"], args[name+"_before"] = s.From, s.Before
}
