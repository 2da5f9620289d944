package browsertest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"latchkey/web"
	"latchkey/web/webtest"
)

// looks is a question to the page, which answers with what is wrong, "" for nothing.
func (b *Tab) looks(what, wrong string) {
	b.t.Helper()
	found, err := chromedp.Run(b.context, chromedp.Evaluate[string](`(() => {
		const of = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
		const at = (e) => e.getBoundingClientRect();
		return [`+wrong+`].flat().filter(Boolean).join("; ");
	})()`))
	if err != nil || found != "" {
		b.t.Errorf("%s: %s %v", what, found, err)
	}
}

// The head of a conversation says whom it is with, however long the words of its buttons and
// the names are, and nothing of it runs out of its place.
func TestAConversationSaysWhomItIsWith(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	talk := site.SomeConversation(t)
	const long = "Maximiliana Konstantinopolitanska-Featherstonehaugh van den Wijngaerde"
	site.Exec(t, `update contacts set name = $2, email = 'maximiliana.konstantinopolitanska.featherstonehaugh@a-long-name-of-a-domain.example'
		where id = (select contact_id from conversations where id = $1)`, talk, long)
	tab := Open(t, site)
	tab.SignIn("owner@demo.test")
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		for _, width := range []int64{1440, 1024, 390, 360} {
			tab.Emulate(width, 900, false)
			if tab.Go(talks + "/" + talk + "?inbox=all"); tab.Status() != http.StatusOK {
				t.Fatalf("%d", tab.Status())
			}
			tab.looks(language+" at "+tab.URL(), `
				of(".conversation-who").filter((e) => at(e).width < 150).map((e) => innerWidth + ": the name has " + at(e).width + " pixels"),
				of(".writing *").filter((e) => at(e).right > at(document.querySelector(".writing")).right + 1).map((e) => innerWidth + ": out of the box: " + e.outerHTML)`)
		}
	}
}

// However much an inbox holds: the counts of the navigation stay within it, a phone shows
// which inbox is open, and a large window what to do next.
func TestAFullInboxKeepsToItsPlace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, token, subject, last_at, waiting_since)
		select v.workspace_id, gen_random_uuid(), v.contact_id, v.channel_id, left(md5(random()::text), 26), 'Where is it?', now(), now()
		  from conversations v cross join generate_series(1, 520)
		 where v.id = (select id from conversations where state = 'open' and assignee_id is null and not hidden
		       and workspace_id = (select workspace_id from workspace_slugs where slug = $1) order by id limit 1)`, webtest.Atelier)
	tab := Open(t, site)
	tab.SignIn("owner@demo.test")
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		tab.Emulate(1440, 900, false)
		tab.Go(talks + "?inbox=all")
		tab.looks(language+", 1440", `
			of(".areas .area-items a *").filter((e) => at(e).right > at(e.closest("ul")).right).map((e) => "out of the navigation: " + e.textContent),
			of(".areas .area-items a > :is(.news, .count)").filter((e) => at(e).top - at(e.parentElement).top > 12).map((e) => "a count below its name: " + e.parentElement.textContent),
			of(".inbox-states > a").filter((e, i, all) => at(e).top !== at(all[0]).top).map((e) => "below the others: " + e.textContent),
			of(".inbox-none p").length === 1 && at(of(".inbox-none p")[0]).bottom < innerHeight ? "" : "nothing says what to choose"`)
		tab.Emulate(390, 844, false)
		tab.Go(talks + "?inbox=all")
		tab.looks(language+", 390", `
			of(".area-tabs [aria-current]").map((e) => at(e).right > innerWidth || at(e).left < 0 ? "out of sight: " + e.textContent : "")`)
	}
}

// On a phone nothing that was asked for is pushed away by lists that were not, the days of a
// filter stand beside one another, and no reason of an import is cut.
func TestAPhoneShowsWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	tab := Open(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	tab.SignInAs(owner)
	tab.Emulate(390, 844, false)
	for path, open := range map[string]string{
		contacts + "?q=du": "0", atelier + members + "?q=lotte": "0", auditLog + "?q=lotte": "0",
		contacts + "?consent=unknown": "1", atelier + members + "?role=agent": "1", auditLog + "?subject=members": "1",
	} {
		if tab.Go(path); tab.Status() != http.StatusOK {
			t.Fatalf("%s: %d", path, tab.Status())
		}
		tab.looks(path, `document.querySelectorAll(".filter-more[open]").length === `+open+` ? "" : "its lists are not as they were left"`)
	}
	for _, list := range []string{"/orders", "/transactions", "/subscriptions", "/affiliate-invoices", "/students"} {
		tab.Go(atelier + list)
		tab.looks(list, `of(".day-filter").length === 2 && at(of(".day-filter")[0]).top === at(of(".day-filter")[1]).top ? "" : "one day stands below the other"`)
	}
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		for _, path := range []string{"/revenue?range=12_months", "/reports", "/reports?report=new_contacts", "/reports?report=top_products", "/reports?report=subscriptions"} {
			tab.Go(atelier + path)
			tab.looks(language+", "+path, `
				of(".figures td").length === 0 ? "no figures" : "",
				of(".figures-scroll").filter((e) => e.scrollWidth > e.clientWidth).map((e) => "moves sideways: " + e.textContent.slice(0, 40)),
				of(".figures td").filter((e) => at(e).right > innerWidth).map((e) => "out of the window: " + e.textContent)`)
		}
	}
	file := webtest.Checked(t, owner, contacts, "Email,Name,Country,Phone\nbrigitte@fair.example,Brigitte,Atlantis,12\nnot an address,Bert,,\n"+
		strings.Repeat("k", 60)+"@fair.example,Kim,"+strings.Repeat("Atlantis ", 9)+",\n", url.Values{})
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		tab.Go(file)
		tab.looks(language, `
			of(".import-misread td.reason").length < 3 ? "no reasons" : "",
			of(".import-misread td").filter((e) => at(e).right > at(e.closest(".import-scroll")).right + 1).map((e) => "cut: " + e.textContent)`)
	}
}

// However long the names of figures are, the numbers of a row stand beside one another.
func TestFiguresStandInOneLine(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	tab := Open(t, site)
	tab.SignIn("owner@demo.test")
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		for _, width := range []int64{1440, 390} {
			tab.Emulate(width, 900, false)
			for _, path := range []string{"", "/revenue"} {
				tab.Go(atelier + path)
				tab.looks(language+" "+path, `
					of(".figure").length < 3 ? "no figures" : "",
					of(".figure").flatMap((e) => of(".figure").filter((o) => at(o).top === at(e).top && at(o.querySelector("dd")).top !== at(e.querySelector("dd")).top))
						.map((e) => innerWidth + ": above or below the others: " + e.textContent)`)
			}
		}
	}
}

// On a phone no mask and no address is torn within a word where its line has room, whatever the
// language: what stands beside it goes below.
func TestNoMaskIsTornOnAPhone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.FindHelene(t)
	tab := Open(t, site)
	tab.SignIn("owner@demo.test")
	lotte := atelier + members + "/" + site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		for _, width := range []int64{390, 360} {
			tab.Emulate(width, 844, false)
			tab.Go(lotte)
			tab.looks(fmt.Sprint(language, ", ", width), `
				of(".member-lines li > .badge").length < 3 ? "no lookups" : "",
				of(".member-lines li > :first-child").filter((e) => !e.textContent.trim().includes(" ") && at(e).height > 30).map((e) => "torn: " + e.textContent)`)
		}
	}
}
