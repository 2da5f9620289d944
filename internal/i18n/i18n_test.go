package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEveryLanguageIsComplete(t *testing.T) {
	t.Parallel()
	english := readWords(t, English)
	keys := slices.Sorted(maps.Keys(english))
	if len(keys) < 300 {
		t.Fatalf("only %d words", len(keys))
	}
	for _, l := range Languages {
		words := readWords(t, l)
		if diff := cmp.Diff(keys, slices.Sorted(maps.Keys(words))); diff != "" {
			t.Errorf("%s (-English +%s):\n%s", l, l, diff)
		}
		for key, theirs := range words {
			ours := english[key]
			if theirs.other == "" {
				t.Errorf("%s %s is empty", l, key)
			}
			if diff := cmp.Diff(placeholders(ours), placeholders(theirs)); diff != "" {
				t.Errorf("%s %s has other placeholders:\n%s", l, key, diff)
			}
			if (ours.one == "") != (theirs.one == "") {
				t.Errorf("%s %s: plural in one language only", l, key)
			}
		}
	}
}

func readWords(t *testing.T, l Language) map[string]word {
	t.Helper()
	words := map[string]word{}
	err := collectWords(l, words)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func placeholders(w word) []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(w.other, -1) {
		if !slices.Contains(names, match[1]) {
			names = append(names, match[1])
		}
	}
	slices.Sort(names)
	return names
}

// Every key that stands whole in the source has a word. Keys that are put
// together are covered by the pages' tests: Missing fails them.
func TestEveryKeyHasAWord(t *testing.T) {
	t.Parallel()
	inTemplate := regexp.MustCompile(`\bT\("([a-z0-9_.]+)"[,)]`)
	seen := 0
	walk(t, func(path string, source []byte) {
		for _, key := range keysOf(t, path, source, inTemplate) {
			seen++
			if !Has(key) {
				t.Errorf("%s uses %q, which has no word", path, key)
			}
		}
	})
	if seen < 200 {
		t.Fatalf("only %d keys found in the source", seen)
	}
}

func walk(t *testing.T, visit func(path string, source []byte)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".." {
			return filepath.SkipDir
		}
		if entry.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		if ext := filepath.Ext(path); ext != ".go" && ext != ".templ" {
			return nil
		}
		source, err := os.ReadFile(path)
		if err == nil {
			visit(path, source)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// keysOf finds the keys of T in templates and Go, and those of faults in Go.
func keysOf(t *testing.T, path string, source []byte, inTemplate *regexp.Regexp) (keys []string) {
	t.Helper()
	if strings.HasSuffix(path, ".templ") {
		for _, match := range inTemplate.FindAllSubmatch(source, -1) {
			keys = append(keys, string(match[1]))
		}
		return keys
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		called, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		place := map[string]int{"T": 0, "New": 1, "Field": 1}
		i, ok := place[called.Sel.Name]
		if from, is := called.X.(*ast.Ident); !ok || len(call.Args) <= i || i == 1 && (!is || from.Name != "fault") {
			return true
		}
		if literal, ok := call.Args[i].(*ast.BasicLit); ok && literal.Kind == token.STRING {
			key, _ := strconv.Unquote(literal.Value)
			keys = append(keys, key)
		}
		return true
	})
	return keys
}

func TestPluralsAndDates(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	moment := time.Date(2026, 12, 3, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		language               Language
		date, one, more, yours string
	}{
		{English, "4 December 2026, 00:30", "Not confirmed, 1 day left", "Not confirmed, 5 days left", "Yesterday"},
		{French, "4 décembre 2026 à 00:30", "Non confirmé, encore 1 jour", "Non confirmé, encore 5 jours", "Hier"},
		{Dutch, "4 december 2026 om 00:30", "Niet bevestigd, nog 1 dag", "Niet bevestigd, nog 5 dagen", "Gisteren"},
	} {
		w := For(c.language, zone)
		got := []string{w.Exact(moment), w.T("members.not_confirmed", "Count", 1), w.T("members.not_confirmed", "Count", 5), w.Ago(moment, moment.Add(30*time.Hour))}
		if diff := cmp.Diff([]string{c.date, c.one, c.more, c.yours}, got); diff != "" {
			t.Errorf("%s:\n%s", c.language, diff)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]Language{
		"": English, "fr-BE,fr;q=0.9": French, "nl": Dutch, "de,nl;q=0.5": Dutch, "xx;;": English, "es": English, "en-GB": English,
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}

// Whatever a browser asks for, it gets one of ours.
func FuzzMatch(f *testing.F) {
	f.Add("nl-BE, fr;q=0.7, *;q=0.1")
	f.Fuzz(func(t *testing.T, header string) {
		if l := Match(header); !slices.Contains(Languages, l) {
			t.Errorf("%q gets %q", header, l)
		}
	})
}

func TestNoNumberIsTooSmallForAWord(t *testing.T) {
	t.Parallel()
	for _, l := range Languages {
		for _, n := range []int{-1000, -2, -1, 0} {
			if text := For(l, nil).T("members.not_confirmed", "Count", n); text == "" {
				t.Errorf("%s of %d is empty", l, n)
			}
		}
	}
}

// alwaysMany are words whose number is never one.
var alwaysMany = regexp.MustCompile(`_more$|^records\.newest$|^mail\.misses\.text$|^act\.lookup_misses$|^fault\.merge_tags$|^fault\.file_book_large$`)

// A French noun or participle behind a number agrees with it: one has words of its own.
func TestFrenchWordsOfANumberHaveAFormForOne(t *testing.T) {
	t.Parallel()
	agrees := regexp.MustCompile(`\{\{\.(?:Count|Number|Rows|Created|Changed|Refused)\}\}[ \x{a0}\x{202f}]\p{L}+[sx]\b`)
	for key, w := range readWords(t, French) {
		if w.one == "" && agrees.MatchString(w.other) && !alwaysMany.MatchString(key) {
			t.Errorf("%s is the same for one: %q", key, w.other)
		}
	}
}

// A French role begins with a vowel (administrateur) or not (manager): no word that would
// be elided stands before it, nor a name alone, as its word has no article.
func TestFrenchRolesFollowAWholeWord(t *testing.T) {
	t.Parallel()
	wrong := regexp.MustCompile(`(?i)(?:(?:^|[^\pL])(?:que|de|le|la|se)|\}\}) \{\{\.(?:Article|Role|From)\}\}`)
	for key, w := range readWords(t, French) {
		if at := wrong.FindString(w.one + "\n" + w.other); at != "" {
			t.Errorf("%s: %q in %q", key, at, w.other)
		}
	}
}

// In French no line begins with a colon: the space before one does not break.
func TestFrenchSpacesDoNotBreak(t *testing.T) {
	names, err := filepath.Glob("words/*.fr.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(content), "\n") {
			for _, breaks := range []string{" :", " ;", " ?", " !", " »", "« "} {
				if strings.Contains(line, breaks) {
					t.Errorf("%s:%d: %q breaks: write U+202F", name, i+1, breaks)
				}
			}
		}
	}
}

// In a sentence no line ends within "e-mail": its hyphen does not break. A short name keeps
// the hyphen of the keyboard, for files and searches.
func TestTheHyphenOfEmailDoesNotBreak(t *testing.T) {
	t.Parallel()
	breaks := regexp.MustCompile(`(?i)e-mail`)
	for _, l := range Languages {
		for key, w := range readWords(t, l) {
			for _, text := range []string{w.one, w.other} {
				if breaks.MatchString(text) && len(strings.Fields(text)) >= 5 {
					t.Errorf("%s of %s breaks: write U+2011: %q", key, l, text)
				}
			}
		}
	}
}

// Within a sentence "just now" and "yesterday" have no capital.
func TestAgoWithinASentence(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 3, 12, 0, 0, 0, time.UTC)
	want := map[Language][]string{
		English: {"just now", "2 h ago", "yesterday"}, French: {"à l’instant", "il y a 2 h", "hier"}, Dutch: {"zojuist", "2 u geleden", "gisteren"},
	}
	for l, texts := range want {
		for i, passed := range []time.Duration{0, 2 * time.Hour, 30 * time.Hour} {
			if got := For(l, nil).AgoWithin(now.Add(-passed), now); strings.ReplaceAll(got, "\u00a0", " ") != texts[i] {
				t.Errorf("%s: %q, want %q", l, got, texts[i])
			}
		}
	}
}
