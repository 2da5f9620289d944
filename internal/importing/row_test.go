package importing_test

import (
	"slices"
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

func (c cells) reader(s importing.Reading) (r *importing.Reader, row []string) {
	var fields []importing.Field
	for field, cell := range c {
		fields, row = append(fields, field), append(row, cell)
	}
	return importing.NewReader(fields, s), row
}

func (c cells) contact(s importing.Reading) (importing.Contact, importing.Reason) {
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
	}.contact(importing.Reading{Language: "nl", Zone: "Europe/Paris"})
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
		got, reason := c.row.contact(importing.Reading{})
		if reason != "" || got.Name != c.want || got.HasEmail != (strings.TrimSpace(c.row[importing.Email]) != "") ||
			got.Country+got.Language+got.Phone != "" || (name == "unknown countries") != (len(got.Remarks) == 2) || !got.Created.IsZero() || got.Own != nil {
			t.Errorf("%s: %+v, %q", name, got, reason)
		}
	}
}

func TestRowsOfCustomersAreRefused(t *testing.T) {
	t.Parallel()
	row := cells{importing.Email: anna}
	soon := time.Now().Add(time.Hour).Format(time.RFC3339)
	for name, c := range map[string]struct {
		row  cells
		want importing.Reason
	}{
		"nobody":                    {cells{importing.Email: " ", importing.Name: "", importing.City: "Gent"}, importing.Nobody},
		"no address":                {row.with(importing.Email, "anna"), importing.BadMail},
		"no address, for a word":    {row.with(importing.Email, "unknown"), importing.BadMail},
		"a long name alone":         {cells{importing.Name: strings.Repeat("é", 121)}, importing.TooLong},
		"a broken name alone":       {cells{importing.Name: "Zo\ufffd"}, importing.BadBytes},
		"a broken address":          {row.with(importing.Email, "z\ufffde@customers.example"), importing.BadMail},
		"a day that is none":        {row.with(importing.Created, "yesterday"), importing.BadDate},
		"a year before business":    {row.with(importing.Created, "1899-12-31"), importing.BadDate},
		"a year after business":     {row.with(importing.Created, "2201-01-01"), importing.BadDate},
		"a day that is yet to come": {row.with(importing.Created, soon), importing.BadDate},
	} {
		if _, reason := c.row.contact(importing.Reading{}); reason != c.want {
			t.Errorf("%s is refused because %q, want %q", name, reason, c.want)
		}
	}
}

// A cell that cannot be read does not cost its row: it is left out, which is said.
func TestABadCellIsLeftOutWithARemark(t *testing.T) {
	t.Parallel()
	row := cells{importing.Email: anna}
	var tags []string
	for r := 'a'; len(tags) <= customers.MaxTags; r++ {
		tags = append(tags, string(r))
	}
	for name, c := range map[string]struct {
		field importing.Field
		cell  string
		want  importing.Reason
	}{
		"a long name":             {importing.Name, strings.Repeat("é", 121), importing.TooLong},
		"a broken first name":     {importing.FirstName, "Zo\ufffd", importing.BadBytes},
		"a phone of words":        {importing.Phone, "call me", importing.BadPhone},
		"a long phone":            {importing.Phone, "+49 171 123456789012", importing.BadPhone},
		"a phone of nobody":       {importing.Phone, "+44 5125550142 1", importing.BadPhone},
		"a long street":           {importing.Street, strings.Repeat("é", 201), importing.TooLong},
		"a street of a bell":      {importing.Street, "Kade\a1", importing.BadBytes},
		"a long postal code":      {importing.PostalCode, strings.Repeat("1", 21), importing.TooLong},
		"a postal code of a bell": {importing.PostalCode, "10\a11", importing.BadBytes},
		"a long city":             {importing.City, strings.Repeat("é", 121), importing.TooLong},
		"a zero byte":             {importing.City, "Ge\x00nt", importing.BadBytes},
		"a broken city":           {importing.City, "Ge\ufffdnt", importing.BadBytes},
		"a long tag":              {importing.Tags, strings.Repeat("é", 61), importing.TooLong},
		"too many tags":           {importing.Tags, strings.Join(tags, ";"), importing.TooMany},
		"a tag of a bell":         {importing.Tags, "Ra\aku", importing.BadBytes},
		"a country of dreams":     {importing.Country, "Atlantis", importing.BadCountry},
		"a dead country":          {importing.Country, "FX", importing.BadCountry},
		"a language of dreams":    {importing.Language, "tlh", importing.BadLanguage},
	} {
		bad := row.with(c.field, c.cell).with(importing.State, "x")
		r, line := bad.reader(importing.Reading{})
		got, reason := r.Contact(line)
		if reason != "" || len(got.Remarks) != 1 || got.Remarks[0].Reason != c.want || line[got.Remarks[0].Column] != c.cell {
			t.Errorf("%s: %q, %+v, want %q", name, reason, got.Remarks, c.want)
		}
		if got.Name+got.Phone+got.Street+got.PostalCode+got.City+got.Country+got.Language != "" || len(got.Tags) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	two, reason := row.with(importing.Phone, "call me").with(importing.City, "Ge\ant").with(importing.Street, "Kade 1").contact(importing.Reading{})
	if reason != "" || len(two.Remarks) != 2 || two.Street != "Kade 1" {
		t.Errorf("two at once: %q, %+v", reason, two)
	}
	ignored, reason := row.with(ignore, "\x00").contact(importing.Reading{})
	if reason != "" || len(ignored.Remarks) > 0 {
		t.Errorf("a zero byte that nobody wants: %q, %+v", reason, ignored.Remarks)
	}
	for name, row := range map[string]cells{
		"just now": row.with(importing.Created, time.Now().Add(-time.Second).Format(time.RFC3339)),
		"the longest of all": row.with(importing.Street, strings.Repeat("é", 200)).
			with(importing.PostalCode, strings.Repeat("1", 20)).with(importing.City, strings.Repeat("é", 120)),
		"as many tags as fit": row.with(importing.Tags, strings.Join(tags[1:], ";")),
	} {
		if _, reason := row.contact(importing.Reading{}); reason != "" {
			t.Errorf("%s is refused because %q", name, reason)
		}
	}
}

// A row has as many cells as the head, but for empty ones behind the last and missing ones at the end.
func TestARowHasTheCellsOfItsHead(t *testing.T) {
	t.Parallel()
	r := importing.NewReader([]importing.Field{importing.Email, importing.Name, ignore}, importing.Reading{})
	for _, c := range []struct {
		row  []string
		want importing.Reason
	}{
		{[]string{anna, "Anna", ""}, ""}, {[]string{anna, "Anna", "", ""}, ""}, {[]string{anna, "Anna", "", "", ""}, ""},
		{[]string{anna, "Anna"}, ""}, {[]string{anna}, ""}, {nil, importing.Nobody}, {[]string{anna, "Anna", "", "more"}, importing.BadCells},
		{[]string{anna, "Anna", "", "", "more"}, importing.BadCells}, {[]string{anna, "Anna", "", " "}, ""},
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
		"'s Gravenhage": "'s Gravenhage", "'": "", "''=1": "'=1", "=1": "=1", "Delft;'=1": "Delft;=1"} {
		if c, reason := (cells{importing.City: cell, importing.Email: anna}).contact(importing.Reading{}); reason != "" || c.City != want {
			t.Errorf("%q becomes %q, %q", cell, c.City, reason)
		}
	}
}

// A phone number without a country is one of the customer's, else of the
// workspace's. The language of the file is no country.
func TestPhonesAreOfACountry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, home, country, want string }{
		{"fr", "BE", "", "+32470123456"}, {"nl", "BE", "", "+32470123456"}, {"en", "BE", "Atlantis", "0470 12 34 56"},
		{"nl", "BE", "Frankrijk", "+33470123456"}, {"fr", "FR", "be", "+32470123456"},
		{"fr", "", "", "0470 12 34 56"},
	} {
		got, reason := cells{importing.Phone: "0470 12 34 56", importing.Country: c.country, importing.Email: anna}.
			contact(importing.Reading{Language: c.language, Country: c.home})
		if reason != "" || got.Phone != c.want || (c.want[0] != '+') != (slices.ContainsFunc(got.Remarks, func(r importing.Remark) bool { return r.Reason == importing.PhoneKept })) {
			t.Errorf("%+v: %q, %q", c, got.Phone, reason)
		}
	}
}

// What stands behind a number is left out, and that is said.
func TestAnExtensionIsNotLostInSilence(t *testing.T) {
	t.Parallel()
	for text, cut := range map[string]bool{"+32 470 12 34 56": false, "0470/12.34.56": false, "+32 (0)470 12 34 56": false, "+32 470 12 34 56 ext. 12": true, "0470123456 x3": true, "0470 12 34 56,,7#": true,
		"0470 12 34 56 (bureau)": true, "+32 470 12 34 56 (Werk)": true, "0470/12.34.56(Mme Léa)": true, "+32 470 12 34 56 (abc)": true} {
		got, reason := cells{importing.Phone: text, importing.Email: anna}.contact(importing.Reading{Country: "BE"})
		if reason != "" || got.Phone != "+32470123456" || (len(got.Remarks) == 1 && got.Remarks[0].Reason == importing.PhoneCut) != cut || len(got.Remarks) > 1 {
			t.Errorf("%q: %q, %q, %v", text, got.Phone, reason, got.Remarks)
		}
	}
}

func TestCountriesAreReadInEachLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "NL": "NL", "be": "BE", "France": "FR", "United Kingdom": "GB", "uk": "GB", "Bénin": "BJ",
		"Germany": "DE", "ALLEMAGNE": "DE", "duitsland": "DE", "États-Unis": "US", "xx": "", "Atlantis": "", "Zimbabwe": "ZW", "New Zealand": "NZ", "USA": "US", "U.S.A.": "US", "fra": "FR", "Holland": "NL", "The Netherlands": "NL", "Paesi Bassi": "NL",
		"Deutschland": "DE", "España": "ES", "Países Bajos": "NL", "Estados Unidos": "US", "Alemanha": "DE", "Svizzera": "CH", "Österreich": "AT",
		"Oesterreich": "AT", "Czech Republic": "CZ", "Türkei": "TR", "Benin": "BJ", "FX": "", "DY": "", "HV": "", "SU": "", "Hong Kong": "HK",
		"Côte d’Ivoire": "CI", "Royaume-Uni": "GB", "GBR": "GB", "Les Pays-Bas": "NL", "die Schweiz": "CH", "North Macedonia": "MK", "Eswatini": "SZ", "Vereinigtes Königreich": "GB", "NA": "NA", "n/a": ""} {
		if got, reason := (cells{importing.Country: text, importing.Email: anna}).contact(importing.Reading{}); reason != "" || got.Country != want {
			t.Errorf("%q becomes %q, %q", text, got.Country, reason)
		}
	}
}

func TestLabelsOfOthersBecomeTags(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Raku, Wheel": {"Raku", "Wheel"}, "Raku;Wheel|Kiln": {"Raku", "Wheel", "Kiln"},
		"* myContacts ::: Friends ::: * Family": {"myContacts", "Friends", "Family"}, `"Raku","VIP"`: {"Raku", "VIP"}, "": nil, `["Raku", "VIP"]`: {"Raku", "VIP"}, "{Raku,VIP}": {"Raku", "VIP"},
	} {
		if got, reason := (cells{importing.Tags: text, importing.Email: anna}).contact(importing.Reading{}); reason != "" || !cmp.Equal(got.Tags, want) {
			t.Errorf("%q becomes %q, %q", text, got.Tags, reason)
		}
	}
}

// Days without a zone are of the file's, and of UTC where that is unknown.
func TestDaysAreOfTheZoneAndTheOrderOfTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reading importing.Reading
		want    string
	}{
		"days first":      {importing.Reading{Zone: "UTC", Order: importing.DayFirst}, "2025-03-02 00:00:00"},
		"months first":    {importing.Reading{Zone: "UTC", Order: importing.MonthFirst}, "2025-02-03 00:00:00"},
		"Paris":           {importing.Reading{Zone: "Europe/Paris", Order: importing.DayFirst}, "2025-03-01 23:00:00"},
		"an unknown zone": {importing.Reading{Zone: "Mars/Olympus", Order: importing.DayFirst}, "2025-03-02 00:00:00"},
	} {
		got, reason := cells{importing.Created: "02/03/2025", importing.Email: anna}.contact(c.reading)
		if reason != "" || got.Created.UTC().Format(time.DateTime) != c.want {
			t.Errorf("%s: %s, %q", name, got.Created, reason)
		}
	}
}

// What a row says of the workspace's own fields is stored as a form would store it.
func TestOwnFieldsStoreWhatAFormWould(t *testing.T) {
	t.Parallel()
	seasons := []string{"Été", "Hiver"}
	for _, c := range []struct {
		kind        customers.FieldKind
		choices     []string
		typed, want string
		refused     bool
	}{
		{customers.TextField, nil, "as it stands", "as it stands", false}, {customers.TextField, nil, "41" + strings.Repeat(" ", 600) + "x", "41 x", false},
		{customers.TextField, nil, strings.Repeat("é", 201), "", true}, {customers.TextField, nil, "None", "None", false},
		{customers.NumberField, nil, "-1234.5", "-1234.5", false}, {customers.NumberField, nil, "72,5", "72.5", false}, {customers.NumberField, nil, "72.50", "72.5", false},
		{customers.NumberField, nil, "1 234,5", "1234.5", false}, {customers.NumberField, nil, "1.234,5", "1234.5", false}, {customers.NumberField, nil, "1,234", "1.234", false},
		{customers.NumberField, nil, "many", "", true}, {customers.NumberField, nil, "7 kg", "", true},
		{customers.DateField, nil, "31/12/2026", "2026-12-31", false}, {customers.DateField, nil, "2026-12-31 23:30", "2026-12-31", false},
		{customers.DateField, nil, "2 mai 1990", "1990-05-02", false}, {customers.DateField, nil, "02/05/1990", "1990-05-02", false},
		{customers.DateField, nil, "someday", "", true}, {customers.DateField, nil, "2201-01-01", "", true},
		{customers.ChoiceField, seasons, "ETE", "Été", false}, {customers.ChoiceField, seasons, "Hiver", "Hiver", false}, {customers.ChoiceField, seasons, "Spring", "", true},
		{customers.ChoiceField, []string{"C++", "C#", "C"}, "C++", "C++", false}, {customers.ChoiceField, []string{"C++", "C#", "C"}, "c#", "C#", false},
		{customers.ChoiceField, []string{"C++", "C#", "C"}, "C", "C", false}, {customers.ChoiceField, []string{"C++", "C#"}, "C", "", true},
		{customers.ChoiceField, []string{"A+", "A", "A-"}, "a-", "A-", false}, {customers.ChoiceField, []string{"< 10", "> 10"}, "> 10", "> 10", false},
		{customers.ChoiceField, []string{"< 10", "> 10"}, "10", "", true}, {customers.ChoiceField, []string{"-", "+"}, "+", "+", false},
		{customers.ChoiceField, []string{"C", "Java"}, "C++", "", true}, {customers.ChoiceField, []string{"D+", "E+"}, "D", "", true},
		{customers.ChoiceField, []string{"Peche", "Pêche", "Péché"}, "pêche", "Pêche", false}, {customers.ChoiceField, []string{"Pêche", "Péché"}, "PECHE", "", true},
		{customers.ChoiceField, []string{"Cafe\u0301", "Thé"}, "CAFÉ", "Cafe\u0301", false}, {customers.ChoiceField, []string{"Cœur", "Carreau"}, "coeur", "Cœur", false},
		{customers.YesNoField, nil, "Oui", "yes", false}, {customers.YesNoField, nil, "TRUE", "yes", false}, {customers.YesNoField, nil, "1", "yes", false},
		{customers.YesNoField, nil, "x", "yes", false}, {customers.YesNoField, nil, "nee", "no", false}, {customers.YesNoField, nil, "Faux", "no", false},
		{customers.YesNoField, nil, "0", "no", false}, {customers.YesNoField, nil, "✓", "yes", false}, {customers.YesNoField, nil, "perhaps", "", true},
	} {
		f := &customers.Field{Item: section.Item{ID: uuid.New()}, Kind: c.kind, Choices: c.choices}
		r := importing.NewReader([]importing.Field{ignore, importing.OwnField(f.ID)},
			importing.Reading{Zone: "Europe/Paris", Order: importing.DayFirst, Mark: importing.Comma})
		row := importing.Contact{Own: map[uuid.UUID]string{f.ID: c.typed}}
		r.Own(&row, map[uuid.UUID]*customers.Field{f.ID: f})
		if row.Own[f.ID] != c.want || (len(row.Remarks) == 1 && row.Remarks[0] == importing.Remark{Column: 1, Reason: importing.BadValue}) != c.refused {
			t.Errorf("%s, %.20q: %q, %+v", c.kind, c.typed, row.Own[f.ID], row.Remarks)
		}
	}
	gone := uuid.New()
	row := importing.Contact{Own: map[uuid.UUID]string{gone: "what belongs to a field that has gone"}}
	importing.NewReader([]importing.Field{importing.OwnField(gone)}, importing.Reading{}).Own(&row, nil)
	if len(row.Own)+len(row.Remarks) > 0 {
		t.Errorf("%+v", row)
	}
}

// Signs that nobody sees are taken off, and what says nothing is nothing.
func TestCellsAreCleaned(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"\u200bIvo": "Ivo", "Nora\u200b Vale": "Nora Vale", "\u202aPia\u202c": "Pia", "Marie\u00adLouise": "MarieLouise", "\u00a0Jo\u202f": "Jo", "Jo\ufeff": "Jo",
		"علی\u200cرضا": "علی\u200cرضا", "-": "", "–": "", ".": "", "N/A": "", "n/a": "", "?": "", "Na": "Na", "Null": "Null", "NULL": "", "NaN": "", "Nan": "Nan", "None": "None", "Jan - de Wit": "Jan - de Wit",
	} {
		if c, reason := (cells{importing.Name: cell, importing.Email: anna}).contact(importing.Reading{}); reason != "" || c.Name != want || len(c.Remarks) > 0 {
			t.Errorf("the name %+q becomes %+q, %q, %v", cell, c.Name, reason, c.Remarks)
		}
	}
	for cell, want := range map[string]string{"geen": "", "NULL": "", "unknown": "", "aucun": "", "\u202a+41 79 123 45 67\u202c": "+41791234567"} {
		if c, reason := (cells{importing.Phone: cell, importing.Email: anna}).contact(importing.Reading{}); reason != "" || c.Phone != want || len(c.Remarks) > 0 {
			t.Errorf("the phone %+q becomes %+q, %q, %v", cell, c.Phone, reason, c.Remarks)
		}
	}
	for _, cell := range []string{"\u200banna@customers.example", "anna@customers.example\ufeff", "anna@customers.example\u00a0"} {
		if c, reason := (cells{importing.Email: cell}).contact(importing.Reading{}); reason != "" || c.Email.String() != anna {
			t.Errorf("the address %+q becomes %q, %q", cell, c.Email, reason)
		}
	}
}

func TestLanguagesAreReadByCodeAndName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"fr": "fr", "FR-be": "fr", "nl_NL": "nl", "English": "en", "Français": "fr", "niederländisch": "nl", "olandese": "nl", "eng": "en", "Vlaams": "nl"} {
		if c, reason := (cells{importing.Language: text, importing.Email: anna}).contact(importing.Reading{}); reason != "" || c.Language != want {
			t.Errorf("%q becomes %q, %q, %v", text, c.Language, reason, c.Remarks)
		}
	}
}
