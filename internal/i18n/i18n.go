// Package i18n holds the words of the product in English, French and Dutch.
//
// Words live in words/<subject>.<language>.toml, as go-i18n would read them. Those
// of a language are cut at their placeholders once, when it is first read.
package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Language is one of the languages that the product speaks.
type Language string

// The languages of the product, in the order in which they are offered.
const (
	English Language = "en"
	French  Language = "fr"
	Dutch   Language = "nl"
)

// Languages lists them all; the first is the fallback.
var Languages = []Language{English, French, Dutch}

// Name is the language's own name, the same in every language.
func (l Language) Name() string {
	switch l {
	case French:
		return "Français"
	case Dutch:
		return "Nederlands"
	default:
		return "English"
	}
}

// Codes are the languages by their codes, as they are stored.
func Codes() (codes []string) {
	for _, l := range Languages {
		codes = append(codes, string(l))
	}
	return codes
}

// ParseLanguage accepts exactly the codes that the product writes itself.
func ParseLanguage(code string) (Language, bool) {
	l := Language(code)
	return l, slices.Contains(Languages, l)
}

// Match chooses the language for an Accept-Language header.
func Match(acceptLanguage string) Language {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return English
	}
	_, index, _ := matcher.Match(tags...)
	return Languages[index]
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.French, language.Dutch})

//go:embed words/*.toml
var files embed.FS

// catalogue is the set of words of one language.
type catalogue struct {
	tag           language.Tag
	printer       *message.Printer // of numbers; it holds nothing between two
	symbols       sync.Map         // of currencies, by their code
	thousands     string           // stands between them
	months, short [13]string       // by their number, whole and short
	first         string           // day of a month
	dayMonth      phrase           // how dates are written: see Words.date
	full, exact   phrase
	plain         map[string]string    // without placeholders
	filled        map[string][2]phrase // by form; the same twice where there is one
}

// catalogues are made when somebody first reads a language: no program that speaks one pays
// for three.
var catalogues = func() map[Language]func() *catalogue {
	made := map[Language]func() *catalogue{}
	for _, l := range Languages {
		made[l] = sync.OnceValue(func() *catalogue { return mustLoad(l) })
	}
	return made
}()

func mustLoad(l Language) *catalogue {
	words := make(map[string]word, many)
	err := collectWords(l, words)
	var c *catalogue
	if err == nil {
		c, err = newCatalogue(l, words)
	}
	if err != nil {
		panic(err) // The words are embedded: a mistake in them is a mistake in the build.
	}
	return c
}

// many words are no fewer than there are: their map never grows.
const many = 3200

// collectWords reads the files of a language.
func collectWords(l Language, words map[string]word) error {
	names, err := fs.Glob(files, "words/*."+string(l)+".toml")
	if err != nil {
		return err
	}
	for _, name := range names {
		content, err := files.ReadFile(name)
		if err == nil {
			err = read(string(content), words)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func newCatalogue(l Language, words map[string]word) (*catalogue, error) {
	tag := language.Make(string(l))
	c := &catalogue{
		tag: tag, printer: message.NewPrinter(tag), plain: make(map[string]string, len(words)), filled: make(map[string][2]phrase, len(words)/3),
	}
	c.thousands = strings.Trim(c.printer.Sprint(number.Decimal(1000)), "0123456789")
	for key, w := range words {
		if err := c.add(key, w); err != nil {
			return nil, fmt.Errorf("words of %s: %s: %w", l, key, err)
		}
	}
	c.first = c.plain["date.first"]
	c.dayMonth, c.full, c.exact = c.filled["date.day_month"][other], c.filled["date.full"][other], c.filled["date.exact"][other]
	for month := 1; month <= 12; month++ {
		c.months[month], c.short[month] = c.plain["date.month_"+strconv.Itoa(month)], c.plain["date.short_month_"+strconv.Itoa(month)]
	}
	return c, nil
}

func (c *catalogue) add(key string, w word) error {
	if w.one == "" && !strings.Contains(w.other, "{{") {
		c.plain[key] = w.other
		return nil
	}
	ofMany, err := cut(w.other)
	if err != nil {
		return err
	}
	ofOne := ofMany
	if w.one != "" {
		if ofOne, err = cut(w.one); err != nil {
			return err
		}
	}
	c.filled[key] = [2]phrase{one: ofOne, other: ofMany}
	return nil
}

// Has tells whether there is a word under this key.
func Has(key string) bool {
	_, plain := catalogues[English]().plain[key]
	_, filled := catalogues[English]().filled[key]
	return plain || filled
}
