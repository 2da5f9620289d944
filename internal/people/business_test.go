package people

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

var belgian = Business{
	Name: "Atelier du Canal SRL", Street: "Quai des Péniches 12", PostalCode: "1000", City: "Bruxelles", Country: "BE",
	Phone: "+3225550100", TimeZone: "Europe/Brussels", Language: "fr", Currency: "EUR", Version: 3,
}

// fieldsOf names the fields that a list of faults is about.
func fieldsOf(list fault.List) (fields []string) {
	for _, f := range list {
		fields = append(fields, f.Field)
	}
	return fields
}

func TestABusinessIsCleaned(t *testing.T) {
	t.Parallel()
	typed := belgian
	typed.Name, typed.Street, typed.City, typed.Phone = "  Atelier du  Canal SRL ", "Quai  des Péniches 12", " Bruxelles", "02 555 01 00"
	if b, wrong := AccountSettings.Clean(typed); wrong != nil || b != belgian {
		t.Errorf("%v, %s", wrong, cmp.Diff(belgian, b))
	}
	bare := Business{Country: "MA", TimeZone: "UTC", Language: "nl", Currency: "MAD"}
	if b, wrong := AccountSettings.Clean(bare); wrong != nil || b != bare {
		t.Errorf("with nothing but its choices: %v, %+v", wrong, b)
	}
}

func TestAllThatIsWrongWithABusinessIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	_, wrong := AccountSettings.Clean(Business{
		Name: strings.Repeat("x", texts.MaxName+1), Street: strings.Repeat("x", texts.MaxStreet+1), PostalCode: strings.Repeat("1", texts.MaxPostalCode+1), City: "a\x01b",
		Country: "Belgium", Phone: "call me", TimeZone: "Brussels", Language: "de", Currency: "€",
	})
	want := []string{"business_name", "street", "postal_code", "city", "country", "currency", "language", "phone", "time_zone"}
	if got := fieldsOf(wrong); !slices.Equal(got, want) {
		t.Errorf("wrong are %q, want %q", got, want)
	}
}

func TestANumberWithoutACountryIsOfTheBusinessCountry(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{"BE": "+32470123456", "FR": "+33470123456", "NL": "+31470123456"} {
		typed := belgian
		typed.Country, typed.Phone = country, "0470 12 34 56"
		b, wrong := AccountSettings.Clean(typed)
		if wrong != nil || b.Phone != want {
			t.Errorf("in %s it is %q, %v", country, b.Phone, wrong)
		}
	}
}

func TestAFoundingNamesCountryAndCurrency(t *testing.T) {
	t.Parallel()
	good := WorkspaceDraft{Name: " Atelier  du Canal ", Language: "fr", TimeZone: "Europe/Paris", Country: "BE", Currency: "EUR"}
	f, wrong := NewWorkspaceDraft(good)
	if good.Name = "Atelier du Canal"; wrong != nil || f != good {
		t.Errorf("%v, %+v", wrong, f)
	}
	if f, wrong := NewWorkspaceDraft(WorkspaceDraft{Name: "x", Country: "AU", Currency: "AUD"}); wrong != nil || f.TimeZone != "Australia/Sydney" {
		t.Errorf("without a time zone the clock is that of %q, %v", f.TimeZone, wrong)
	}
	if _, wrong := NewWorkspaceDraft(WorkspaceDraft{Name: "x", Country: "AU", Currency: "AUD", TimeZone: "Sydney"}); !slices.Equal(fieldsOf(wrong), []string{"time_zone"}) {
		t.Errorf("with no such time zone, wrong are %q", fieldsOf(wrong))
	}
	if _, wrong := NewWorkspaceDraft(WorkspaceDraft{}); !slices.Equal(fieldsOf(wrong), []string{"workspace", "country", "currency"}) {
		t.Errorf("of nothing, wrong are %q", fieldsOf(wrong))
	}
	for _, country := range []string{"be", "UK", "DD", "AQ", "EU", "001", "BEL", " BE"} {
		if _, wrong := NewWorkspaceDraft(WorkspaceDraft{Name: "x", Country: country, Currency: "EUR"}); !slices.Equal(fieldsOf(wrong), []string{"country"}) {
			t.Errorf("in %q, wrong are %q", country, fieldsOf(wrong))
		}
	}
}

func TestABusinessSignsWithWhatItHasGiven(t *testing.T) {
	t.Parallel()
	if got := strings.Join(belgian.Signature(), " · "); got != "Atelier du Canal SRL · Quai des Péniches 12 · 1000 Bruxelles · +32\u00a02\u00a0555\u00a001\u00a000" {
		t.Errorf("it signs %q", got)
	}
	for want, b := range map[string]Business{"": {Country: "BE"}, "Bruxelles": {City: "Bruxelles"}, "1000": {PostalCode: "1000"}} {
		if got := strings.Join(b.Signature(), " · "); got != want {
			t.Errorf("%+v signs %q, want %q", b, got, want)
		}
	}
}
