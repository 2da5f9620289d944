package i18n

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Decimal writes a number such as -1234.5 with its language's separators; what
// is no number stays as it is.
func (w *Words) Decimal(stored string) string { return w.decimal(stored) }

// PlainDecimal writes it as ParseDecimal reads it again: without grouping.
func (w *Words) PlainDecimal(stored string) string { return w.decimal(stored, number.NoSeparator()) }

func (w *Words) decimal(stored string, options ...number.Option) string {
	value, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return stored
	}
	_, fraction, _ := strings.Cut(stored, ".")
	options = append(options, number.MaxFractionDigits(len(fraction)))
	return message.NewPrinter(language.Make(string(w.Language))).Sprint(number.Decimal(value, options...))
}

// grouped are numbers with their thousands set apart, in the languages that do
// so with a sign that also means something else.
var grouped = map[Language]*regexp.Regexp{
	English: regexp.MustCompile(`^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$`),
	Dutch:   regexp.MustCompile(`^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$`),
}

var ungrouped = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?$`)

// ParseDecimal reads a number as people of the language write it, and returns
// it without grouping and needless zeros: -1234.5.
func (w *Words) ParseDecimal(text string) (stored string, ok bool) {
	digits := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, text)
	digits, negative := strings.CutPrefix(digits, "-")
	switch pattern := grouped[w.Language]; {
	case pattern != nil && pattern.MatchString(digits):
		if w.Language == English {
			digits = strings.ReplaceAll(digits, ",", "")
		} else {
			digits = strings.ReplaceAll(digits, ".", "")
		}
	case !ungrouped.MatchString(digits):
		return "", false
	}
	whole, fraction, _ := strings.Cut(strings.Replace(digits, ",", ".", 1), ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		whole += "." + fraction
	}
	if negative && whole != "0" {
		whole = "-" + whole
	}
	return whole, true
}
