package customers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// faultOf is the field and the key of the fault with which a text is refused, "" for none.
func faultOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		t.Fatalf("%v is no fault of a field", err)
	}
	return f.Field + ": " + f.Key
}

const phone = "+33612345678"

// A masked phone has one shape whatever its length, and hides four digits at least.
func TestMaskedPhoneIsNeverTheNumber(t *testing.T) {
	t.Parallel()
	for clear, want := range map[string]string{
		phone: "+33 •• •• •• 78", "+4915112345678": "+49 •• •• •• 78", "+14155550101": "+14 •• •• •• 01", "+29022222": "+29 •• •• •• 22",
		"+6834567": "•••", "+49123": "•••", "112": "•••", "": "•••",
	} {
		if got := masked.Phone(clear); got != want {
			t.Errorf("%q is shown as %q, want %q", clear, got, want)
		}
	}
}

// Each part is hidden by its own mask alone. That a part is missing may be told,
// save of the name: somebody without one is not told from the others.
func TestHiddenPartsShowNothing(t *testing.T) {
	t.Parallel()
	const all = policy.MaskName | policy.MaskEmail | policy.MaskPhone | policy.MaskAddress
	for _, c := range []struct {
		part        policy.Mask
		clear, want string
	}{
		{policy.MaskName, "Helene Dubois", "•••"},
		{policy.MaskName, "", "•••"},
		{policy.MaskEmail, "helene@customers.example", "h•••@c•••.example"},
		{policy.MaskEmail, "", ""},
		{policy.MaskPhone, phone, "+33 •• •• •• 78"},
		{policy.MaskPhone, "", ""},
		{policy.MaskAddress, "Rue du Four 3", "•••"},
		{policy.MaskAddress, "", ""},
	} {
		for _, mask := range []policy.Mask{all, c.part} {
			if got, want := masked.Hide(mask, c.part, c.clear), (masked.Text{Shown: c.want, Hidden: c.want != ""}); got != want {
				t.Errorf("%s of %q behind %s: %+v, want %+v", c.part, c.clear, mask, got, want)
			}
		}
		for _, mask := range []policy.Mask{0, all &^ c.part} {
			if got, want := masked.Hide(mask, c.part, c.clear), (masked.Text{Shown: c.clear}); got != want {
				t.Errorf("%s of %q behind %s: %+v, want %+v", c.part, c.clear, mask, got, want)
			}
		}
	}
}

func TestContactWithoutANameIsCalledByItsAddress(t *testing.T) {
	t.Parallel()
	c := customers.Contact{Email: masked.Text{Shown: "helene@customers.example"}}
	if got := c.Title(); got != c.Email.Shown {
		t.Errorf("it is called %q", got)
	}
	c.Name.Shown = "Helene Dubois"
	if got := c.Title(); got != c.Name.Shown {
		t.Errorf("it is called %q", got)
	}
}

// A list that is searched, or filtered twice, is counted less far.
func TestHowFarAListIsCounted(t *testing.T) {
	t.Parallel()
	some := uuid.NullUUID{UUID: uuid.New(), Valid: true}
	for name, c := range map[string]struct {
		query         customers.ContactQuery
		filters, most int
	}{
		"everybody":               {customers.ContactQuery{}, 0, 1000},
		"a search":                {customers.ContactQuery{Search: "anna"}, 0, 250},
		"a tag":                   {customers.ContactQuery{Tag: some}, 1, 1000},
		"an assignee":             {customers.ContactQuery{Assignee: some}, 1, 1000},
		"a team":                  {customers.ContactQuery{Team: some}, 1, 1000},
		"a value":                 {customers.ContactQuery{Value: customers.FieldSearch{Field: some, Typed: "red"}}, 1, 1000},
		"a field without a value": {customers.ContactQuery{Value: customers.FieldSearch{Field: some}}, 0, 1000},
		"a value of no field":     {customers.ContactQuery{Value: customers.FieldSearch{Typed: "red"}}, 0, 1000},
		"a tag and a team":        {customers.ContactQuery{Tag: some, Team: some}, 2, 250},
	} {
		if filters, most := c.query.Filters(), c.query.Most(); filters != c.filters || most != c.most {
			t.Errorf("%s: %d filters, counted to %d; want %d and %d", name, filters, most, c.filters, c.most)
		}
	}
}

func TestCleanLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", " \t\n": "", "Kade 1": "Kade 1", "  Kade \u00a0\t 1\r\n": "Kade 1", "éééééé": "éééééé", "      123456": "123456"} {
		if got, err := texts.CleanLine("city", text, 6); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"1234567": "city: fault.line_long", "ééééééé": "city: fault.line_long",
		"a\x00b": "city: fault.characters", "a\x1fb": "city: fault.characters", "a\x7fb": "city: fault.characters", "a\xffb": "city: fault.characters", "a\ufffdb": "city: fault.characters",
	} {
		if got, err := texts.CleanLine("city", text, 6); got != "" || faultOf(t, err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

// A customer may have no name; one that is there is a name like any other.
func TestCleanName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", " \t": "", " Helene  Dubois ": "Helene Dubois", strings.Repeat("é", 120): strings.Repeat("é", 120)} {
		if got, err := texts.CleanOptionalName("name", text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{strings.Repeat("é", 121): "name: fault.name_long", "a\u200bb": "name: fault.characters", "\u200b": "name: fault.name_missing", "...": "name: fault.name_missing"} {
		if got, err := texts.CleanOptionalName("name", text); got != "" || faultOf(t, err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

func TestCleanTag(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 60)
	for text, want := range map[string]string{" Raku  fired ": "Raku fired", long: long} {
		if got, err := customers.CleanTag("name", text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "name: fault.name_missing", "a\x00": "name: fault.characters", long + "é": "name: fault.name_long", strings.Repeat("é", 121): "name: fault.name_long", "Raku, fired": "name: fault.tag_comma",
	} {
		if got, err := customers.CleanTag("name", text); got != "" || faultOf(t, err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

// Tags are parted by commas; those that differ in case or accents alone are one.
func TestCleanTags(t *testing.T) {
	t.Parallel()
	var many []string
	for r := 'a'; len(many) < customers.MaxTags; r++ {
		many = append(many, string(r))
	}
	for text, want := range map[string][]string{
		"": nil, " , ,": nil, "Raku": {"Raku"}, " Raku ,, Wheel  two": {"Raku", "Wheel two"}, "Été,ETE,été ": {"Été"}, strings.Join(many, ",") + ",A": many,
	} {
		if got, err := customers.CleanTags(text); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		strings.Join(many, ",") + ",z": "tags: fault.too_many_tags", "Raku," + strings.Repeat("é", 61): "tags: fault.line_long", "Raku,a\x00": "tags: fault.characters",
	} {
		if got, err := customers.CleanTags(text); got != nil || faultOf(t, err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

// A contact is found by each word of its name, and by its addresses, whole and in parts.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		keys []string
		want []string
	}{
		{"", nil, nil},
		{"", []string{"", "ann"}, []string{"ann"}},
		{"Hélène  DUBOIS Helene", nil, []string{"helene", "dubois"}},
		{"Ann", []string{"ann.lee+news_x-y@east.example", "bob@east.example"}, []string{
			"ann", "ann.lee+news_x-y@east.example", "east.example", "lee", "news", "x", "y", "bob@east.example", "bob",
		}},
		{strings.Repeat("x", 254) + " " + strings.Repeat("y", 255), nil, []string{strings.Repeat("x", 254)}},
	} {
		if diff := cmp.Diff(c.want, customers.Words(c.name, c.keys...)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
