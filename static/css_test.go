package static

import (
	"io/fs"
	"os"
	"path/filepath"
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

var (
	classed = regexp.MustCompile(`class="([a-z0-9 -]+)"`)
	words   = regexp.MustCompile(`[a-zA-Z][\w-]*`)
)

// A class of a template that no sheet, no script and no test knows has lost its rule: ten forms had
// their buttons without any.
func TestEachClassIsKnown(t *testing.T) {
	t.Parallel()
	known := map[string]bool{"canvas": true, "foot": true} // Mails have their own sheet.
	used := map[string]string{}
	for _, root := range []string{"../templates", "../web", "../static"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			ext := filepath.Ext(path)
			if err != nil || ext != ".templ" && ext != ".css" && ext != ".js" && !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "css_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if ext == ".templ" {
				for _, of := range classed.FindAllSubmatch(text, -1) {
					for _, class := range strings.Fields(string(of[1])) {
						used[class] = path
					}
				}
				return err
			}
			for _, word := range words.FindAll(text, -1) {
				known[string(word)] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for class, path := range used {
		if !known[class] {
			t.Errorf("%s: nothing knows the class %s", path, class)
		}
	}
	if len(used) < 300 {
		t.Errorf("the templates have %d classes", len(used))
	}
}
