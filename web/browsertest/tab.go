package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"latchkey/web/webtest"
)

//go:embed page.js
var pageScript string

// patience is how long something may take to appear on a busy machine.
const patience = 30 * time.Second

// Tab is a window of a person of their own: nobody else's cookies are in it.
type Tab struct {
	t       testing.TB
	site    *webtest.Site
	context context.Context
	console *console
	window  window
	clicks  int // of a person, so far
}

// window is what a tab is shown in.
type window struct {
	width, height int64
	dark          bool
}

// touched tells whether it is one of a phone.
func (w window) touched() bool { return w.width < 500 }

// Open opens a tab that speaks English and shows nothing yet.
func Open(t testing.TB, site *webtest.Site) *Tab {
	t.Helper()
	return open(t, site, chromedp.WithNewBrowserContext())
}

// Another opens one more tab of the same person.
func (b *Tab) Another() *Tab {
	b.t.Helper()
	own := chromedp.FromContext(b.context).BrowserContextID
	return open(b.t, b.site, chromedp.WithExistingBrowserContext(own))
}

func open(t testing.TB, site *webtest.Site, who chromedp.ContextOption) *Tab {
	t.Helper()
	process, err := start()
	if err != nil {
		t.Fatal(err)
	}
	b := &Tab{t: t, site: site, console: &console{}}
	tab, closeTab := chromedp.NewContext(process, who, chromedp.WithListener(b.console.listen))
	t.Cleanup(closeTab)
	b.context = tab
	b.do(chromedp.Func(func(context.Context, *chromedp.Target) error { return nil }))
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: still("light")})
	b.Emulate(1440, 900, false)
	b.Language("en")
	t.Cleanup(func() {
		for _, fault := range b.console.faults() {
			t.Errorf("browser console: %s", fault)
		}
	})
	return b
}

// do runs steps, or fails the test.
func (b *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.context, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func call[P, R any](b *Tab, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.context, command, params); err != nil {
		b.t.Fatal(err)
	}
}

// Emulate sets the size of the window and the theme of the machine: each takes
// the page some time, so that only what differs is set.
func (b *Tab) Emulate(width, height int64, dark bool) {
	b.t.Helper()
	before, now := b.window, window{width, height, dark}
	if b.window = now; now == before {
		return
	}
	b.draw(tiny)
	if now.touched() != before.touched() {
		call(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: now.touched()})
	}
	if dark != before.dark {
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: still(map[bool]string{false: "light", true: "dark"}[dark])})
	}
}

// tiny is how large a page is drawn that nobody looks at: where its parts stand, and
// whether they fit, is the same, but there is a hundredth to paint.
const tiny = 0.1

// draw lays the page out for the window, and paints it in a scale of it.
func (b *Tab) draw(scale float64) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: b.window.width, Height: b.window.height, DeviceScaleFactor: 1, Mobile: b.window.touched(), Scale: scale,
	})
}

// still is a theme in which nothing moves, so that a click never misses.
func still(theme string) []*emulation.MediaFeature {
	return []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
}

// Language sets what the browser tells about the person's language.
func (b *Tab) Language(code string) {
	b.t.Helper()
	agent, err := chromedp.Run(b.context, chromedp.Evaluate[string]("navigator.userAgent"))
	if err != nil {
		b.t.Fatal(err)
	}
	call(b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: code})
}

// NoScript turns the scripts of pages off.
func (b *Tab) NoScript() {
	b.t.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// SignIn gives the tab the session of a demo account, without the sign-in page.
func (b *Tab) SignIn(email string) {
	b.t.Helper()
	b.SignInAs(b.site.SignIn(b.t, email))
}

// SignInAs gives the tab the session of a visitor.
func (b *Tab) SignInAs(v *webtest.Visitor) {
	b.t.Helper()
	call(b, network.SetCookie, network.SetCookieParams{
		Name: "lk", Value: v.Cookie("__Host-lk"), URL: b.site.URL, Path: "/", HTTPOnly: new(true), SameSite: network.CookieSameSiteLax,
	})
}

// Go types an address: a path of the site, or a whole one from a mail.
func (b *Tab) Go(address string) {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.site.URL + address
	}
	b.do(chromedp.Navigate(address))
	b.until("the page "+address, func() bool { return ask[bool](b, "ready") })
}

// URL is the address of the page in its site, and empty between two pages.
func (b *Tab) URL() string {
	b.t.Helper()
	address, _ := chromedp.Run(b.context, chromedp.Evaluate[string]("location.href"))
	return strings.TrimPrefix(address, b.site.URL)
}

// Status is the HTTP status of the page.
func (b *Tab) Status() int { return ask[int](b, "status") }

// Screenshot writes what the window shows.
func (b *Tab) Screenshot(path string) {
	b.t.Helper()
	b.draw(1)
	defer b.draw(tiny)
	picture, err := chromedp.Run(b.context, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil { //nolint:gosec // Pictures of a demo are for everybody.
		b.t.Fatal(err)
	}
}

// ask asks page.js a question. A page that is just being replaced has no answer.
func ask[T any](b *Tab, words string, given ...any) (answer T) {
	b.t.Helper()
	answer, _ = chromedp.Run(b.context, chromedp.Evaluate[T](question(b, words, given...)))
	return answer
}

// question is the script that asks page.js.
func question(b *Tab, words string, given ...any) string {
	b.t.Helper()
	encoded, err := json.Marshal(append([]any{words}, given...))
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.TrimRight(pageScript, "\n") + "(..." + string(encoded) + ")"
}

// until waits for a condition, or fails the test with what is on the page.
func (b *Tab) until(what string, condition func() bool) {
	b.t.Helper()
	waiting, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	again := time.NewTicker(15 * time.Millisecond)
	defer again.Stop()
	for !condition() {
		select {
		case <-again.C:
		case <-waiting.Done():
			b.t.Fatalf("waited in vain for %s on %s:\n%s", what, b.URL(), ask[string](b, "text"))
		}
	}
}
