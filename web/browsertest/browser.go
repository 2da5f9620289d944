// Package browsertest uses the real product in a real Chromium, as people do:
// by the words that they see.
//
// There is one browser a test process. Each tab that Open returns has cookies
// of its own; a fault in its console, a broken rule of the content policy
// included, fails the test.
package browsertest

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

var errNoBrowser = errors.New("CHROMIUM and AXE are not set: run make test")

// browser is the one Chromium of this process.
var browser struct {
	once    sync.Once
	context context.Context
	stop    func()
	err     error
}

// start starts the browser when the first tab is opened.
func start() (context.Context, error) {
	browser.once.Do(func() {
		path := os.Getenv("CHROMIUM")
		if path == "" {
			browser.err = errNoBrowser
			return
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
			chromedp.Flag("hide-scrollbars", true),
			// A page lives for less than a second: what is made of its script by then is never run. What
			// was read of axe-core is for the next page, too.
			chromedp.Flag("js-flags", "--no-opt --no-maglev --no-flush-bytecode"),
		)
		allocator, free := chromedp.NewExecAllocator(context.Background(), options...)
		tab, cancel := chromedp.NewContext(allocator)
		browser.context, browser.err = tab, chromedp.Do(tab)
		browser.stop = func() {
			cancel()
			free() // It waits for the end of the process and of its directory.
		}
	})
	return browser.context, browser.err
}

// Main runs the tests of a package, two at a time, and ends the browser.
func Main(m *testing.M) int {
	defer func() {
		if browser.stop != nil {
			browser.stop()
		}
	}()
	return m.Run()
}
