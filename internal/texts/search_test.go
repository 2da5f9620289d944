package texts_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/internal/texts"
)

func TestSearchKeyFoldsCaseAccentsAndSpaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", " Zoë  LIÈGE\t": "zoe liege", "Ångström": "angstrom", "e\u0301te\u0301": "ete",
		"Straße": "strasse", "ŁÓDŹ": "lodz", "李": "李", "a\xffb": "a\ufffdb", "Œuvre": "oeuvre", "İZMİR": "izmir", "Đorđe Þór": "dorde thor",
		"ガ": "ガ", "कुमार": "कुमार", "مُحَمَّد": "محمد", "한국": "한국", "C++": "c++"} {
		if got := texts.SearchKey(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// Names are the same in normal form and whatever their case, and in nothing else.
func TestIdentityIsNormalFormAndCaseAlone(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{
		{"Café", "cafe\u0301"}, {"CAFÉ", "café"}, {"ガ", "カ\u3099"}, {"ΟΔΟΣ", "οδος"}, {"ΟΔΟΣ", "οδοσ"}, {"A  b", " a B "}, {"Ǆ", "ǆ"}, {"STRAẞE", "straße"},
	} {
		if a, b := texts.Identity(same[0]), texts.Identity(same[1]); a != b {
			t.Errorf("%q is %q, and %q is %q", same[0], a, same[1], b)
		}
	}
	for _, other := range [][2]string{
		{"é", "e"}, {"が", "か"}, {"Straße", "Strasse"}, {"C+", "C"}, {"œ", "oe"}, {"ı", "i"}, {"٣", "3"}, {"x²", "x2"}, {"й", "и"}, {"pêche", "péché"},
	} {
		if texts.Identity(other[0]) == texts.Identity(other[1]) {
			t.Errorf("%q is taken for %q", other[0], other[1])
		}
	}
}

// What people type finds whom they mean, and nobody else.
func TestASearchFindsNamesAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ found, not []string }{
		"Marie-Claire Dupré":      {[]string{"claire", "marie claire", "marie-claire", "Marieclaire", "dupre", "DUPRÉ marie", "mar"}, []string{"laire", "marie-clara", "upre"}},
		"Anneke Jansen-de Vries":  {[]string{"de vries", "vries", "jansen-de vries", "jansen de vries", "anneke vries"}, []string{"devries anna"}},
		"Siobhán O’Malley":        {[]string{"O'Malley", "omalley", "o’malley", "OʼMALLEY", "o`malley", "malley", "siobhan o´malley"}, []string{"o'mara", "smalley"}},
		"Omalley":                 {[]string{"o'malley", "omal"}, []string{"malley"}},
		"Oscar Malley":            {[]string{"oscar m", "o malley"}, []string{"o'malley"}},
		"Isabelle d’Artagnan":     {[]string{"d'artagnan", "artagnan", "dartagnan", "d’Art"}, []string{"d'arnaud"}},
		"Lebœuf":                  {[]string{"leboeuf", "lebœuf", "LEBŒUF"}, []string{"lebeuf"}},
		"Søren Østergaard":        {[]string{"soren", "ostergaard", "ØSTER"}, nil},
		"Łukasz Żółć":             {[]string{"lukasz", "zolc", "ŁUKASZ"}, nil},
		"Elif Yıldız":             {[]string{"yildiz", "YILDIZ", "Yıldız", "YILDIZ ELİF"}, []string{"yldz"}},
		"İpek":                    {[]string{"ipek", "IPEK", "ipek\u200b"}, nil},
		"Weißmann":                {[]string{"weissmann", "WEISSMANN", "weißm", "WEIẞMANN"}, nil},
		"Þóra Guðrún Ævarsdóttir": {[]string{"thora", "gudrun", "aevarsdottir"}, nil},
		"Đặng Thị Hà":             {[]string{"dang thi ha", "đặng"}, nil},
		"Jean Paul":               {[]string{"jean-paul", "jean paul", "paul jean"}, []string{"jeanp"}},
		"(Fieke) «Bos»":           {[]string{"fieke", "bos", "(fieke)"}, nil},
		"IJsbrand":                {[]string{"ijsbrand", "ĳsbrand"}, nil},
		"Ĳsbrand":                 {[]string{"ijsbrand", "IJS"}, nil},
		"A.B.C. Trading":          {[]string{"abc", "a.b.c.", "trading"}, nil},
		"AT&T":                    {[]string{"at&t", "att"}, nil},
		"Lars–Erik [oud]":         {[]string{"lars-erik", "erik", "oud"}, nil},
		"’t Hooft":                {[]string{"'t hooft", "t hooft", "hooft"}, nil},
		"C++":                     {[]string{"c++", "c"}, []string{"c#"}},
		"ガブリエル":                   {[]string{"ガブ", "ブリエル", "ｶﾞﾌﾞﾘｴﾙ"}, []string{"カブ", "エリ"}},
		"山田 太郎":                   {[]string{"太郎", "山田太郎", "山田　太郎", "田太", "郎"}, []string{"太山"}},
		"マリー・クレール":                {[]string{"クレール", "マリークレール"}, nil},
		"김철수":                     {[]string{"철수", "김철수"}, []string{"수철"}},
		"สมชาย ใจดี":              {[]string{"ใจดี", "สมชาย"}, nil},
		"कुमार":                   {[]string{"कुमार", "कु"}, []string{"कमार"}},
		"مُحَمَّد":                {[]string{"محمد"}, nil},
		"Кравець-Слов'янський":    {[]string{"словянський", "слов’янський", "кравець"}, nil},
		"ΟΔΥΣΣΕΥΣ":                {[]string{"οδυσσευς", "οδυσσεύς"}, nil},
		"Ｆｕｌｌ ｗｉｄｔｈ":              {[]string{"full width", "Ｗｉｄｔｈ"}, nil},
		"Mug 99":                  {[]string{"mug 9", "99"}, []string{"mug 8", "9 8"}},
		"Summer 2024-2025":        {[]string{"2024-2025", "2025", "2024 2025"}, []string{"2026"}},
		"🎉 Party":                 {[]string{"🎉", "party"}, []string{"🎈"}},
		"Caf\u00e9\u00a0Zo\u00eb": {[]string{"cafe zoe", "cafe\u0301"}, []string{"%", "-", "()"}},
	} {
		for _, typed := range c.found {
			if !texts.Finds(typed, name) {
				t.Errorf("%q does not find %q, whose words are %q", typed, name, texts.SearchWords(name))
			}
		}
		for _, typed := range c.not {
			if texts.Finds(typed, name) {
				t.Errorf("%q finds %q", typed, name)
			}
		}
	}
}

// Something is found by each word of its name, by its addresses, whole and in parts,
// and by its number.
func TestFoundBy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, phone string
		keys        []string
		want        []string
	}{
		{"", "", nil, nil},
		{"Hélène  DUBOIS Helene", "", nil, []string{"helene", "dubois"}},
		{"Ann", "+33612", []string{"ann.lee+news_x-y@east.example", "bob@east.example"}, []string{
			"ann", "+21633", "ann.lee+news_x-y@east.example", "east.example", "lee", "news", "x", "y", "bob@east.example", "bob",
		}},
		{strings.Repeat("x", 254) + " " + strings.Repeat("y", 255), "", nil, []string{strings.Repeat("x", 254), strings.Repeat("y", 254)}},
	} {
		if got := texts.FoundBy(c.name, c.phone, c.keys...); !slices.Equal(got, c.want) {
			t.Errorf("%s has %q, want %q", c.name, got, c.want)
		}
	}
}

// finds tells whether a search finds what has these words.
func finds(typed string, words []string) bool {
	return !slices.ContainsFunc(texts.SearchTerms(typed), func(of texts.Term) bool {
		return !slices.ContainsFunc(words, func(word string) bool {
			return slices.ContainsFunc(of, func(r texts.Range) bool { return r.Has(word) })
		})
	})
}

// A number is found with its country and without, grouped in whatever way, and by its end.
func TestASearchFindsPhoneNumbers(t *testing.T) {
	t.Parallel()
	for number, typed := range map[string][]string{
		"+33612345678":  {"06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "0033612345678", "612345678", "5678", "06.12.34.56.78", "33612345678", "56 78"},
		"+442079460958": {"020 7946 0958", "+44 (0)20 7946 0958", "(020) 7946-0958", "0958", "٠٩٥٨"},
		"+14155550100":  {"(415) 555-0100", "+1 415 555 0100", "415.555.0100", "５５５０１００"},
		"+79123456789":  {"8 912 345-67-89", "+7 (912) 345-67-89"},
		"0470 12 34 56": {"0470123456", "3456"},
	} {
		for _, typed := range typed {
			if !finds(typed, texts.PhoneWords(number)) {
				t.Errorf("%q does not find %s", typed, number)
			}
		}
		for _, typed := range []string{"678", "06 12 34 56 79", "0612345678 5", "anna 5678"} {
			if finds(typed, texts.PhoneWords(number)) {
				t.Errorf("%q finds %s", typed, number)
			}
		}
	}
}

// An address is found by its beginning, its parts and its domain, in whichever script it is typed.
func TestASearchFindsAddresses(t *testing.T) {
	t.Parallel()
	for key, typed := range map[string][]string{
		"anna.van-lee+shop@post.example":  {"anna.van-lee+shop@post.example", "ANNA.van", "lee", "shop", "post.example", "post", "anna lee", "<anna.van-lee+shop@post.example>,"},
		"jo@xn--bcher-kva.example":        {"jo@bücher.example", "JO@BÜCHER.example", "bücher.example", "bucher", "jo@büch", "jo@xn--bcher-kva.example"},
		"info@xn--h1alffa9f.xn--p1ai":     {"info@россия.рф", "россия", "INFO@РОССИЯ.рф"},
		"12345@post.example":              {"12345", "123"},
		"jean-paul.o'hara@mail.post.test": {"jean-paul.o'hara@mail", "jean-paul", "paul", "o'hara", "ohara"},
	} {
		for _, typed := range typed {
			if !finds(typed, texts.AddressWords(key)) {
				t.Errorf("%q does not find %s, whose words are %q", typed, key, texts.AddressWords(key))
			}
		}
		for _, typed := range []string{"anna@other.example", "ost.example", "@"} {
			if finds(typed, texts.AddressWords(key)) {
				t.Errorf("%q finds %s", typed, key)
			}
		}
	}
}

// Whatever is typed: a name is found by itself, words fit an index, and of two
// ranges one lies in the other or they share nothing.
func FuzzSearch(f *testing.F) {
	for _, text := range []string{"Marie-Claire", "O’Malley", "山田 太郎", "+33 6 12", "a@b.c", "C++", "\xff\x00", "²½ﷺ", "ﾞ", "(0)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, word := range texts.SearchWords(text) {
			if word == "" || len(word) > 254 || !utf8.ValidString(word) || strings.ContainsAny(word, " \x00") {
				t.Errorf("%q has the word %q", text, word)
			}
		}
		name, err := texts.CleanName("name", text)
		digits := len(texts.PhoneWords(name)) > 0 // which may be a phone number
		if err == nil && !digits && len(texts.SearchWords(name)) > 0 && !strings.Contains(name, "@") && !texts.Finds(name, name) {
			t.Errorf("%q, of the words %q, is not found by itself: %q", name, texts.SearchWords(name), texts.SearchTerms(name))
		}
		for _, term := range texts.SearchTerms(text) {
			for i, a := range term {
				for _, b := range term[i+1:] {
					if a.From < b.To && b.From < a.To {
						t.Errorf("%q: %q and %q share words", text, a, b)
					}
				}
			}
		}
		if id := texts.Identity(text); utf8.ValidString(text) && texts.Identity(id) != id {
			t.Errorf("%q is %q, and then %q", text, id, texts.Identity(id))
		}
	})
}
