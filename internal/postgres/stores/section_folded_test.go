package stores_test

import (
	"slices"
	"strconv"
	"testing"

	"latchkey/internal/activity"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/texts"
)

// Names of each section that an older program folded are folded anew by migrate.
func TestMigrateFoldsAnewTheThingsOfEachSection(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	space := h.NewSpace(t, "shop")
	h.NewMember(t, space, "owner", "owner")
	sections := sectionsOf(h.Store)
	name := func(i int) string { return "Ønsker" + strconv.Itoa(i) }
	for i, s := range sections {
		f := s.Facts()
		row := pgtest.Row{"name": name(i), "name_key": "older", "words": []string{"older"}}
		if f.Rows.Column != "" {
			row[f.Rows.Column] = f.Rows.Value
		}
		if f.Unique {
			row["identity"] = "older"
		}
		if f.Undo {
			row["deleted_at"] = nil
		}
		h.NewRow(t, f.Table, space.ID, row)
	}
	h.Exec(t, `delete from folded`)
	pgtest.Must(t, postgres.Migrate(t.Context(), h.OwnerURL, h.AppURL))
	for i, s := range sections {
		f, folded, key := s.Facts(), `name_key || ' ' || array_to_string(words, ' ')`, texts.SearchKey(name(i))
		want := []string{key + " " + key}
		if f.Unique {
			folded, want[0] = folded+` || ' ' || identity`, want[0]+" "+texts.Identity(name(i))
		}
		if got := pgtest.List[string](t, h.DB, `select `+folded+` from `+f.Table+` where name = '`+name(i)+`'`); !slices.Equal(got, want) {
			t.Errorf("%s is folded to %q, want %q: has its table the triggers of migrations/0063?", f.Noun, got, want)
		}
	}
	if len(sections) < 12 {
		t.Errorf("only %d sections", len(sections))
	}
}

// What is done with the things of a section stands under a subject of the log.
func TestEachSectionHasASubjectOfTheLog(t *testing.T) {
	t.Parallel()
	for _, s := range sectionsOf(stores.New(nil)) {
		if f := s.Facts(); activity.SubjectOf(f.Noun+".create") == "" {
			t.Errorf("%s has no subject: name one in internal/activity/subject.go", f.Noun)
		}
	}
}
