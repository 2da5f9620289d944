package people_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/texts"
	"latchkey/web/people"
	"latchkey/web/webtest"
)

var (
	badCountries  = []string{"", "be", "BEL", "Belgium", "UK", "EU", "DD", "XX", "001", webtest.Flood}
	badCurrencies = []string{"", "eur", "€", "EURO", "DEM", "XXX", "XAU", webtest.Flood}
)

// ofAccount is the form of the account as the page shows it.
func ofAccount(p *webtest.Page) url.Values {
	form := webtest.Typed(p)
	form.Del("logo") // It has a form of its own.
	return form
}

func TestTheAccountSaysWhatEachSettingGoverns(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for language, words := range map[string][]string{
		"en": {"nothing that is stored changes", "without a country’s code", "revenue and reports show it first", "Of invitations", "reports count days"},
		"fr": {"ne change rien à ce qui est déjà enregistré", "sans indicatif", "les rapports l’affichent en premier", "Celle des invitations", "comptent les jours"},
		"nl": {"wat al is opgeslagen, verandert niet mee", "zonder landnummer", "bij omzet en rapporten", "Van uitnodigingen", "tellen de dagen"},
	} {
		site.Exec(t, `update users set language = $1`, language)
		p := owner.Get(webtest.Account)
		for _, said := range words {
			if !p.Has(said) {
				t.Errorf("in %s nothing says %q", language, said)
			}
		}
		for _, field := range []string{"business_name", "country", "currency", "language", "time_zone"} {
			if input := p.Find(`main #` + field); p.Find("#"+field+"-hint").Length() != 1 || input.AttrOr("aria-describedby", "") != field+"-hint" {
				t.Errorf("in %s the field %s is not tied to its words", language, field)
			}
		}
	}
}

func TestRule11BadValuesOfTheAccount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Account)
	good := webtest.GoodBusiness()
	bad := map[string][]string{
		"business_name": {webtest.LongName, webtest.Flood, "a\x01b", "a\u202eb", "\u200b\u200b"},
		"street":        {strings.Repeat("é", texts.MaxStreet+1), webtest.Flood, "a\x01b"},
		"postal_code":   {strings.Repeat("1", texts.MaxPostalCode+1), webtest.Flood, "1\x7f"},
		"city":          {strings.Repeat("é", texts.MaxCity+1), webtest.Flood, "a\x01b"},
		"country":       badCountries,
		"phone":         {"x", "12", "+1", "call me", "+32 2 555 01 00 00 00 00 00 00", strings.Repeat("1", 41), webtest.Flood},
		"currency":      badCurrencies,
		"language":      {"", "de", "EN", "fr-BE", webtest.Flood},
		"time_zone":     {"", "Local", "Brussels", "europe/brussels", "Mars/Phobos", "../../etc/passwd", "posix/Europe/Brussels", webtest.Flood},
	}
	for field, values := range bad {
		var attempts []webtest.Attempt
		for _, a := range webtest.Each(good, field, values) {
			if a.Name == "no "+field && !slices.Contains([]string{"country", "currency", "language", "time_zone"}, field) {
				continue // It may be left empty.
			}
			attempts = append(attempts, a)
		}
		webtest.Refuses(t, site, owner, webtest.Account, attempts)
		if p := owner.Post(webtest.Account, webtest.With(good, field, values[len(values)-1])); p.Find("#"+field+"-error").Length() != 1 || p.Find("#"+field).AttrOr("aria-invalid", "") != "true" {
			t.Errorf("a bad %s is not said at its field: %s", field, p.Text())
		}
	}
	all := url.Values{}
	for field, values := range bad {
		all.Set(field, values[len(values)-1])
	}
	if p := owner.Post(webtest.Account, all); p.Find("main .error").Length() != len(bad) {
		t.Errorf("%d faults are said at once, want %d: %s", p.Find("main .error").Length(), len(bad), p.Text())
	}
	webtest.Refuses(t, site, owner, webtest.Account, []webtest.Attempt{
		{Name: "no such version", Form: webtest.With(good, "version", "x"), Status: 400}, {Name: "version 0", Form: webtest.With(good, "version", "0"), Status: 400}, {Name: "a strange field", Form: webtest.With(good, "logo_id", "x"), Status: 422},
		{Name: "what somebody else has changed", Form: webtest.With(good, "version", "1"), Status: 409},
	})
	for _, empty := range []string{"business_name", "street", "postal_code", "city", "phone"} {
		webtest.SaveAccount(t, owner, webtest.With(good, empty, ""))
	}
	moroccan := webtest.With(webtest.With(good, "country", "MA"), "phone", "0522 55 01 00")
	webtest.SaveAccount(t, owner, webtest.With(moroccan, "currency", "MAD"))
	for _, zone := range []string{"Asia/Kolkata", "America/Argentina/Ushuaia", "Pacific/Chatham", "UTC"} {
		webtest.SaveAccount(t, owner, webtest.With(good, "time_zone", zone))
	}
}

// The page offers the time zones of the country; script offers the others.
func TestTheAccountIsLight(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	p := owner.Get(webtest.Account)
	if zones := p.Find("#time_zone-list option"); zones.Length() != 1 || zones.AttrOr("value", "") != "Europe/Paris" || len(p.Body) > 48<<10 {
		t.Errorf("%d time zones in %d bytes", zones.Length(), len(p.Body))
	}
}

func TestTwoPeopleChangeGeneral(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	general := "/w/" + webtest.Atelier + "/settings/general"
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	forms := func(p *webtest.Page) url.Values {
		form := url.Values{}
		for _, name := range []string{"name", "slug", "lookups_per_minute", "lookups_per_day", "misses_told", "warned_days", "ending_told", "offline_after", "version"} {
			form.Set(name, p.Find(`main form:not(.delete) [name="`+name+`"]`).AttrOr("value", ""))
		}
		return form
	}
	mine, theirs := forms(owner.Get(general)), forms(admin.Get(general))
	if p := admin.Post(general, webtest.With(theirs, "lookups_per_day", "400")); p.Status != http.StatusSeeOther {
		t.Fatalf("the first: %d %s", p.Status, p.Text())
	}
	before := site.Kept(t)
	mine.Set("lookups_per_day", "300")
	p := owner.Post(general, mine)
	if p.Status != http.StatusConflict || !p.Has("Somebody else changed these settings") || !cmp.Equal(forms(p), webtest.With(mine, "version", forms(p).Get("version"))) {
		t.Errorf("the second: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "the second")
}

func TestTwoPeopleChangeTheAccount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	mine, theirs := ofAccount(owner.Get(webtest.Account)), ofAccount(admin.Get(webtest.Account))
	if p := admin.Post(webtest.Account, webtest.With(theirs, "city", "Villeurbanne")); p.Status != http.StatusSeeOther {
		t.Fatalf("the first: %d %s", p.Status, p.Text())
	}
	before := site.Kept(t)
	mine = webtest.With(webtest.With(mine, "city", "Grenoble"), "currency", "CHF")
	p := owner.Post(webtest.Account, mine)
	if p.Status != http.StatusConflict || !p.Has("Somebody else changed these settings") {
		t.Errorf("the second: %d %s", p.Status, p.Text())
	}
	if now := p.Find(".now"); now.Length() != 2 || p.Find("#city-now bdi").Text() != "Villeurbanne" || p.Find("#currency-now bdi").Text() != "EUR" || !strings.Contains(now.Text(), "Now, by Sophie Renaud, ") {
		t.Errorf("what is there now: %q", now.Text())
	}
	if diff := cmp.Diff(webtest.With(mine, "version", ofAccount(p).Get("version")), ofAccount(p)); diff != "" {
		t.Errorf("what was typed is lost (-typed +shown):\n%s", diff)
	}
	site.Unchanged(t, before, "the second")
}

// A country and a currency count from now on: what is stored stays as it was.
func TestAnotherCountryAndCurrencyChangeNothingStored(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	before := site.Kept(t)
	webtest.SaveAccount(t, owner, webtest.With(webtest.With(webtest.With(webtest.GoodBusiness(), "country", "JP"), "currency", "JPY"), "phone", ""))
	after := site.Kept(t)
	for table := range before {
		if changed := before[table] != after[table]; changed != (table == "workspaces" || table == "activity") {
			t.Errorf("%s changed: %t", table, changed)
		}
	}
}

func TestTheAccountHoldsWhatIsTyped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	shown := ofAccount(owner.Get(webtest.Account))
	want := url.Values{
		"business_name": {"Atelier Marchand SARL"}, "street": {"7 quai des Potiers"}, "postal_code": {"69001"}, "city": {"Lyon"}, "country": {"FR"},
		"phone": {"+33 4 65 71 04 20"}, "currency": {"EUR"}, "language": {"en"}, "time_zone": {"Europe/Paris"}, "version": {"2"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("the account of the demo (-want +shown):\n%s", diff)
	}
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Account)
	p := assistant.Follow(assistant.Post(webtest.Account, webtest.With(webtest.GoodBusiness(), "version", "2")))
	if !p.Has("The settings are saved.") {
		t.Errorf("no word of it: %s", p.Text())
	}
	want = webtest.With(webtest.With(webtest.GoodBusiness(), "version", "3"), "phone", "+32 2 555 01 00")
	if diff := cmp.Diff(want, ofAccount(p)); diff != "" {
		t.Errorf("after saving (-want +shown):\n%s", diff)
	}
	if p := assistant.Get(webtest.Contacts + "/lookups"); p.Status != http.StatusOK || p.Find(`.settings-list`).Length() != 0 {
		t.Error("the list of settings stands beside their lookups")
	}
	if current := p.Find(`.settings-list [aria-current="page"]`); current.Text() != "Account" || current.AttrOr("href", "") != webtest.Account {
		t.Errorf("current in the list of settings is %q", current.Text())
	}
	if log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log"); !log.Has("changed the account of the workspace") {
		t.Errorf("the activity log does not tell: %s", log.Text())
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/settings/general"); p.Find(`[name="language"], [name="time_zone"]`).Filter("select").Length() != 0 {
		t.Error("General holds the language or the time zone too")
	}
}

// Whoever is invited sees which business invites them, in the mail and on its page,
// and nobody sees it behind a dead link.
func TestTheBusinessSignsItsInvitations(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	const signature = "Atelier Marchand SARL · 7 quai des Potiers · 69001 Lyon · +33\u00a04\u00a065\u00a071\u00a004\u00a020"
	link := site.Invite(t, owner, "anna@example.org", "agent")
	if text := site.WaitMail(t, "anna@example.org", "/join/").Text; !strings.Contains(text, signature) {
		t.Errorf("the mail: %s", text)
	}
	v := site.Visit(t)
	if p := v.Follow(v.Get(link)); p.Find(".signature").Text() != signature {
		t.Errorf("the page is signed %q", p.Find(".signature").Text())
	}
	site.Exec(t, `update workspaces set business_name = '', street = '', postal_code = '', city = '', phone = ''`)
	if p := v.Get("/join"); p.Find(".signature").Length() != 0 {
		t.Errorf("without a business: %s", p.Text())
	}
}
