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
		if got := For(English, nil).fill(&p, []any{"Count", 3, "Name", "Anna", "Odd"}); err != nil || got != want {
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
		if got := For(English, nil).fill(&p, []any{"Name", name}); got != want+", "+want+"!" {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}

// Thousands of whatever is counted are set apart, as the language does; a number that is a name
// stays as it is.
func TestWhatIsCountedHasSeparators(t *testing.T) {
	t.Parallel()
	p, err := cut("{{.Count}} {{.Max}} {{.Number}} {{.Year}} {{.Few}}")
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[Language]string{
		English: "10,001 5,000 1204 2026 999", French: "10\u00a0001 5\u00a0000 1204 2026 999", Dutch: "10.001 5.000 1204 2026 999",
	} {
		if got := For(l, nil).fill(&p, []any{"Count", 10001, "Max", 5000, "Number", 1204, "Year", 2026, "Few", 999}); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
}

// French elides "de" and "que" before the name of somebody whose name begins with a vowel.
func TestFrenchElidesBeforeNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, name, want string }{
		{"L’accès de {{.Name}}", "Étienne", "L’accès d’Étienne"}, {"L’accès de {{.Name}}", "Lotte", "L’accès de Lotte"},
		{"De {{.Name}}", "Atelier", "D’Atelier"}, {"ce que {{.Name}} a", "Inès", "ce qu’Inès a"}, {"de {{.Name}}", "Yasmine", "de Yasmine"},
		{"de {{.Name}}", "Hugo", "de Hugo"}, {"aide {{.Name}}", "Inès", "aide Inès"}, {"de {{.Name}}", "", "de "}, {"de {{.Name}}", "« Au »", "de « Au »"},
	} {
		p, err := cut(c.text)
		if got := For(French, nil).fill(&p, []any{"Name", c.name}); err != nil || got != c.want {
			t.Errorf("%q of %q: %q, %v, want %q", c.text, c.name, got, err, c.want)
		}
	}
	p, _ := cut("de {{.Name}}")
	if got := For(English, nil).fill(&p, []any{"Name", "Anna"}); got != "de Anna" {
		t.Errorf("in English: %q", got)
	}
}
