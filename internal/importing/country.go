package importing

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"latchkey/internal/i18n"
)

// namesIn are the languages in which countries and languages are read.
var namesIn = []language.Tag{
	language.English, language.French, language.Dutch, language.German, language.Spanish, language.Italian, language.Portuguese,
}

// shortNames are how people write countries beside their names, as headKey has it.
var shortNames = map[string]string{
	"uk": "GB", "greatbritain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northernireland": "GB", "britain": "GB",
	"grandebretagne": "GB", "angleterre": "GB", "ecosse": "GB", "engeland": "GB", "schotland": "GB", "grootbrittannie": "GB", "vk": "GB",
	"grossbritannien": "GB", "granbretana": "GB", "inglaterra": "GB", "reinounido": "GB", "granbretagna": "GB", "inghilterra": "GB",
	"unitedstatesofamerica": "US", "america": "US", "etatsunisdamerique": "US", "vs": "US", "verenigdestatenvanamerika": "US",
	"eeuu": "US", "eua": "US", "estadosunidosdeamerica": "US", "statiunitidamerica": "US", "vereinigtestaatenvonamerika": "US",
	"holland": "NL", "hollande": "NL", "holanda": "NL", "olanda": "NL", "netherland": "NL", "kingdomofthenetherlands": "NL",
	"czechrepublic": "CZ", "republiquetcheque": "CZ", "tsjechischerepubliek": "CZ", "tschechischerepublik": "CZ", "republicacheca": "CZ",
	"eire": "IE", "republicofireland": "IE", "russianfederation": "RU", "federationderussie": "RU", "korea": "KR",
	"republicofkorea": "KR", "ivorycoast": "CI", "uae": "AE", "swaziland": "SZ", "burma": "MM", "capeverde": "CV", "macedonia": "MK",
	"turkey": "TR", "turkiye": "TR", "turquie": "TR", "turkije": "TR", "turkei": "TR", "tuerkei": "TR", "oesterreich": "AT",
	"daenemark": "DK", "suisse": "CH", "svizzera": "CH", "schweiz": "CH", "belgie": "BE", "belgique": "BE", "deutschland": "DE",
	"espana": "ES", "osterreich": "AT", "danmark": "DK", "sverige": "SE", "norge": "NO", "suomi": "FI", "polska": "PL", "italia": "IT",
	"hongkong": "HK", "macau": "MO", "macao": "MO", "palestine": "PS", "vatican": "VA", "vaticancity": "VA", "syria": "SY",
	"northmacedonia": "MK", "macedoinedunord": "MK", "noordmacedonie": "MK", "eswatini": "SZ", "drc": "CD", "drcongo": "CD", "rdc": "CD",
	"czechia": "CZ", "tchequie": "CZ", "tsjechie": "CZ",
	"brasil": "BR", "luxemburg": "LU", "luxembourg": "LU", "grandduchyofluxembourg": "LU", "moldova": "MD", "tanzania": "TZ",
}

// countryNames are the codes of all countries by their names, as headKey writes them.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			if !i18n.IsCountry(code) {
				continue
			}
			region := language.MustParseRegion(code)
			names[headKey(region.ISO3())] = code
			for _, tag := range namesIn {
				name := display.Regions(tag).Name(region)
				names[headKey(name)] = code
				names[headKey(bracketed.ReplaceAllString(name, ""))] = code
			}
		}
	}
	for name, code := range shortNames {
		names[name] = code
	}
	delete(names, "")
	return names
})

// countryOf reads a code of two or three letters, or a name.
func countryOf(text string) (code string, ok bool) {
	if code = strings.ToUpper(text); i18n.IsCountry(code) {
		return code, true
	}
	if code, ok = countryNamed(text); ok {
		return code, true
	}
	// "België / Belgique", "NL - Nederland": all that it says is one country.
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("/|()[],–-", r) }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		one, known := countryNamed(part)
		if upper := strings.ToUpper(part); i18n.IsCountry(upper) {
			one, known = upper, true
		}
		if !known || code != "" && code != one {
			return "", false
		}
		code = one
	}
	return code, code != ""
}

func countryNamed(name string) (code string, ok bool) {
	key := headKey(name)
	code, ok = countryNames()[key]
	for _, article := range []string{"the", "les", "la", "le", "l", "die", "de", "het"} {
		if !ok && strings.HasPrefix(key, article) {
			code, ok = countryNames()[key[len(article):]]
		}
	}
	return code, ok
}

// languageNames are the codes of the product's languages by their names.
var languageNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, code := range i18n.Languages {
		tag := language.Make(string(code))
		for _, in := range namesIn {
			names[headKey(display.Languages(in).Name(tag))] = string(code)
		}
		names[headKey(tag.String())] = string(code)
		names[headKey(display.Self.Name(tag))] = string(code)
		base, _ := tag.Base()
		names[headKey(base.ISO3())] = string(code)
	}
	names["vlaams"], names["flemish"] = string(i18n.Dutch), string(i18n.Dutch)
	return names
})

// languageOf reads a code, with a country behind it or without, or a name.
func languageOf(text string) (code string, ok bool) {
	if code, ok = languageNames()[headKey(text)]; ok {
		return code, true
	}
	base, _, _ := strings.Cut(strings.ReplaceAll(text, "_", "-"), "-")
	code, ok = languageNames()[headKey(base)]
	return code, ok
}
