package webtest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Scan is one table that a statement reads or writes, with all that the plan
// says of which rows, and the index that finds them, if any.
type Scan struct{ Table, Conditions, Index string }

// ScansOf tells of each statement what Postgres would scan, whatever its
// arguments are. It plans as the owner of the tables, to whom row security adds
// nothing: what is left is what the statement says itself.
func (s *Site) ScansOf(t testing.TB, statements []string) map[string][]Scan {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DB.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `set plan_cache_mode = force_generic_plan`); err != nil {
		t.Fatal(err)
	}
	scans := map[string][]Scan{}
	for _, sql := range statements {
		prepared, err := conn.Prepare(t.Context(), "statement", sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		explain := `explain (format json, verbose) execute statement`
		if n := len(prepared.ParamOIDs); n > 0 {
			explain += "(" + strings.TrimSuffix(strings.Repeat("null,", n), ",") + ")"
		}
		var plans []struct{ Plan scanned }
		var text []byte
		err = conn.QueryRow(t.Context(), explain, pgx.QueryExecModeSimpleProtocol).Scan(&text)
		if err == nil {
			err = json.Unmarshal(text, &plans)
		}
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		scans[sql] = plans[0].Plan.all(nil)
		if err := conn.Deallocate(t.Context(), "statement"); err != nil {
			t.Fatal(err)
		}
	}
	return scans
}

// scanned is a node of a plan.
type scanned struct {
	Table     string    `json:"Relation Name"`
	Type      string    `json:"Node Type"`
	Index     string    `json:"Index Name"`
	Condition string    `json:"Index Cond"`
	Recheck   string    `json:"Recheck Cond"`
	Filter    string    `json:"Filter"`
	Plans     []scanned `json:"Plans"`
}

func (n scanned) all(list []Scan) []Scan {
	if n.Table != "" && n.Type != "ModifyTable" { // What it modifies is scanned below it, or is new.
		list = append(list, Scan{n.Table, n.Condition + " " + n.Recheck + " " + n.Filter, n.Index})
	}
	for _, below := range n.Plans {
		list = below.all(list)
	}
	return list
}
