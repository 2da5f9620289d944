package importing_test

import (
	"slices"
	"testing"

	"latchkey/internal/i18n"
	"latchkey/internal/importing"
)

// What is known of a list that comes in is of columns that its form offers, and
// has its words.
func TestImportersAreWhole(t *testing.T) {
	t.Parallel()
	for _, i := range importing.Importers {
		name := i.Resource.String()
		words := []string{"import.title_" + name, "import.lead_" + name, "import.hint_from_" + name, "import.hint_twice_" + name,
			"import.to_list_" + name}
		offered := func(what string, fields ...importing.Field) {
			for _, field := range fields {
				if !slices.Contains(i.Fields, field) {
					t.Errorf("%s: %s has %q, which no column can fill", name, what, field)
				}
			}
		}
		for _, field := range i.Fields {
			words = append(words, "import.field_"+string(field.Of()))
		}
		for field := range i.Heads {
			offered("heads", field)
		}
		for _, need := range i.Needs {
			offered("needs", need.OneOf...)
			if len(need.OneOf) > 1 {
				words = append(words, string(need.Reason))
			}
		}
		offered("the preview", i.Preview...)
		for _, key := range words {
			if !i18n.Has(key) {
				t.Errorf("%s has no words %s", name, key)
			}
		}
		if importing.ImporterOf(i.Resource) != i {
			t.Errorf("%s is there twice", name)
		}
	}
}
