package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/people"
	"latchkey/web/webtest"
)

// goodBusiness is the form of Settings → Account of a pottery in Belgium.
func goodBusiness() url.Values {
	return url.Values{
		"business_name": {"Atelier du Canal SRL"}, "street": {"Quai des Péniches 12"}, "postal_code": {"1000"}, "city": {"Bruxelles"}, "country": {"BE"},
		"phone": {"02 555 01 00"}, "currency": {"EUR"}, "language": {"fr"}, "time_zone": {"Europe/Brussels"},
	}
}

// aWorkspace is the form of a new workspace.
func aWorkspace(name string) url.Values {
	return url.Values{"workspace": {name}, "country": {"BE"}, "currency": {"EUR"}}
}

var (
	badCountries  = []string{"", "be", "BEL", "Belgium", "UK", "EU", "DD", "XX", "001", flood}
	badCurrencies = []string{"", "eur", "€", "EURO", "DEM", "XXX", "XAU", flood}
)

// ofAccount is the form of the account as the page shows it.
func ofAccount(p *webtest.Page) url.Values {
	form := typed(p)
	form.Del("csrf")
	form.Del("logo") // It has a form of its own.
	return form
}

// settle saves the account of the Atelier.
func settle(t *testing.T, v *webtest.Visitor, form url.Values) {
	t.Helper()
	v.Get(account)
	if p := v.Post(account, form); p.Status != http.StatusSeeOther {
		t.Fatalf("saving the account: %d %s", p.Status, p.Text())
	}
}

func TestTheAccountHoldsWhatIsTyped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	shown := ofAccount(owner.Get(account))
	want := url.Values{
		"business_name": {"Atelier Marchand SARL"}, "street": {"7 quai des Potiers"}, "postal_code": {"69001"}, "city": {"Lyon"}, "country": {"FR"},
		"phone": {"+33 4 65 71 04 20"}, "currency": {"EUR"}, "language": {"en"}, "time_zone": {"Europe/Paris"}, "version": {"2"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("the account of the demo (-want +shown):\n%s", diff)
	}
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(account)
	p := assistant.Follow(assistant.Post(account, with(goodBusiness(), "version", "2")))
	if !p.Has("The settings are saved.") {
		t.Errorf("no word of it: %s", p.Text())
	}
	want = with(with(goodBusiness(), "version", "3"), "phone", "+32 2 555 01 00")
	if diff := cmp.Diff(want, ofAccount(p)); diff != "" {
		t.Errorf("after saving (-want +shown):\n%s", diff)
	}
	if p := assistant.Get(contacts + "/new"); p.Find(`.settings-list`).Length() != 0 {
		t.Error("the list of settings stands beside a customer")
	}
	if current := p.Find(`.settings-list [aria-current="page"]`); current.Text() != "Account" || current.AttrOr("href", "") != account {
		t.Errorf("current in the list of settings is %q", current.Text())
	}
	if log := owner.Get("/w/" + atelier + "/settings/audit-log"); !log.Has("changed the account of the workspace") {
		t.Errorf("the activity log does not tell: %s", log.Text())
	}
	if p := owner.Get("/w/" + atelier + "/settings/general"); p.Find(`[name="language"], [name="time_zone"]`).Filter("select").Length() != 0 {
		t.Error("General holds the language or the time zone too")
	}
}

func TestTheAccountSaysWhatEachSettingGoverns(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	for language, words := range map[string][]string{
		"en": {"nothing that is stored changes", "without a country’s code", "revenue and reports show it first", "Of invitations", "reports count days"},
		"fr": {"ne change rien à ce qui est déjà enregistré", "sans indicatif", "les rapports l’affichent en premier", "Celle des invitations", "comptent les jours"},
		"nl": {"wat al is opgeslagen, verandert niet mee", "zonder landnummer", "bij omzet en rapporten", "Van uitnodigingen", "tellen de dagen"},
	} {
		do(t, site, `update users set language = $1`, language)
		p := owner.Get(account)
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
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(account)
	good := goodBusiness()
	bad := map[string][]string{
		"business_name": {longName, flood, "a\x01b", "a\u202eb", "\u200b\u200b"},
		"street":        {strings.Repeat("é", people.MaxStreet+1), flood, "a\x01b"},
		"postal_code":   {strings.Repeat("1", people.MaxPostalCode+1), flood, "1\x7f"},
		"city":          {strings.Repeat("é", people.MaxCity+1), flood, "a\x01b"},
		"country":       badCountries,
		"phone":         {"x", "12", "+1", "call me", "+32 2 555 01 00 00 00 00 00 00", strings.Repeat("1", 41), flood},
		"currency":      badCurrencies,
		"language":      {"", "de", "EN", "fr-BE", flood},
		"time_zone":     {"", "Local", "Brussels", "europe/brussels", "Mars/Phobos", "../../etc/passwd", "posix/Europe/Brussels", flood},
	}
	for field, values := range bad {
		var attempts []attempt
		for _, a := range each(good, field, values) {
			if a.name == "no "+field && !slices.Contains([]string{"country", "currency", "language", "time_zone"}, field) {
				continue // It may be left empty.
			}
			attempts = append(attempts, a)
		}
		refuses(t, site, owner, account, attempts)
		if p := owner.Post(account, with(good, field, values[len(values)-1])); p.Find("#"+field+"-error").Length() != 1 || p.Find("#"+field).AttrOr("aria-invalid", "") != "true" {
			t.Errorf("a bad %s is not said at its field: %s", field, p.Text())
		}
	}
	all := url.Values{}
	for field, values := range bad {
		all.Set(field, values[len(values)-1])
	}
	if p := owner.Post(account, all); p.Find("main .error").Length() != len(bad) {
		t.Errorf("%d faults are said at once, want %d: %s", p.Find("main .error").Length(), len(bad), p.Text())
	}
	refuses(t, site, owner, account, []attempt{
		{"no such version", with(good, "version", "x"), 400}, {"version 0", with(good, "version", "0"), 400}, {"a strange field", with(good, "logo_id", "x"), 422},
		{"what somebody else has changed", with(good, "version", "1"), 409},
	})
	for _, empty := range []string{"business_name", "street", "postal_code", "city", "phone"} {
		settle(t, owner, with(good, empty, ""))
	}
	settle(t, owner, with(with(good, "country", "MA"), "currency", "MAD"))
	for _, zone := range []string{"Asia/Kolkata", "America/Argentina/Ushuaia", "Pacific/Chatham", "UTC"} {
		settle(t, owner, with(good, "time_zone", zone))
	}
}

func TestTwoPeopleChangeTheAccount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `update users set language = 'en'`)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	mine, theirs := ofAccount(owner.Get(account)), ofAccount(admin.Get(account))
	if p := admin.Post(account, with(theirs, "city", "Villeurbanne")); p.Status != http.StatusSeeOther {
		t.Fatalf("the first: %d %s", p.Status, p.Text())
	}
	before := kept(t, site)
	mine = with(with(mine, "city", "Grenoble"), "currency", "CHF")
	p := owner.Post(account, mine)
	if p.Status != http.StatusConflict || !p.Has("Somebody else changed these settings") {
		t.Errorf("the second: %d %s", p.Status, p.Text())
	}
	if diff := cmp.Diff(mine, ofAccount(p)); diff != "" {
		t.Errorf("what was typed is lost (-typed +shown):\n%s", diff)
	}
	unchanged(t, site, before, "the second")
}

// A country and a currency count from now on: what is stored stays as it was.
func TestAnotherCountryAndCurrencyChangeNothingStored(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	before := kept(t, site)
	settle(t, owner, with(with(with(goodBusiness(), "country", "JP"), "currency", "JPY"), "phone", ""))
	after := kept(t, site)
	for table := range before {
		if changed := before[table] != after[table]; changed != (table == "workspaces" || table == "activity") {
			t.Errorf("%s changed: %t", table, changed)
		}
	}
}
