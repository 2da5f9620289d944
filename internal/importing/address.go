package importing

import (
	"regexp"
	"slices"
	"strings"

	"latchkey/internal/texts"
)

// postal is an address as a row has it.
type postal struct{ street, postalCode, city, country string }

// address is where somebody lives. One is one thing: where a program has two of them,
// the second counts as a whole, and only where the first has no line.
func (r *row) address() (a postal) {
	if r.ours {
		return postal{r.cell(Street), r.cell(PostalCode), r.cell(City), r.cell(Country)}
	}
	as := func(field Field) Field { return field }
	second := r.Fills(Else(Street))
	if a = r.lines(as); second && a.empty() {
		as = Else
		a = r.lines(as)
	}
	if !second { // It is one address, of which some lines have two columns.
		a.postalCode, a.city = postalCode(r.cell(PostalCode)), oneWord(r.cell(City))
	}
	if a.country == "" && (!second || a.empty()) {
		a.country = r.cell(Country)
	}
	if !r.Fills(City) && !r.Fills(PostalCode) {
		a = a.parted(r.reading.Country)
	} else {
		a = r.withTown(a)
	}
	a.street = oneLine(a.street)
	if number := r.cell(HouseNumber); madeDay(number) {
		r.remark(HouseNumber, MadeDay)
	} else if number != "" {
		a.street = withNumber(a.street, number, r.cell(HouseSuffix), a.country)
	}
	if more, _ := r.in(as(StreetMore)); more != "" && !strings.Contains(a.street, more) {
		a.street = strings.TrimPrefix(a.street+", "+oneLine(more), ", ")
	}
	return a
}

// numberedDay and namedDay are what spreadsheets make of the number of a house, as of
// 2-1 and 12/3.
var (
	numberedDay = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}( .*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$`)
	namedDay    = regexp.MustCompile(`^\d{1,2}[-/. ]+(\pL{3,})\.?$`)
)

// madeDay tells whether the number of a house became a day.
func madeDay(number string) bool {
	if named := namedDay.FindStringSubmatch(number); named != nil {
		return months[headKey(named[1])] > 0
	}
	return numberedDay.MatchString(number)
}

func (r *row) lines(as func(Field) Field) (a postal) {
	text := func(field Field) string {
		cell, _ := r.in(as(field))
		return cell
	}
	return postal{text(Street), postalCode(text(PostalCode)), oneWord(text(City)), oneWord(text(Country))}
}

func (a postal) empty() bool { return a.street+a.postalCode+a.city == "" }

// oneWord is a code or a town, which a cell may break where it is long.
func oneWord(text string) string { return strings.Trim(texts.OneSpaced(text), ", ") }

// postalCode is what stands there, without the apostrophe by which Shopify has spreadsheets keep its zeros.
func postalCode(text string) string { return strings.TrimPrefix(oneWord(text), "'") }

// oneLine is a cell of several lines as one.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\r\n") {
		return strings.Trim(strings.TrimSpace(text), ",")
	}
	var lines []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Trim(strings.TrimSpace(line), ","); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, ", ")
}

// parted parts an address that stands in one cell: its lines, else what commas or two
// spaces part. One that does not prove where its town is stays one line.
func (a postal) parted(home string) postal {
	for _, separator := range []string{"\n", "  ", ","} {
		var lines []string
		for line := range strings.SplitSeq(strings.ReplaceAll(a.street, "\r", ""), separator) {
			if line = strings.Trim(strings.TrimSpace(line), ","); line != "" {
				lines = append(lines, line)
			}
		}
		if whole, ok := townIn(lines, home); ok {
			if whole.country == "" {
				whole.country = a.country
			}
			return whole
		}
	}
	a.street = strings.Join(strings.FieldsFunc(strings.ReplaceAll(a.street, "  ", "\n"), func(r rune) bool { return r == '\n' }), "\n")
	return a
}

// townIn finds the town in the lines of an address: a line with code and town, as its
// country writes it, or the two, each alone, before a country that is known.
func townIn(lines []string, home string) (a postal, ok bool) {
	last := len(lines) - 1
	if last >= 1 {
		if code, known := countryOf(lines[last]); known {
			a.country, home = lines[last], code
			last--
		}
	}
	if last < 1 {
		return a, false
	}
	if codes[home] != nil {
		var parted bool
		if a.postalCode, a.city, parted = codeAndTown(lines[last], home); parted {
			a.street = strings.Join(lines[:last], ", ")
			return a, true
		}
	}
	// "1 Main Street  Springfield  IL  62701  US": street, town, state, code.
	if a.country == "" || last < 2 || last > 4 || !strings.ContainsAny(lines[last], "0123456789") {
		return a, false
	}
	a.postalCode = lines[last]
	at := last - 1
	if state.MatchString(lines[at]) {
		at--
	} else if last > 2 {
		return a, false // What stands before the code is a state or a town.
	}
	if at < 1 || strings.ContainsAny(lines[at], "0123456789") {
		return a, false
	}
	a.city, a.street = lines[at], strings.Join(lines[:at], ", ")
	return a, true
}

// state is the code of one.
var state = regexp.MustCompile(`^[A-Z]{2,3}$`)

// numberFirst are the countries where the number of a house stands before its street.
var numberFirst = strings.Fields("FR GB IE US CA AU NZ LU MC")

// withNumber puts the number of a house where its country has it.
func withNumber(street, number, suffix, country string) string {
	if street == "" || strings.HasSuffix(street, " "+number) || strings.HasPrefix(street, number+" ") {
		return strings.TrimSpace(street + " " + suffix)
	}
	if code, known := countryOf(country); known && slices.Contains(numberFirst, code) {
		return strings.TrimSpace(withSuffix(number, suffix) + " " + street)
	}
	return street + " " + withSuffix(number, suffix)
}

func withSuffix(number, suffix string) string {
	if len(suffix) > 1 {
		number += " " // 12 bis, 12 bus 3
	}
	return number + suffix
}
