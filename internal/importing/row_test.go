package importing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/section"
)

// cells are a row by its columns.
type cells map[importing.Field]string

// with is the row with another cell.
func (c cells) with(field importing.Field, cell string) cells {
	more := cells{field: cell}
	for field, cell := range c {
		if more[field] == "" {
			more[field] = cell
		}
	}
	more[field] = cell
	return more
}

func (c cells) reader(s importing.Settings) (r *importing.Reader, row []string) {
	var fields []importing.Field
	for field, cell := range c {
		fields, row = append(fields, field), append(row, cell)
	}
	return importing.NewReader(fields, s), row
}

func (c cells) contact(s importing.Settings) (importing.Contact, importing.Reason) {
	r, row := c.reader(s)
	return r.Contact(row)
}

const anna = "anna@customers.example"

func TestARowBecomesACustomer(t *testing.T) {
	t.Parallel()
	size := uuid.New()
	c, reason := cells{
		importing.Email: " Anna@Customers.example ", importing.Name: "Anna  Dubois", importing.Phone: "0470 12 34 56", importing.Street: "Kade 1",
		importing.PostalCode: "1011 AB", importing.City: "Gent",
		importing.Country: "Belgique", importing.Language: "FR-be", importing.Tags: "Raku; Wheel|* Friends", importing.Created: "31/12/2024 10:00",
		importing.OwnField(size): "42", ignore: "nothing",
	}.contact(importing.Settings{Language: "nl", Zone: "Europe/Paris"})
	if reason != "" {
		t.Fatal(reason)
	}
	created := c.Created.UTC().Format(time.DateTime)
	got := []string{c.Email.String(), c.Name, c.Phone, c.Street, c.PostalCode, c.City, c.Country, c.Language, created, c.Own[size]}
	want := []string{"Anna@Customers.example", "Anna Dubois", "+32470123456", "Kade 1", "1011 AB", "Gent", "BE", "fr", "2024-12-31 09:00:00", "42"}
	if diff := cmp.Diff(want, got); diff != "" || !c.HasEmail {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Raku", "Wheel", "* Friends"}, c.Tags); diff != "" {
		t.Error(diff)
	}
	if len(c.Own) != 1 {
		t.Errorf("own fields: %v", c.Own)
	}
}

// A cell that is empty or unknown leaves the customer without it.
func TestARowMayLackNearlyEverything(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row  cells
		want string
	}{
		"an address alone":  {cells{importing.Email: anna, importing.OwnField(uuid.New()): ""}, ""},
		"a name alone":      {cells{importing.Name: "Anna", importing.Email: " "}, "Anna"},
		"a first name":      {cells{importing.FirstName: "Anna", importing.LastName: ""}, "Anna"},
		"both names":        {cells{importing.FirstName: "Anna", importing.LastName: "Dubois"}, "Anna Dubois"},
		"all three":         {cells{importing.Name: "A. Dubois", importing.FirstName: "Anna", importing.LastName: "Dubois"}, "A. Dubois"},
		"unknown countries": {cells{importing.Name: "Anna", importing.Country: "Atlantis", importing.Language: "tlh"}, "Anna"},
	} {
		got, reason := c.row.contact(importing.Settings{})
		if reason != "" || got.Name != c.want || got.HasEmail != (strings.TrimSpace(c.row[importing.Email]) != "") ||
			got.Country+got.Language+got.Phone != "" || !got.Created.IsZero() || got.Own != nil {
			t.Errorf("%s: %+v, %q", name, got, reason)
		}
	}
}

func TestRowsOfCustomersAreRefused(t *testing.T) {
	t.Parallel()
	row := cells{importing.Email: anna}
	var tags []string
	for r := 'a'; len(tags) <= customers.MaxTags; r++ {
		tags = append(tags, string(r))
	}
	soon := time.Now().Add(time.Hour).Format(time.RFC3339)
	for name, c := range map[string]struct {
		row  cells
		want importing.Reason
	}{
		"nobody":                    {cells{importing.Email: " ", importing.Name: "", importing.City: "Gent"}, importing.Nobody},
		"no address":                {row.with(importing.Email, "anna"), importing.BadMail},
		"a long name":               {row.with(importing.Name, strings.Repeat("é", 121)), importing.TooLong},
		"a name of nothing":         {row.with(importing.Name, "\u200b"), importing.BadBytes},
		"a phone of words":          {row.with(importing.Phone, "call me"), importing.BadPhone},
		"a long street":             {row.with(importing.Street, strings.Repeat("é", 201)), importing.TooLong},
		"a street of a bell":        {row.with(importing.Street, "Kade\a1"), importing.BadBytes},
		"a long postal code":        {row.with(importing.PostalCode, strings.Repeat("1", 21)), importing.TooLong},
		"a postal code of a bell":   {row.with(importing.PostalCode, "10\a11"), importing.BadBytes},
		"a long city":               {row.with(importing.City, strings.Repeat("é", 121)), importing.TooLong},
		"a city of a bell":          {row.with(importing.City, "Ge\ant"), importing.BadBytes},
		"a long tag":                {row.with(importing.Tags, strings.Repeat("é", 61)), importing.TooLong},
		"too many tags":             {row.with(importing.Tags, strings.Join(tags, ";")), importing.TooMany},
		"a tag of a bell":           {row.with(importing.Tags, "Ra\aku"), importing.BadBytes},
		"a zero byte":               {row.with(importing.City, "Ge\x00nt"), importing.BadBytes},
		"a zero byte, ignored":      {row.with(ignore, "\x00"), importing.BadBytes},
		"broken UTF-8":              {row.with(importing.City, "Ge\xffnt"), importing.BadBytes},
		"a day that is none":        {row.with(importing.Created, "yesterday"), importing.BadDate},
		"a year before business":    {row.with(importing.Created, "1899-12-31"), importing.BadDate},
		"a year after business":     {row.with(importing.Created, "2201-01-01"), importing.BadDate},
		"a day that is yet to come": {row.with(importing.Created, soon), importing.BadDate},
		"the first of two mistakes": {row.with(importing.Phone, "call me").with(importing.Created, "yesterday"), importing.BadPhone},
	} {
		if _, reason := c.row.contact(importing.Settings{}); reason != c.want {
			t.Errorf("%s is refused because %q, want %q", name, reason, c.want)
		}
	}
	for name, row := range map[string]cells{
		"just now": row.with(importing.Created, time.Now().Add(-time.Second).Format(time.RFC3339)),
		"the longest of all": row.with(importing.Street, strings.Repeat("é", 200)).
			with(importing.PostalCode, strings.Repeat("1", 20)).with(importing.City, strings.Repeat("é", 120)),
		"as many tags as fit": row.with(importing.Tags, strings.Join(tags[1:], ";")),
	} {
		if _, reason := row.contact(importing.Settings{}); reason != "" {
			t.Errorf("%s is refused because %q", name, reason)
		}
	}
}

// A row has as many cells as the head, but for empty ones behind the last.
func TestARowHasTheCellsOfItsHead(t *testing.T) {
	t.Parallel()
	r := importing.NewReader([]importing.Field{importing.Email, importing.Name, ignore}, importing.Settings{})
	for _, c := range []struct {
		row  []string
		want importing.Reason
	}{
		{[]string{anna, "Anna", ""}, ""}, {[]string{anna, "Anna", "", ""}, ""}, {[]string{anna, "Anna", "", "", ""}, ""},
		{[]string{anna, "Anna"}, importing.BadCells}, {nil, importing.BadCells}, {[]string{anna, "Anna", "", "more"}, importing.BadCells},
		{[]string{anna, "Anna", "", "", "more"}, importing.BadCells}, {[]string{anna, "Anna", "", " "}, importing.BadCells},
	} {
		if _, reason := r.Contact(c.row); reason != c.want {
			t.Errorf("%q is refused because %q, want %q", c.row, reason, c.want)
		}
		if _, reason := r.Transaction(c.row); (reason == importing.BadCells) != (c.want == importing.BadCells) {
			t.Errorf("a payment %q is refused because %q", c.row, reason)
		}
	}
}

// The apostrophe that kept a cell from running as a formula is no part of the text.
func TestTheApostropheOfASpreadsheetIsTakenAway(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{"'=1+1": "=1+1", "'+33": "+33", "'-1": "-1", "'@home1": "@home1", "'＝1": "＝1",
		"'s Gravenhage": "'s Gravenhage", "'": "'", "''=1": "''=1", "=1": "=1"} {
		if c, reason := (cells{importing.City: cell, importing.Email: anna}).contact(importing.Settings{}); reason != "" || c.City != want {
			t.Errorf("%q becomes %q, %q", cell, c.City, reason)
		}
	}
}

// A phone number without a country is one of the customer's, else of the
// workspace's. The language of the file is no country.
func TestPhonesAreOfACountry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, home, country, want string }{
		{"fr", "BE", "", "+32470123456"}, {"nl", "BE", "", "+32470123456"}, {"en", "BE", "Atlantis", "+32470123456"},
		{"nl", "BE", "Frankrijk", "+33470123456"}, {"fr", "FR", "be", "+32470123456"},
		{"fr", "", "", "0470 12 34 56"},
	} {
		got, reason := cells{importing.Phone: "0470 12 34 56", importing.Country: c.country, importing.Email: anna}.
			contact(importing.Settings{Language: c.language, Country: c.home})
		if reason != "" || got.Phone != c.want {
			t.Errorf("%+v: %q, %q", c, got.Phone, reason)
		}
	}
}

func TestCountriesAreReadInEachLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "NL": "NL", "be": "BE", "France": "FR", "United Kingdom": "GB", "uk": "GB", "Bénin": "BJ",
		"Germany": "DE", "ALLEMAGNE": "DE", "duitsland": "DE", "États-Unis": "US", "xx": "", "Atlantis": "", "Zimbabwe": "ZW", "New Zealand": "NZ"} {
		if got, reason := (cells{importing.Country: text, importing.Email: anna}).contact(importing.Settings{}); reason != "" || got.Country != want {
			t.Errorf("%q becomes %q, %q", text, got.Country, reason)
		}
	}
}

func TestLabelsOfOthersBecomeTags(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Raku, Wheel": {"Raku", "Wheel"}, "Raku;Wheel|Kiln": {"Raku", "Wheel", "Kiln"},
		"* myContacts ::: Friends ::: * Family": {"myContacts", "Friends", "Family"}, `"Raku","VIP"`: {"Raku", "VIP"}, "": nil,
	} {
		if got, reason := (cells{importing.Tags: text, importing.Email: anna}).contact(importing.Settings{}); reason != "" || !cmp.Equal(got.Tags, want) {
			t.Errorf("%q becomes %q, %q", text, got.Tags, reason)
		}
	}
}

// Days without a zone are of the file's, and of UTC where that is unknown.
func TestDaysAreOfTheZoneAndTheOrderOfTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings importing.Settings
		want     string
	}{
		"days first":      {importing.Settings{Zone: "UTC"}, "2025-03-02 00:00:00"},
		"months first":    {importing.Settings{Zone: "UTC", MonthsFirst: true}, "2025-02-03 00:00:00"},
		"Paris":           {importing.Settings{Zone: "Europe/Paris"}, "2025-03-01 23:00:00"},
		"an unknown zone": {importing.Settings{Zone: "Mars/Olympus"}, "2025-03-02 00:00:00"},
	} {
		got, reason := cells{importing.Created: "02/03/2025", importing.Email: anna}.contact(c.settings)
		if reason != "" || got.Created.UTC().Format(time.DateTime) != c.want {
			t.Errorf("%s: %s, %q", name, got.Created, reason)
		}
	}
}

// What a row says of the workspace's own fields is stored as a form would store it.
func TestOwnFieldsStoreWhatAFormWould(t *testing.T) {
	t.Parallel()
	field := func(kind customers.FieldKind) *customers.Field {
		return &customers.Field{Item: section.Item{ID: uuid.New()}, Kind: kind, Choices: []string{"Été", "Hiver"}}
	}
	for _, c := range []struct {
		kind        customers.FieldKind
		typed, want string
		reason      importing.Reason
	}{
		{customers.TextField, "as it stands", "as it stands", ""}, {customers.TextField, strings.Repeat("é", 201), "", importing.BadValue},
		{customers.NumberField, "-1234.5", "-1234.5", ""}, {customers.NumberField, "many", "", importing.BadValue},
		{customers.DateField, "31/12/2026", "2026-12-31", ""}, {customers.DateField, "2026-12-31 23:30", "2026-12-31", ""},
		{customers.DateField, "someday", "", importing.BadValue}, {customers.DateField, "2201-01-01", "", importing.BadValue},
		{customers.ChoiceField, "ETE", "Été", ""}, {customers.ChoiceField, "Hiver", "Hiver", ""}, {customers.ChoiceField, "Spring", "", importing.BadValue},
		{customers.YesNoField, "Oui", "yes", ""}, {customers.YesNoField, "TRUE", "yes", ""}, {customers.YesNoField, "1", "yes", ""},
		{customers.YesNoField, "nee", "no", ""}, {customers.YesNoField, "Faux", "no", ""}, {customers.YesNoField, "0", "no", ""},
		{customers.YesNoField, "perhaps", "", importing.BadValue},
	} {
		f := field(c.kind)
		r := importing.NewReader(nil, importing.Settings{Zone: "Europe/Paris"})
		row := importing.Contact{Own: map[uuid.UUID]string{f.ID: c.typed}}
		reason := r.Own(&row, map[uuid.UUID]*customers.Field{f.ID: f})
		if reason != c.reason || reason == "" && row.Own[f.ID] != c.want {
			t.Errorf("%s, %.20q: %q, %q", c.kind, c.typed, row.Own[f.ID], reason)
		}
	}
	gone := importing.Contact{Own: map[uuid.UUID]string{uuid.New(): "what belongs to a field that has gone"}}
	if reason := importing.NewReader(nil, importing.Settings{}).Own(&gone, nil); reason != "" || len(gone.Own) > 0 {
		t.Errorf("%v, %q", gone.Own, reason)
	}
}
