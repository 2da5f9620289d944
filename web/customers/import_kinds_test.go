package customers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// Files as spreadsheets, old programs and people write them: each is read as it is
// meant, with what was guessed. A customer is an address, a name, a phone and a city.
func TestFilesOfAllKindsAreReadAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	late := "Email,Name\n" + strings.Repeat("%d@late.kinds.example,Plain\n", 1500) + "last@late.kinds.example,Zoë Späth\n"
	numbers := make([]any, 1500)
	for i := range numbers {
		numbers[i] = i
	}
	wide := strings.Repeat(",p", 990)
	for name, c := range map[string]struct {
		as     encoding.Encoding
		file   string
		counts string
		want   []string // ends of lines of what is stored
	}{
		"short rows": {nil, "Email,Name,Phone,City\na@short.kinds.example,Ruth,+32470123401,Gent\nb@short.kinds.example,Bas\nc@short.kinds.example\n", "3 0 0",
			[]string{"a@short.kinds.example Ruth +32470123401 Gent", "b@short.kinds.example Bas", "c@short.kinds.example"}},
		"a quote open at the end":      {nil, "Email,Name,City\na@end.kinds.example,Odile,Namur\nb@end.kinds.example,\"Piet,Assen", "1 0 1", []string{"a@end.kinds.example Odile Namur"}},
		"a line longer than parts":     {nil, "Email,Name\na@line.kinds.example," + strings.Repeat("y", 5<<19) + ",\n" + strings.Repeat("c@line.kinds.example,", 1<<17) + "\nb@line.kinds.example,Bas\n", "1 0 2", []string{"b@line.kinds.example Bas"}},
		"a long line at the end":       {nil, "Email,Name\na@last.kinds.example,Odile\nb@last.kinds.example," + strings.Repeat("y", 3<<20), "1 0 1", []string{"a@last.kinds.example Odile"}},
		"zero bytes":                   {nil, "Email,Name,Customer\x00since\na@zero.kinds.example,Od\x00ile,2026-01-02\n" + strings.Repeat("b@zero.kinds.example,Bas,2026-01-02\n", 2000) + "c@zero.kinds.example,Cas,03/04/2026 \x00\n", "3 1,998 1 0 1", []string{"a@zero.kinds.example", "b@zero.kinds.example Bas", "c@zero.kinds.example Cas"}},
		"a quote that nothing closes":  {nil, "Email,Name,City\na@open.kinds.example,\"Piet,Assen\nb@open.kinds.example,Anna,Assen\nc@open.kinds.example,\"Kees \"\"K\"\" Vos\",Assen\n", "2 0 1", []string{"b@open.kinds.example Anna Assen", `c@open.kinds.example Kees "K" Vos Assen`}},
		"a broken byte among UTF-8":    {nil, "Email,Name,City\na@byte.kinds.example,Hélène,Orléans\nb@byte.kinds.example,Zo\xe9,Nîmes\nc@byte.kinds.example,Chloé,Sète\n", "3 0 0 1", []string{"a@byte.kinds.example Hélène Orléans", "b@byte.kinds.example Nîmes", "c@byte.kinds.example Chloé Sète"}},
		"Latin-1, at the very end":     {charmap.Windows1252, fmt.Sprintf(late, numbers...), "1,501 0 0", []string{"last@late.kinds.example Zoë Späth"}},
		"Japanese":                     {japanese.ShiftJIS, "Email,Name\na@jp.kinds.example,佐藤花子\n", "1 0 0", []string{"a@jp.kinds.example 佐藤花子"}},
		"nearly a thousand columns":    {nil, "Email,Name" + wide + "\na@many.kinds.example,Wide" + wide + "\n", "1 0 0", []string{"a@many.kinds.example Wide"}},
		"phones too long, and nowhere": {nil, "Email,Phone,Country\na@long.kinds.example,+49 171 123456789012,DE\nb@long.kinds.example,0470 12 34 56,Atlantis\n", "2 0 0 3", []string{"a@long.kinds.example", "b@long.kinds.example 0470 12 34 56"}},
	} {
		t.Run(name, func(t *testing.T) {
			file := c.file
			if c.as != nil {
				var err error
				if file, err = c.as.NewEncoder().String(file); err != nil {
					t.Fatal(err)
				}
			}
			p := webtest.Imported(t, owner, webtest.Contacts, file, nil)
			if got := webtest.ImportCounts(p); got != c.counts {
				t.Errorf("%q, want %q: %s", got, c.counts, p.Text())
			}
			for _, want := range c.want {
				email, _, _ := strings.Cut(want, " ")
				got := webtest.Ask[string](t, site, `select coalesce(max(concat_ws(' ', email, nullif(name, ''), nullif(phone, ''), nullif(city, ''))), '') from contacts where email = '`+email+`'`)
				if got != want {
					t.Errorf("it is %q, want %q", got, want)
				}
			}
		})
	}
}

// How a file is read is found, shown, and can be said by hand; what it leaves open
// is asked.
func TestHowAFileIsReadCanBeSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/import")
	bring := func(file string) (string, *webtest.Page) {
		at := owner.Upload(webtest.Contacts+"/import", "x.csv", file).Header.Get("Location")
		return at, owner.Get(at)
	}
	at, p := bring("Title;of it\nName|Email\nAnna;x|anna@how.example\n")
	form := webtest.ColumnsOf(p)
	again := owner.Post(at, webtest.With(webtest.With(webtest.With(form, "separator", "bar"), "head_row", "2"), "act", "check"))
	if again.Status != http.StatusOK || !again.Has("anna@how.example") || !again.Has("Anna;x") {
		t.Errorf("parted by bars: %d %s", again.Status, again.Text())
	}
	if p := owner.Get(at); !p.Has("anna@how.example") {
		t.Errorf("it is not kept: %s", p.Text())
	}

	at, p = bring("Email,Name\na@how.example,Erd\xf5s\n")
	if !p.Has("The characters can be read in several ways") || !p.Has("Erdõs") {
		t.Errorf("nothing is asked of the letters: %s", p.Text())
	}
	if p := owner.Post(at, webtest.With(webtest.With(webtest.ColumnsOf(p), "encoding", "windows-1250"), "act", "look")); !p.Has("Erdős") {
		t.Errorf("as Hungarian: %s", p.Text())
	}

	_, p = bring("Email,Created\na@how.example,05/02/2024\n")
	if !p.Has("05/02/2024 is read as 5 February 2024") {
		t.Errorf("nothing is asked of the days: %s", p.Text())
	}
	site.Exec(t, `update workspaces set country = 'CA', time_zone = 'America/Toronto'`)
	at, p = bring("Email,Created\na@how.example,05/02/2024\n")
	if p := owner.Post(at, webtest.With(webtest.ColumnsOf(p), "act", "check")); p.Status != http.StatusUnprocessableEntity || !p.Has("Choose whether the day or the month comes first") {
		t.Errorf("in Canada: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(at, webtest.With(webtest.With(webtest.ColumnsOf(p), "dates", "month"), "act", "check")); p.Status != http.StatusSeeOther {
		t.Errorf("said: %d %s", p.Status, p.Text())
	}
	site.Exec(t, `insert into contact_fields (workspace_id, id, name, name_key, kind)
		select workspace_id, gen_random_uuid(), 'Points', 'points', 'number' from contact_addresses where email_key = '`+webtest.Helene+`'`)
	for cell, want := range map[string]string{"1.250": "1.250 is read as 1.25.", `"1,250"`: "1,250 is read as 1250."} {
		if _, p := bring("Email,Points\na@how.example," + cell + "\n"); !p.Has(want) {
			t.Errorf("%s is asked as %s", cell, p.Find(".import-questions").Text())
		}
	}
	for name, form := range map[string]url.Values{
		"separator": {"separator": {"x"}}, "head_row": {"head_row": {"99"}}, "encoding": {"encoding": {"ebcdic"}}, "zone": {"zone": {"Mars/Olympus"}}, "decimals": {"decimals": {";"}},
	} {
		at, _ := bring("Email\na@how.example\n")
		if p := owner.Post(at, form); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
}

// Choices that differ in signs alone, numbers and days of other hands.
func TestOwnFieldsAreReadByTheirKinds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for name, field := range map[string]string{
		"Weight": "'number', '{}'", "Blood": `'choice', '{A+,A,A-}'`, "Tongue": `'choice', '{C++,C#,C}'`, "Member": "'yes_no', '{}'", "Born": "'date', '{}'", "Shoe": "'text', '{}'",
	} {
		site.Exec(t, `insert into contact_fields (workspace_id, id, name, name_key, kind, choices)
			select workspace_id, gen_random_uuid(), '`+name+`', lower('`+name+`'), `+field+` from contact_addresses where email_key = '`+webtest.Helene+`'`)
	}
	file := "Email,Weight,Blood,Tongue,Member,Born,Shoe\n" +
		"a@own.example,\"72,5\",A+,C++,x,2 mai 1990,41" + strings.Repeat(" ", 400) + "x\nb@own.example,72.50,A-,C#,oui,02/05/1990,\nc@own.example,\"1 234,5\",A,C,non,1990-05-02,\nd@own.example,heavy,B,C--,perhaps,one day,\n"
	p := webtest.Imported(t, owner, webtest.Contacts, file, nil)
	if got := webtest.ImportCounts(p); got != "4 0 0 5" {
		t.Errorf("%s: %s", got, p.Text())
	}
	for email, want := range map[string]string{
		"a@own.example": "A+ 1990-05-02 yes 41 x C++ 72.5", "b@own.example": "A- 1990-05-02 yes C# 72.5", "c@own.example": "A 1990-05-02 no C 1234.5", "d@own.example": "",
	} {
		got := webtest.Ask[string](t, site, `select coalesce(string_agg(v.value, ' ' order by f.name), '') from contacts c
			join contact_values v on v.contact_id = c.id join contact_fields f on f.id = v.field_id where c.email = '`+email+`'`)
		if got != want {
			t.Errorf("%s has %q, want %q", email, got, want)
		}
	}
	refused := owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil)
	if text := string(refused.Body); strings.Count(text, "was left out") != 5 {
		t.Errorf("%s", text)
	}
}
