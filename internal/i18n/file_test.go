package i18n

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// The files are read as go-i18n reads them.
func TestWordsAreReadAsByGoI18n(t *testing.T) {
	t.Parallel()
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(files, "words/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	want := map[Language]map[string]word{English: {}, French: {}, Dutch: {}}
	for _, name := range names {
		file, err := bundle.LoadMessageFileFS(files, name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, m := range file.Messages {
			want[Language(file.Tag.String())][m.ID] = word{one: m.One, other: m.Other}
		}
	}
	for _, l := range Languages {
		if diff := cmp.Diff(want[l], readWords(t, l), cmp.AllowUnexported(word{})); diff != "" {
			t.Errorf("%s (-go-i18n +ours):\n%s", l, diff)
		}
	}
}

func TestMistakesInWordsAreFound(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"[a]\nb = \"c\"\nb = \"d\"\n":     "line 3: a.b is there twice",
		"[a]\n\n# b\nb: c\n":              "line 4 is no heading and no word",
		"[a]\nb = \"c\\\"\"\n":            "line 2 is no heading and no word",
		"[a]\nb = \"c\" # d\n":            "line 2 is no heading and no word",
		"[a]\nb = \"c\n":                  "line 2 is no heading and no word",
		"[a]\none = \"c\"\none = \"d\"\n": "line 3: a is there twice",
	} {
		if err := read(file, map[string]word{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
}
