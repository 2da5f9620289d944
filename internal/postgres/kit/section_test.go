package kit_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/section"
)

var update = flag.Bool("update", false, "write the golden file anew")

// thing has everything that a thing of a section can have.
type thing struct {
	section.Item
	Label, Code, Currency, Size string
	Price, Weight               int64
	Since                       time.Time
	Parts                       []uuid.UUID
}

// whole is a section with all that the kit knows, bare one with as little as there can be.
var (
	whole = &section.Of[thing]{
		Resource: policy.Coupons, Table: "things", Noun: "thing", PutsAway: true, Undo: true,
		Rows: struct{ Column, Value string }{"kind", "whole"},
		Item: func(t *thing) *section.Item { return &t.Item },
		Fields: []section.Field[thing]{
			section.TextOf("label", 40, func(t *thing) *string { return &t.Label }),
			section.CodeOf("code", 40, func(t *thing) *string { return &t.Code }).Must().Distinct().InList(),
			section.MoneyOf("price", func(t *thing) *int64 { return &t.Price }, func(t *thing) *string { return &t.Currency }),
			section.NumberOf("weight", 1, 100, func(t *thing) *int64 { return &t.Weight }),
			section.ChoiceOf("size", []string{"small", "large"}, func(t *thing) *string { return &t.Size }),
			section.DayOf("since", func(t *thing) *time.Time { return &t.Since }),
			section.ThingsOf("parts", policy.Courses, "parts", "thing_parts", "part_id", 10, func(t *thing) *[]uuid.UUID { return &t.Parts }),
		},
		Counts: &section.Counts{Resource: policy.Students, SQL: `from owners o where o.workspace_id = x.workspace_id and o.thing_id = x.id`},
	}
	bare = &section.Of[thing]{
		Resource: policy.Tags, Table: "bare_things", Noun: "bare_thing", Unique: true,
		Item: func(t *thing) *section.Item { return &t.Item },
	}
)

// Whoever changes the SQL of the kit sees every statement that it changes.
func TestTheSQLOfASectionIsPinned(t *testing.T) {
	t.Parallel()
	all := kit.NewSection(nil, whole).Statements() + kit.NewSection(nil, bare).Statements()
	const golden = "testdata/section.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(all), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pinned, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(pinned), "\n"), strings.Split(all, "\n")); diff != "" {
		t.Errorf("SQL of sections (-pinned +now); after a look, go test ./internal/postgres/kit -update writes it anew:\n%s", diff)
	}
}
