package texts_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/internal/texts"
)

var found = []string{
	"Anna Annabel Dubois", "Jean-Luc d’Artagnan", "O’Malley", "山田 太郎", "C++ Club", "Dirk de Dijk", "A. Ab Abc Abcd Abcde",
	"ガブリエル", "Ed", "Zoë van der Zee-van Zanten", "10 100 1000", "Łódź", "",
}

// What stands beside a word leaves nothing out that a search finds, and of the words
// that it means takes one.
func TestWordsTellOfTheOthers(t *testing.T) {
	t.Parallel()
	for _, name := range found {
		telling(t, name, "+32475123456", "anna.dubois.17@post.example")
		telling(t, name, "", "a@xn--bcher-kva.example", "ab@bc.example")
	}
	many := texts.Words(texts.FoundBy(strings.Repeat("Aafke Bente Coco Dirk Eva ", 3), "", "f@g.example", "h@i.example", "j@k.example"))
	if many[0].Beside == "" || !slices.IsSortedFunc(many, func(a, b texts.Word) int { return strings.Compare(a.Text, b.Text) }) {
		t.Errorf("%+v", many)
	}
	if long := texts.Words(apart(60)); long[0].Beside != "" {
		t.Errorf("%q is too long for an index", long[0].Beside)
	}
}

// apart are words that begin otherwise.
func apart(n int) (words []string) {
	for i := range n {
		words = append(words, string(rune('a'+i%26))+string(rune('a'+i/26))+"xyz")
	}
	return words
}

func telling(t *testing.T, name, phone string, addresses ...string) {
	t.Helper()
	words := texts.Words(texts.FoundBy(name, phone, addresses...))
	for _, word := range words {
		for end := 1; end <= len(word.Text); end++ {
			for _, term := range texts.SearchTerms(word.Text[:end]) {
				for _, r := range term {
					tellsOf(t, words, r)
				}
			}
		}
	}
	for _, typed := range []string{"d'artagnan", "o'malley", "a", "ann", "anno", "annab", "dubo", "de dik", "太", "1000", "123456", "0475123456", "jean-luc"} {
		for _, term := range texts.SearchTerms(typed) {
			for _, r := range term {
				tellsOf(t, words, r)
			}
		}
	}
}

func tellsOf(t *testing.T, words []texts.Word, r texts.Range) {
	t.Helper()
	there, fresh := 0, 0
	for _, word := range words {
		if r.Has(word.Text) {
			there++
			if word.Shared < r.Fresh() {
				fresh++
			}
		}
	}
	if want := min(there, 1); fresh != want {
		t.Errorf("%q takes %d of %+v, want %d", r.From, fresh, words, want)
	}
	if beside := words[0].Beside; there == 0 && r.Told() && strings.Contains(beside, r.Beside()) {
		t.Errorf("%q is beside: %q, not in %+v", r.From, beside, words)
	} else if there > 0 && beside != "" && !strings.Contains(beside, r.Beside()) {
		t.Errorf("%q is in %+v, not beside: %q", r.From, words, beside)
	}
}
