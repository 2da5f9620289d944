package i18n

import (
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// Words speaks one language in one time zone. It is immutable.
type Words struct {
	Language Language
	Zone     *time.Location
	words    *catalogue
}

// For returns the words of a language; a nil zone is UTC.
func For(l Language, zone *time.Location) *Words {
	if _, ok := catalogues[l]; !ok {
		l = English
	}
	if zone == nil {
		zone = time.UTC
	}
	return &Words{Language: l, Zone: zone, words: catalogues[l]}
}

// T returns the word under key. Arguments are pairs of a placeholder's name
// and its value; an int under "Count" also chooses the plural form. An unknown
// key returns itself, which a test makes sure never reaches a page.
func (w *Words) T(key string, arguments ...any) string {
	if plain, ok := w.words.plain[key]; ok {
		return plain
	}
	message, ok := w.words.keys[key]
	if !ok {
		return key
	}
	config := goi18n.LocalizeConfig{MessageID: key}
	data := make(map[string]any, len(arguments)/2)
	for i := 0; i+1 < len(arguments); i += 2 {
		name, _ := arguments[i].(string)
		data[name] = arguments[i+1]
		if name == "Count" && message.One != "" {
			config.PluralCount = arguments[i+1]
		}
	}
	config.TemplateData = data
	text, err := w.words.localizer.Localize(&config)
	if err != nil {
		return key
	}
	return text
}
