package importing_test

import "testing"

// A code and a town in one column are parted as their country writes them, and stay whole where
// that proves nothing.
func TestACodeAndATownInOneColumn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ heads, cells, country, code, city string }{
		{"Naam|Straat|Postcode + plaats", "Ann|Kade 7|1012 AB Amsterdam", "NL", "1012 AB", "Amsterdam"},
		{"Naam|Straat|Postcode/woonplaats", "Ann|Kade 7|1012ab Amsterdam", "NL", "1012ab", "Amsterdam"},
		{"Naam|Straat|Postcode en plaats", "Ann|Kade 7|6994 DE STEEG", "NL", "", "6994 DE STEEG"}, // The letters of a code, or of De Steeg.
		{"Naam|Straat|Postcode en plaats", "Ann|Kade 7|6994DE Steeg", "NL", "6994DE", "Steeg"},
		{"Naam|Straat|Postcode en plaats|Land", "Ann|Kade 7|8420 DE HAAN|België", "NL", "8420", "DE HAAN"},
		{"Naam|Straat|Postcode en plaats|Land", "Ann|Kade 7|B-7100 LA LOUVIERE|BE", "NL", "B-7100", "LA LOUVIERE"},
		{"Nom complet|Rue|Code postal et ville", "Ann|1 rue Haute|75008 Paris Cedex 08", "FR", "75008", "Paris Cedex 08"},
		{"Nom complet|Rue|CP Ville", "Ann|1 rue Haute|69001 Lyon", "FR", "69001", "Lyon"},
		{"Nom complet|Rue|CP Ville", "Ann|1 rue Haute|Lyon 69001", "FR", "", "Lyon 69001"},
		{"Name|Straße|PLZ Ort", "Ann|Weg 1|01067 Dresden", "DE", "01067", "Dresden"},
		{"Name|Straße|PLZ / Ort", "Ann|Weg 1|D-80331 München", "DE", "D-80331", "München"},
		{"Name|Straße|PLZ / Ort|Land", "Ann|Weg 1|1010 Wien|Österreich", "DE", "1010", "Wien"},
		{"Name|Straße|PLZ / Ort|Land", "Ann|Weg 1|1010 Wien|Nowhere", "DE", "", "1010 Wien"},
		{"Name|Street|City, State, ZIP", "Ann|1 Main|Springfield, IL 62701", "US", "62701", "Springfield, IL"},
		{"Name|Street|Town & postcode", "Ann|1 High Street|York YO1 7HH", "GB", "YO1 7HH", "York"},
		{"Name|Street|Town & postcode", "Ann|1 High Street|York", "GB", "", "York"},
		{"Name|Street|Town & postcode", "Ann|1 High Street|1000 York", "", "", "1000 York"},
		{"Naam|Straat|Plaats", "Ann|Kade 7|9000 Gent", "BE", "9000", "Gent"},
		{"Naam|Straat|Postcode", "Ann|Kade 7|9000 Gent", "BE", "9000", "Gent"},
		{"Naam|Straat|Postcode|Plaats|Postcode + plaats", "Ann|Kade 7|9000|Gent|1000 Brussel", "BE", "9000", "Gent"},
	} {
		got, reason := read(t, c.country, c.heads, c.cells)
		if reason != "" || got.PostalCode != c.code || got.City != c.city {
			t.Errorf("%s of %q is %q and %q, want %q and %q; %q", c.cells, c.country, got.PostalCode, got.City, c.code, c.city, reason)
		}
	}
}
