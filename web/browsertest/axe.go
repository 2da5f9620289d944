package browsertest

import (
	"os"
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

// axeRun asks for WCAG 2.0 to 2.2, A and AA, and for axe's best practice; in the
// dark, for what colours decide. What a frame holds is a page of its own.
const axeRun = `axe.run(document, {
	iframes: false, resultTypes: ["violations"],
	runOnly: matchMedia("(prefers-color-scheme: dark)").matches
		? { type: "rule", values: ["color-contrast", "link-in-text-block"] }
		: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}).then((found) => found.violations.map((rule) => ({
	id: rule.id, help: rule.help, nodes: rule.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary),
})))`

type violation struct {
	ID, Help string
	Nodes    []string
}

// told are the findings of this process. The same fault on every page is told
// once, where it was first seen.
var told sync.Map

// looked are the pages of this process that were looked at.
var looked sync.Map

// isNew tells whether a page has not been looked at in some way, by what counts
// for that: its shape, or all of it but the tokens of its forms.
func (b *Tab) isNew(way, by string) bool {
	_, again := looked.LoadOrStore(way+ask[string](b, by), true)
	return !again
}

// Axe fails the test when axe-core finds anything on the page, light or dark.
// The window is wide, as it was when the tab was opened.
func (b *Tab) Axe(what string) {
	b.t.Helper()
	if !b.isNew("axe", "shape") {
		return
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
		found, err := chromedp.Run(b.context, chromedp.Evaluate[[]violation](axeRun, chromedp.EvalAwaitPromise))
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
	if !b.isNew("fits", "page") {
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
	}
}
