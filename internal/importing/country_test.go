package importing

import "testing"

func TestCountriesAreReadByNameAndByCode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "BE": "BE", "be": "BE", "Belgium": "BE", "Belgique": "BE", "BELGIË": "BE", "France": "FR", "Frankrijk": "FR", "FX": "FR",
		"UK": "GB", "U.K.": "GB", "GB": "GB", "United Kingdom": "GB", "Royaume-Uni": "GB", "Verenigd Koninkrijk": "GB", "Germany": "DE",
		"Panama": "PA", "Benin": "BJ", "Burkina Faso": "BF", "Congo - Kinshasa": "CD", "Atlantis": "", "fr-FR": "", "XX": "",
	} {
		c, reason := NewReader([]Field{Name, Country}, Settings{}).Contact([]string{"Anna", text})
		if c.Country != want || reason != "" {
			t.Errorf("%q is read as %q, want %q (%s)", text, c.Country, want, reason)
		}
	}
}

func TestANumberIsOfTheCustomersCountryOrOfTheWorkspaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, home, country, want string }{
		{"fr", "BE", "", "+32470123456"}, {"nl", "BE", "", "+32470123456"}, {"en", "BE", "Nowhere", "+32470123456"},
		{"nl", "BE", "France", "+33470123456"}, {"fr", "FR", "NL", "+31470123456"},
	} {
		r := NewReader([]Field{Name, Phone, Country}, Settings{Language: c.language, Country: c.home})
		if got, reason := r.Contact([]string{"Anna", "0470 12 34 56", c.country}); got.Phone != c.want || reason != "" {
			t.Errorf("%+v: %q (%s)", c, got.Phone, reason)
		}
	}
	if _, reason := NewReader([]Field{Name, Phone}, Settings{Language: "fr"}).Contact([]string{"Anna", "0470 12 34 56"}); reason != BadPhone {
		t.Errorf("without a country of the workspace: %q", reason)
	}
}
