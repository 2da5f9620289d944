package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"latchkey/web"
	"latchkey/web/webtest"
)

// cutWords are the lists of filters whose words do not fit, and those that stand on another line.
const cutWords = `
	[...document.querySelectorAll("form.filter .input, form.filter .filter-lists > button")]
		.filter((e) => e.checkVisibility())
		.flatMap((e, i, all) => {
			const found = [], name = e.selectedOptions?.[0].text ?? e.textContent.trim() ?? e.name;
			if (Math.abs(e.getBoundingClientRect().top - all[0].getBoundingClientRect().top) > 4) found.push("another line: " + name);
			if (e.tagName === "SELECT") {
				const width = e.offsetWidth;
				e.style.cssText = "field-sizing: content; inline-size: max-content; max-inline-size: none";
				if (e.offsetWidth > width + 1) found.push("cut: " + name);
				e.style.cssText = "";
			}
			return found;
		}).join("; ")`

// The filters of a list stand on one line of a window of 1440, with whole words, in every language.
func TestFiltersAreOneLineOfWholeWords(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	tab := Open(t, site)
	tab.SignIn("owner@demo.test")
	tab.Emulate(1440, 900, false)
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		for _, list := range []string{
			contacts, contacts + "?sort=purchase&consent=unknown", atelier + "/settings/members", atelier + "/settings/members?status=expires_soon",
			atelier + "/orders", atelier + "/transactions",
		} {
			if tab.Go(list); tab.Status() != http.StatusOK {
				t.Fatalf("%s: %d", list, tab.Status())
			}
			cut, err := chromedp.Run(tab.context, chromedp.Evaluate[string](strings.TrimSpace(cutWords)))
			if err != nil || cut != "" {
				t.Errorf("%s, %s: %s %v", list, language, cut, err)
			}
		}
	}
}

// The states of conversations stand on one line, with all of them among them while one searches.
func TestStatesOfConversationsAreOneLine(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	tab := Open(t, site)
	tab.SignIn("owner@demo.test")
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		tab.Go(talks + "?q=vase")
		lines, err := chromedp.Run(tab.context, chromedp.Evaluate[int](`
			new Set([...document.querySelectorAll(".inbox-states a")].slice(0, 5).map((a) => a.getBoundingClientRect().top)).size`))
		if err != nil || lines != 1 {
			t.Errorf("%s: %d lines %v", language, lines, err)
		}
	}
}

// What is asked for less often is in a menu, with script or without; what of it is asked stands
// above the list, with a way to ask it no more.
func TestMoreFiltersAreInAMenu(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	for _, script := range []bool{true, false} {
		tab := Open(t, site)
		tab.SignIn("owner@demo.test")
		if !script {
			tab.NoScript()
		}
		tab.Go(contacts)
		tab.Click("More filters")
		tab.SeeOpened()
		if script {
			tab.Axe("the menu of filters")
		}
		tab.Choose("Consent for mailings", "Mailings: Unknown")
		if script {
			tab.Press("Escape")
		} else {
			tab.Click("Filter")
		}
		tab.Click("Remove Mailings: Unknown")
		tab.until("everybody is listed", func() bool { return tab.URL() == contacts+"?sort=newest" || tab.URL() == contacts })
	}
}
