// Package i18n holds the words of the product in English, French and Dutch.
//
// Words live in words/<subject>.<language>.toml, as go-i18n reads them. All of
// them are resolved and cut at their placeholders once, at start.
package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
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
	tag     language.Tag
	printer *message.Printer     // of numbers; it holds nothing between two
	plain   map[string]string    // without placeholders
	filled  map[string][2]phrase // by form; the same twice where there is one
	keys    map[string]*goi18n.Message
}

var catalogues = mustLoad()

func mustLoad() map[Language]*catalogue {
	loaded, err := load()
	if err != nil {
		panic(err) // The words are embedded: a mistake in them is a mistake in the build.
	}
	return loaded
}

func load() (map[Language]*catalogue, error) {
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	keys := map[Language]map[string]*goi18n.Message{}
	names, err := fs.Glob(files, "words/*.toml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		parsed, err := bundle.LoadMessageFileFS(files, name)
		if err != nil {
			return nil, fmt.Errorf("words %s: %w", name, err)
		}
		code := Language(parsed.Tag.String())
		if keys[code] == nil {
			keys[code] = map[string]*goi18n.Message{}
		}
		for _, word := range parsed.Messages {
			if _, doubled := keys[code][word.ID]; doubled {
				return nil, fmt.Errorf("words %s: %s is there twice", name, word.ID)
			}
			keys[code][word.ID] = word
		}
	}
	loaded := map[Language]*catalogue{}
	for _, l := range Languages {
		tag := language.Make(string(l))
		c := &catalogue{tag, message.NewPrinter(tag), map[string]string{}, map[string][2]phrase{}, keys[l]}
		for key, word := range c.keys {
			if err := c.add(key, word); err != nil {
				return nil, fmt.Errorf("words of %s: %s: %w", l, key, err)
			}
		}
		loaded[l] = c
	}
	return loaded, nil
}

func (c *catalogue) add(key string, word *goi18n.Message) error {
	if word.One == "" && !strings.Contains(word.Other, "{{") {
		c.plain[key] = word.Other
		return nil
	}
	ofMany, err := cut(word.Other)
	if err != nil {
		return err
	}
	ofOne := ofMany
	if word.One != "" {
		if ofOne, err = cut(word.One); err != nil {
			return err
		}
	}
	c.filled[key] = [2]phrase{one: ofOne, other: ofMany}
	return nil
}

// Keys lists the words of one language, sorted.
func Keys(l Language) []string {
	return slices.Sorted(maps.Keys(catalogues[l].keys))
}

// Has tells whether there is a word under this key.
func Has(key string) bool {
	_, ok := catalogues[English].keys[key]
	return ok
}
