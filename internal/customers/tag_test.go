package customers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/customers"
)

func TestCleanTag(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 60)
	for text, want := range map[string]string{" Raku  fired ": "Raku fired", long: long} {
		if got, err := customers.CleanTag("name", text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "name: fault.name_missing", "a\x00": "name: fault.characters", long + "é": "name: fault.name_long",
		strings.Repeat("é", 121): "name: fault.name_long", "Raku, fired": "name: fault.tag_comma", "Raku; fired": "name: fault.tag_comma", "a|b": "name: fault.tag_comma", "楽、陶": "name: fault.tag_comma",
	} {
		if got, err := customers.CleanTag("name", text); got != "" || faultOf(t, err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

// Tags are parted by commas; those that differ in case alone are one.
func TestCleanTags(t *testing.T) {
	t.Parallel()
	var many []string
	for r := 'a'; len(many) < customers.MaxTags; r++ {
		many = append(many, string(r))
	}
	for text, want := range map[string][]string{
		"": nil, " , ,": nil, "Raku": {"Raku"}, " Raku ,, Wheel  two": {"Raku", "Wheel two"}, "Été,ÉTÉ,e\u0301te\u0301 ,ete": {"Été", "ete"}, "か,が": {"か", "が"}, strings.Join(many, ",") + ",A": many,
	} {
		if got, err := customers.CleanTags(text); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		strings.Join(many, ",") + ",z": "tags: fault.too_many_tags", "Raku," + strings.Repeat("é", 61): "tags: fault.name_long",
		"Raku,a\x00": "tags: fault.characters", "Raku,An\u200bna": "tags: fault.characters", "Raku,…": "tags: fault.name_missing",
	} {
		if got, err := customers.CleanTags(text); got != nil || faultOf(t, err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}
