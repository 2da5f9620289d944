package stores_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// plan is how Postgres ran one query, as it told itself.
type plan struct {
	Query string `json:"Query Text"`
	Top   node   `json:"Plan"`
}

type node struct {
	Type     string  `json:"Node Type"`
	Table    string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Cond     string  `json:"Index Cond"`
	Rows     float64 `json:"Actual Rows"` // of one loop, as all that follows up to Loops
	Filtered float64 `json:"Rows Removed by Filter"`
	Recheck  float64 `json:"Rows Removed by Index Recheck"`
	Loops    float64 `json:"Actual Loops"`
	Hit      float64 `json:"Shared Hit Blocks"` // of this node and those under it
	Read     float64 `json:"Shared Read Blocks"`
	Plans    []node  `json:"Plans"`
}

// rows is how many rows of tables and indexes the node and those under it
// looked at.
func (n *node) rows() float64 {
	rows := 0.0
	if n.Table+n.Index != "" {
		rows = (n.Rows + n.Filtered + n.Recheck) * n.Loops
	}
	for i := range n.Plans {
		rows += n.Plans[i].rows()
	}
	return rows
}

// pages is how many pages they looked at.
func (n *node) pages() float64 { return n.Hit + n.Read }

// condition is a column of an index with what is asked of it, or the first of
// several that are compared together.
var condition = regexp.MustCompile(`\((?:ROW\()?(\w+)(?:, \w+\))? (=|<|>|IS NULL)`)

// strays returns the indexes that are read from end to end for columns further
// on: what stands between, or is not equal to one value, leaves no place to
// begin at. Small tables do not show how long that takes in a large one.
func (n *node) strays(columns map[string][]string) (found []string) {
	asked := map[string]string{}
	for _, c := range condition.FindAllStringSubmatch(n.Cond, -1) {
		if asked[c[1]] != "=" {
			asked[c[1]] = strings.Replace(c[2], "IS NULL", "=", 1) // Nothing is one value, too.
		}
	}
	begun := true
	for _, column := range columns[n.Index] {
		if asked[column] != "" && !begun {
			found = append(found, n.Index+" by "+n.Cond)
			break
		}
		begun = begun && asked[column] == "="
	}
	for i := range n.Plans {
		found = append(found, n.Plans[i].strays(columns)...)
	}
	return found
}

func (n *node) write(b *strings.Builder, indent string) {
	fmt.Fprintf(b, "%s%s %s %s: %.0f × %.0f rows, %.0f removed, %.0f pages\n", indent, n.Type, n.Table, n.Index, n.Loops, n.Rows,
		n.Filtered+n.Recheck, n.pages())
	for i := range n.Plans {
		n.Plans[i].write(b, indent+"  ")
	}
}

func (p *plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", p.Query)
	p.Top.write(&b, "  ")
	return b.String()
}

// explained serves from the same database over one connection, in a mode of
// planning, and returns the
// plans of all that ran since it was asked last, triggers too. They come from
// Postgres's own auto_explain: nothing is run twice, or otherwise than it is.
func (h *house) explained(t testing.TB, mode string) (*postgres.Database, func() []plan) {
	t.Helper()
	super, err := pgx.Connect(t.Context(), h.SuperURL)
	pgtest.Must(t, err)
	defer super.Close(t.Context())
	for name, value := range map[string]string{
		"session_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0", "auto_explain.log_level": "notice",
		"auto_explain.log_format":  "json",
		"auto_explain.log_analyze": "on", "auto_explain.log_buffers": "on", "auto_explain.log_timing": "off",
		"auto_explain.log_nested_statements": "on",
	} {
		_, err = super.Exec(t.Context(), fmt.Sprintf(`alter database %s set %s = '%s'`, pgx.Identifier{super.Config().Database}.Sanitize(),
			name, value))
		pgtest.Must(t, err)
	}
	var plans []plan
	db := h.Serve(t, func(config *pgxpool.Config) {
		config.MaxConns = 1 // Plans arrive before the answer that they are of.
		config.ConnConfig.RuntimeParams["plan_cache_mode"] = mode
		config.ConnConfig.OnNotice = func(_ *pgconn.PgConn, notice *pgconn.Notice) {
			_, text, _ := strings.Cut(notice.Message, "plan:\n")
			var p plan
			if err := json.Unmarshal([]byte(text), &p); err != nil {
				t.Errorf("%v in %s", err, notice.Message)
			}
			plans = append(plans, p)
		}
	})
	return db, func() (told []plan) {
		told, plans = plans, nil
		return told
	}
}
