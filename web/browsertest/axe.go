package browsertest

import (
	"os"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axeSource is axe-core, read once.
var axeSource = sync.OnceValues(func() (string, error) {
	path := os.Getenv("AXE")
	if path == "" {
		return "", errNoBrowser
	}
	source, err := os.ReadFile(path)
	return string(source), err
})

type violation struct {
	ID, Help string
	Nodes    []string
}

// told are the findings of this process. The same fault on every page is told
// once, where it was first seen.
var told sync.Map

// looked is what this process has looked at: pages, and places of pages.
var looked sync.Map

// isNew tells whether something was not looked at before, in some way.
func isNew(way, what string) bool {
	_, again := looked.LoadOrStore(way+what, true)
	return !again
}

// Axe fails the test when axe-core finds anything on the page, light or dark. A page of
// the same shape is looked at once.
// The window is wide, as it was when the tab was opened.
func (b *Tab) Axe(what string) {
	b.t.Helper()
	shape := ask[string](b, "shape")
	if !isNew("shape ", shape) {
		return
	}
	fresh := []string{}
	for place := range strings.SplitSeq(shape, "\n") {
		if isNew("place ", place) {
			fresh = append(fresh, place)
		}
	}
	source, err := axeSource()
	if err != nil {
		b.t.Fatal(err)
	}
	for _, dark := range []bool{b.window.dark, !b.window.dark} {
		b.Emulate(1440, 900, dark)
		if !ask[bool](b, "axe") {
			b.do(chromedp.Evaluate[chromedp.Void](source + ";void 0"))
		}
		found, err := chromedp.Run(b.context, chromedp.Evaluate[[]violation](question(b, "faults", dark, fresh), chromedp.EvalAwaitPromise))
		if err != nil {
			b.t.Fatalf("axe on %s: %v", what, err)
		}
		for _, v := range found {
			for _, node := range v.Nodes {
				if _, again := told.LoadOrStore(v.ID+node, true); !again {
					b.t.Errorf("axe, %s, dark %t: %s: %s\n%s", what, dark, v.ID, v.Help, node)
				}
			}
		}
	}
}

// Fits fails the test when the page is wider than a window of 360 pixels, or
// than one of 1920. The window stays narrow.
func (b *Tab) Fits(what string) {
	b.t.Helper()
	if !isNew("page ", ask[string](b, "page")) {
		return
	}
	if out := ask[string](b, "bare"); out != "" {
		b.t.Errorf("%s has buttons as the browser draws them: %s", what, out)
	}
	for _, width := range []int64{1920, 360} {
		b.Emulate(width, 800, b.window.dark)
		if out := ask[string](b, "wide", width); out != "" {
			b.t.Errorf("%s does not fit into %d pixels: %s", what, width, out)
		}
		if out := ask[string](b, "wraps"); out != "" {
			b.t.Errorf("%s has buttons of two lines in %d pixels: %s", what, width, out)
		}
		if out := ask[string](b, "torn"); out != "" {
			b.t.Errorf("%s tears a word at its hyphen in %d pixels: write U+2011: %s", what, width, out)
		}
		if out := ask[string](b, "cutLists"); out != "" {
			b.t.Errorf("%s has lists whose choice is cut in %d pixels: %s", what, width, out)
		}
	}
}
