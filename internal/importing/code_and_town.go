package importing

import (
	"regexp"
	"slices"
	"strings"

	"latchkey/internal/texts"
)

// townHead is that of a column with the code and the town in one cell: "Postcode + plaats".
var townHead = func() func() *regexp.Regexp {
	const (
		code = `(?:post(?:al)?codes?|zip(?:code)?|codepostal|cp|plz|postleitzahl|postnummer|cap|codigopostal)`
		town = `(?:city|town|ville|commune|localite|(?:woon)?plaats|stad|gemeente|(?:wohn)?ort|stadt|citta|comune|ciudad|poblacion|localidad)`
		also = `(?:and|en|et|und|e|y|of|state|province)?`
	)
	return texts.OnceMade(`^(?:shipping|ship|delivery|billing|home|liefer|verzend)?(?:` + code + also + town + `|` + town + also + code + `)$`)
}()

// recogniseTown finds such a column where none is of the code or of the town alone.
func recogniseTown(heads []string, fields, offered []Field) {
	if !slices.Contains(offered, City) || slices.Contains(fields, City) || slices.Contains(fields, PostalCode) {
		return
	}
	for i, head := range heads {
		if fields[i] == Ignore && townHead().MatchString(headKey(head)) {
			fields[i] = City
			return
		}
	}
}

// codes are what the codes of countries look like that write them before the town. Those of
// the Netherlands end in two letters, which in Belgium begin a town: 8420 De Haan.
var codes = func() map[string]func() *regexp.Regexp {
	all := map[string]func() *regexp.Regexp{}
	for code, countries := range map[string]string{
		`\d{4}(?:[A-Z]{2}| [A-Z]{2}|[a-z]{2})`: "NL",
		`(?:[A-Z]{1,2}[- ])?\d{4}`:             "AT BE CH DK HU LU NO SI",
		`(?:[A-Z]{1,2}[- ])?\d{5}`:             "DE ES FI FR HR IT",
		`\d{3} ?\d{2}`:                         "CZ GR SE SK",
		`\d{2}-\d{3}`:                          "PL",
		`\d{4}-\d{3}`:                          "PT",
		`\d{3}`:                                "IS",
	} {
		for country := range strings.FieldsSeq(countries) {
			all[country] = texts.OnceMade(`^(` + code + `)[ ,]+(\pL[^\d]*?(?i: cedex \d{1,2})?)$`)
		}
	}
	return all
}()

// townFirst are countries that write the town first. That of a state stays with it.
var townFirst = map[string]func() *regexp.Regexp{
	"GB": texts.OnceMade(`^(\pL[^\d]*?)[ ,]+((?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}))$`),
	"US": texts.OnceMade(`^(\pL[^\d]*?)[ ,]+(\d{5}(?:-\d{4})?)$`),
}

// parties are the beginnings of towns that may as well be the letters of a Dutch code.
var parties = texts.OnceMade(`^\d{4} (DE|DEN|EL|EN|HET|IN|LA|LE|OP|ST|TE|EE|AA|IT|DA)$`)

// codeAndTown parts a line with both, as its country writes it. One that does not prove it
// stays whole.
func codeAndTown(line, country string) (code, town string, ok bool) {
	if pattern, is := codes[country]; is {
		found := pattern().FindStringSubmatch(line)
		if found == nil || country == "NL" && parties().MatchString(found[1]) {
			return "", "", false
		}
		return found[1], strings.TrimSpace(found[2]), true
	}
	if pattern, is := townFirst[country]; is {
		if found := pattern().FindStringSubmatch(line); found != nil {
			return found[2], strings.Trim(found[1], ", "), true
		}
	}
	return "", "", false
}

// withTown parts the code from the town where they stand in one column.
func (r *row) withTown(a postal) postal {
	line := a.city
	switch {
	case r.Fills(City) && r.Fills(PostalCode):
		return a
	case r.Fills(PostalCode):
		line = a.postalCode
	}
	home := r.reading.Country
	if a.country != "" {
		home, _ = countryOf(a.country)
	}
	if code, town, ok := codeAndTown(line, home); ok {
		a.postalCode, a.city = code, town
	}
	return a
}
