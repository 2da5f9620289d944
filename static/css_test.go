package static

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// A stylesheet has one rule for a selector: what stands there twice came there by
// mistake, and the later one takes the place of the earlier.
func TestAStylesheetHasOneRuleForASelector(t *testing.T) {
	t.Parallel()
	sheets, err := fs.Glob(files, "css/*.css")
	apart, _ := fs.Glob(files, "css/apart/*.css")
	sheets = append(sheets, apart...)
	if err != nil || len(sheets) < 15 {
		t.Fatalf("%d stylesheets: %v", len(sheets), err)
	}
	for _, name := range sheets {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, selector := range ruledTwice(string(text)) {
			t.Errorf("%s: %s", name, selector)
		}
	}
	if got := ruledTwice(".a { color: red } /* .a { */ @media print { .a { margin: 0 } } .b, .a { margin: 0 } .a { color: blue }"); len(got) != 1 || got[0] != ".a" {
		t.Errorf("found %q", got)
	}
}

var (
	noRule = regexp.MustCompile(`(?s)/\*.*?\*/|url\("[^"]*"\)`)
	piece  = regexp.MustCompile(`([^{};]*)([{};])`)
)

// ruledTwice are the selectors for which a stylesheet has several rules in one place.
func ruledTwice(sheet string) (list []string) {
	known := map[string]bool{}
	var within []string
	for _, found := range piece.FindAllStringSubmatch(noRule.ReplaceAllString(sheet, ""), -1) {
		switch found[2] {
		case "{":
			within = append(within, strings.Join(strings.Fields(found[1]), " "))
			selector := strings.Join(within, " { ")
			if known[selector] && !strings.HasPrefix(within[len(within)-1], "@") {
				list = append(list, selector)
			}
			known[selector] = true
		case "}":
			within = within[:max(0, len(within)-1)]
		}
	}
	return list
}
