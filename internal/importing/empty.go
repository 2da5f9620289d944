package importing

import (
	"regexp"
	"strings"
	"unicode"

	"latchkey/internal/texts"
)

// nothing are cells that say that there is nothing, in small letters. Na is a
// name, NA is Namibia.
var nothing = setOf("- -- --- – — _ . .. ... … ? ?? / * n/a n.a. n.a n/d (none) (empty) (blank)")

// nothingHere are words for nothing where they cannot be a name.
var nothingHere = setOf("null none nil unknown undefined nan geen onbekend nvt n.v.t. n.v.t aucun aucune inconnu néant " +
	"s/o s.o. keine keiner unbekannt ninguno nessuno nenhum")

// nulls are what programs write for no value, exactly so: Null is a name.
var nulls = setOf("NULL null NaN nan nil undefined (null) \\N")

// failures are what spreadsheets write where a formula failed, in English and in the
// languages that have words of their own for it.
var failures = setOf("#null! #div/0! #value! #ref! #name? #num! #n/a #getting_data #spill! #calc! #field! #blocked! #connect! #busy! " +
	"#unknown! #error! #leeg! #deel/0! #waarde! #verw! #naam? #getal! #n/b #nul! #valeur! #nom? #nombre! #wert! #bezug! #zahl! #nv " +
	"#¡nulo! #¡div/0! #¡valor! #¡ref! #¿nombre? #¡num! #n/d #nullo! #valore! #rif! #nome? #nulo! #valor! #núm! #överlopp! err:502 err:504")

// failed tells what stands where a formula of a spreadsheet has no value.
func failed(cell string) bool {
	cell = strings.TrimSpace(cell)
	return cell != "" && (cell[0] == '#' || cell[0] == 'E') && len(cell) <= len("#GETTING_DATA") && failures[strings.ToLower(cell)]
}

// clean takes off what a cell has around its text and nobody sees in it: spaces,
// marks of direction, soft hyphens. What joins letters stays, and so does what is
// broken, which is refused.
func clean(cell string) string {
	plain := true
	for i := 0; i < len(cell) && plain; i++ {
		plain = cell[i] > ' ' && cell[i] < 0x7f || cell[i] == ' ' && i > 0 && i < len(cell)-1
	}
	if plain {
		return cell
	}
	cell = strings.Map(func(r rune) rune {
		if r != '\u200c' && r != unicode.ReplacementChar && !unicode.IsControl(r) && texts.Unseen(r) {
			return -1
		}
		return r
	}, cell)
	return strings.TrimSpace(cell)
}

// nothingSaid are longer words for nothing, which are nobody's name.
var nothingSaid = map[string]bool{
	"not provided": true, "not available": true, "not specified": true, "non renseigné": true, "non renseignée": true,
	"non communiqué": true, "non disponible": true, "niet ingevuld": true, "niet bekend": true, "niet beschikbaar": true,
}

// leftOpen are words that leave open what became of money: none of them says that it was paid.
var leftOpen = setOf("? ?? unknown undefined onbekend inconnu inconnue unbekannt")

// noDay is a day that programs write where there is none: "0", "0000-00-00 00:00:00".
var noDay = regexp.MustCompile(`^0[-/.: 0]*$`)

// days are the fields that hold one; of who left, 0 says that they did not.
var days = map[Field]bool{
	At: true, Created: true, ConsentSince: true, TrialEnds: true, Next: true, Ended: true, Shipped: true, RefundedAt: true,
	DisputedAt: true, Completed: true,
}

// empty tells whether a cell of a field says that there is nothing.
func empty(field Field, cell string) bool {
	if cell != "" && cell[0] == '0' && days[field.Of()] && noDay.MatchString(cell) {
		return true
	}
	if len(cell) > len("undefined") {
		says := cell[0] != 'n' && cell[0] != 'N' || len(cell) > len("niet beschikbaar") || !nothingSaid[strings.ToLower(cell)]
		return texts.Blank(cell) || !says && field.Of() != State && field.Of() != Kind
	}
	low := strings.ToLower(cell)
	if of := field.Of(); (of == State || of == Kind || of == Refunded || of == Disputed) && leftOpen[low] {
		return false
	}
	if nothing[low] || texts.Blank(cell) {
		return true
	}
	if field == Email || field == Name || field == FirstName || field == LastName {
		return nulls[cell]
	}
	_, own := field.Own()
	return !own && nothingHere[low]
}
