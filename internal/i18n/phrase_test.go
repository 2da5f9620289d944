package i18n

import "testing"

func TestAWordIsFilledWhereItsPlaceholdersAre(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{{.Name}} is {{.Count}}, {{.Name}}.": "Anna is 3, Anna.",
		"{{.Gone}}":                           "",
		"plain":                               "plain",
		"{{.Count}}":                          "3",
	} {
		p, err := cut(text)
		if got := p.fill([]any{"Count", 3, "Name", "Anna", "Odd"}); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"{{Name}}", "{{.Name", "{{.}}", "{{if .Name}}a{{end}}"} {
		if _, err := cut(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// The form of one is for one alone in English and Dutch, for none too in French.
func TestTheNumberChoosesTheForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language Language
		count    any
		want     int
	}{
		{English, 0, other}, {English, 1, one}, {English, 2, other}, {French, 0, one}, {French, 1, one}, {French, 2, other},
		{Dutch, 0, other}, {Dutch, 1, one}, {Dutch, 11, other}, {English, "1", one}, {English, int64(1), one}, {English, "many", other},
	} {
		if got := catalogues[c.language]().form([]any{"Name", "Anna", "Count", c.count}); got != c.want {
			t.Errorf("%s, %v: form %d, want %d", c.language, c.count, got, c.want)
		}
	}
}

func BenchmarkT(b *testing.B) {
	w := For(French, nil)
	b.ReportAllocs()
	for b.Loop() {
		w.T("members.not_confirmed", "Count", 5)
	}
}

// A name from right to left leaves the sentence around it as it is.
func TestNamesFromRightToLeftAreSetApart(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Anna": "Anna", "Zoë 李": "Zoë 李", "דנה (1)": "\u2068דנה (1)\u2069", "محمد": "\u2068محمد\u2069", "": ""} {
		p, err := cut("{{.Name}}, {{.Name}}!")
		if err != nil {
			t.Fatal(err)
		}
		if got := p.fill([]any{"Name", name}); got != want+", "+want+"!" {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}
