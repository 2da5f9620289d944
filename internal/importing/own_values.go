package importing

import (
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/texts"
)

// yesNo are the words for yes and no of other programs and of several languages.
var yesNo = map[string]string{
	"yes": "yes", "true": "yes", "1": "yes", "y": "yes", "x": "yes", "on": "yes", "oui": "yes", "o": "yes", "vrai": "yes", "ja": "yes",
	"j": "yes", "waar": "yes", "wahr": "yes", "si": "yes", "s": "yes", "sim": "yes", "verdadero": "yes", "vero": "yes",
	"no": "no", "false": "no", "0": "no", "n": "no", "off": "no", "non": "no", "faux": "no", "nee": "no", "onwaar": "no", "nein": "no",
	"falsch": "no", "nao": "no", "falso": "no",
}

// checked are signs for yes and no, which have no letters.
var checked = map[string]string{"✓": "yes", "✔": "yes", "☑": "yes", "☒": "yes", "✗": "no", "✘": "no", "☐": "no"}

// Own turns what a row says of the workspace's own fields into what they store.
// What cannot be read is left out with a remark, and what belongs to a field that
// has gone without one.
func (r *Reader) Own(c *Contact, fields map[uuid.UUID]*customers.Field) {
	for i, id := range r.ids {
		typed, given := c.Own[id]
		if !given {
			continue
		}
		field := fields[id]
		if field == nil {
			delete(c.Own, id)
			continue
		}
		column := r.places[r.own[i]]
		value, err := field.Clean(r.stored(field, column, typed))
		if err != nil {
			c.Remarks = append(c.Remarks, Remark{column, BadValue})
		}
		if c.Own[id] = value; value == "" {
			delete(c.Own, id)
		}
	}
}

// stored is a value as its field would store it; one that it cannot read stays as
// it stands, and is refused.
func (r *Reader) stored(field *customers.Field, column int, typed string) string {
	switch field.Kind {
	case customers.NumberField:
		plain := strings.TrimSpace(strings.TrimSuffix(typed, "%"))
		if number, ok := Decimal(withoutCurrency(plain), r.reading.mark(column)); ok {
			return number
		}
	case customers.DateField:
		if day, ok := r.clocks[column].Day(typed); ok {
			return day
		}
	case customers.ChoiceField:
		return choice(field.Choices, typed)
	case customers.YesNoField:
		if answer, known := yesNo[headKey(typed)]; known {
			return answer
		}
		if answer, known := checked[typed]; known {
			return answer
		}
	case customers.TextField:
	}
	return typed
}

// birth are the words for a birthday within a head; one that is expected is to come, and so is
// the end of what somebody gets for one. What may
// as well be the anniversary of a contract is a birthday only where it stands alone.
var (
	birth = regexp.MustCompile(`birth|^dob|dob$|bornon|naissance|^anniversaire$|^neele$|^nele$|geboorte|^verjaardag$|` +
		`geburtsdat|geburtstag|^gebdat|^geb$|^geboren(am|op)?$|nacimiento|^fechanac$|^nacid[oa](el)?$|cumpleanos|nascita|^nat[oa](il)?$|` +
		`compleanno|nascimento|^datanasc$|^nascid[oa](em|a)?$|^aniversario$`)
	expectedBirth = regexp.MustCompile(`expected|estimat|anticipat|planned|^due|duedate|next|` +
		`prevu|estime|attendu|prochain|verwacht|uitgerekend|volgende|voraussichtlich|nachste|previst|estimad|proxim|prossim|` +
		`expir|valid|until|voucher|coupon|gift|cadeau|valable|jusqu|geldig|verloopt|gutschein|gultig|hasta|valido|scaden|vence`)
)

// births tells that a head is that of birthdays.
func births(head string) bool {
	key := headKey(head)
	return birth.MatchString(key) && !expectedBirth.MatchString(key)
}

// choice is the choice that is written exactly so, else the only one that is
// written so but for case, else the only one that is but for accents too. A sign
// makes another choice: C is not C++.
func choice(choices []string, typed string) string {
	if slices.Contains(choices, typed) {
		return typed
	}
	for _, fold := range []func(string) string{texts.Identity, texts.SearchKey} {
		var fits []string
		for _, choice := range choices {
			if fold(choice) == fold(typed) {
				fits = append(fits, choice)
			}
		}
		if len(fits) > 0 {
			if len(fits) == 1 {
				return fits[0]
			}
			break
		}
	}
	return typed
}
