package browsertest

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// resolve puts the real links into a path.
func (w *world) resolve(path string) string {
	for name, link := range w.links {
		if rest, ok := strings.CutPrefix(path, name); ok {
			return strings.TrimPrefix(link, w.site.URL) + rest
		}
	}
	return path
}

// TestVisits makes sure that no page is forgotten: each GET route has its
// visits, and each visit is of the route under which it stands.
func TestVisits(t *testing.T) {
	t.Parallel()
	w := &world{site: &webtest.Site{}, links: map[string]string{
		"{new}": "/join/x", "{owner2}": "/join/x", "{manager}": "/join/x", "{signup}": "/signup/x", "{reset}": "/forgot/x",
		"{lotte}": atelier + members + "/x", "{seen}": atelier + "/settings/access?member=x", "{request}": atelier + "/settings/access/requests/x",
		"{marie}": atelier + members + "/x", "{empty}": "/w/x", "{invited}": atelier + members + "/invitations/x",
		"{several}": atelier + members + "/several?act=role&ids=x",
		"{helene}":  contacts + "/x", "{unfound}": contacts + "/x",
		"{export}": atelier + "/exports/x", "{import}": contacts + "/imports/x", "{paymentfile}": atelier + "/transactions/imports/x",
		"{checkedfile}": contacts + "/imports/x", "{subscriptionfile}": atelier + "/subscriptions/imports/x", "{orderfile}": atelier + "/orders/imports/x",
		"{studentfile}": atelier + "/students/imports/x", "{deleted}": contacts + "/x", "{talk}": talks + "/x", "{view}": talks + "/views/x", "{mail}": talks + "/mails/x", "{mailed}": talks + "/x",
		"{forward}": talks + "/messages/x/forward",
		"{steps}":   atelier + "/workflows/x/steps", "{runs}": atelier + "/workflows/x/runs", "{version}": atelier + "/workflows/x/versions", "{shortcuts}": talks + "/x/shortcuts",
		"{broadcast}": atelier + "/broadcasts/x/send", "{told}": atelier + "/broadcasts/x/send", "{unsubscribe}": "/unsubscribe/x",
		"{newchannel}":  atelier + "/settings/channels/x/confirm",
		"{whatsapp}":    atelier + "/settings/channels/x/whatsapp",
		"{chat}":        talks + "/x",
		"{untemplate}":  atelier + "/settings/message-templates/x/delete",
		"{template}":    atelier + "/settings/message-templates/x/edit",
		"{connection}":  atelier + "/settings/channels/x/connection",
		"{transaction}": atelier + "/transactions/x", "{subscription}": atelier + "/subscriptions/x", "{order}": atelier + "/orders/x", "{paid}": atelier + "/orders/x",
		"{open}": atelier + "/orders/x", "{invoice}": atelier + "/affiliate-invoices/x", "{student}": atelier + "/students/x",
	}}
	for _, s := range web.Sections() {
		w.links[linkOf(s)] = atelier + app.PathOf(s.Resource) + "/x"
	}
	known, visits := map[string]bool{}, allVisits(t)
	for _, route := range web.Routes() {
		if route.Method != http.MethodGet || notPages[route.Pattern] {
			continue
		}
		known[route.Pattern] = true
		if len(visits[route.Pattern]) == 0 {
			t.Errorf("nobody visits %s: add it to visits", route.Pattern)
		}
		shape := regexp.MustCompile("^" + regexp.MustCompile(`\{\w+\}`).ReplaceAllString(route.Pattern, `[^/]+`) + "$")
		for _, v := range visits[route.Pattern] {
			address, err := url.Parse(w.resolve(v.path))
			if err != nil || !shape.MatchString(address.Path) {
				t.Errorf("%s is no page of %s", v.path, route.Pattern)
			}
		}
	}
	for pattern := range visits {
		if !known[pattern] {
			t.Errorf("%s is visited, but no longer a page", pattern)
		}
	}
}

// axe-core finds nothing on any page, whoever opens it, light and dark, and no
// page is wider than a phone.
func TestAxe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	byPerson := map[string][]visit{}
	for _, v := range besides {
		byPerson[v.who] = append(byPerson[v.who], v)
	}
	for _, list := range allVisits(t) {
		for _, v := range list {
			byPerson[v.who] = append(byPerson[v.who], v)
		}
	}
	for who, list := range byPerson {
		t.Run("as "+who, func(t *testing.T) {
			t.Parallel()
			tab := w.open(t, who)
			for _, v := range list {
				if w.shownBefore(t, v) {
					continue
				}
				tab.Go(w.resolve(v.path))
				if status := tab.Status(); status != v.status {
					t.Errorf("%s answers %s with %d, not %d", v.path, who, status, v.status)
				}
				tab.Axe(v.path)
				tab.Fits(v.path)
			}
		})
	}
	t.Run("opened", func(t *testing.T) {
		t.Parallel()
		openedAxe(t, w)
	})
}

// shownBefore tells that somebody gets the page that another visit has shown, with the status
// that it should have: a refusal is one page, whatever was refused. To ask the server costs a
// twentieth of what the browser takes.
func (w *world) shownBefore(t *testing.T, v visit) bool {
	t.Helper()
	visitor := w.who[v.who]
	if v.who == "" {
		visitor = w.site.Visit(t)
	}
	page := visitor.Get(strings.TrimPrefix(w.resolve(v.path), w.site.URL))
	page.Find("input[type=hidden]").Remove()
	html, err := page.Find("html").Html()
	return err == nil && page.Status == v.status && !isNew("answer ", html)
}

// openedAxe looks at what stands open over a page, and at a refused form.
func openedAxe(t *testing.T, w *world) {
	lotte := english.T("members.actions_for", "Name", "Lotte de Vries")
	for what, clicks := range map[string][]string{
		"the invite dialog":        {english.T("members.invite")},
		"the invite dialog, agent": {english.T("members.invite"), english.T("role.agent.name")},
		"a row's menu":             {lotte},
		"the edit dialog":          {lotte, english.T("members.edit_role")},
		"the edit dialog, manager": {lotte, english.T("members.edit_role"), english.T("role.manager.name")},
		"the removal":              {lotte, english.T("members.remove")},
		"the switcher":             {"Atelier Marchand"},
		"the profile's menu":       {english.T("frame.profile_menu", "Name", "Marie Marchand")},
	} {
		owner := w.open(t, "owner")
		owner.Go(atelier + members)
		for _, words := range clicks {
			owner.Click(words)
			owner.SeeOpened()
		}
		if !strings.Contains(what, "menu") && !strings.Contains(what, "switcher") {
			owner.SeeDialog(true)
		}
		owner.Axe(what)
		owner.Fits(what)
	}
	helene := "Hélène Dubois"
	for what, clicks := range map[string][]string{
		"the menu of a customer":     {english.T("members.actions_for", "Name", helene)},
		"the deletion of a customer": {english.T("members.actions_for", "Name", helene), english.T("customers.contact.delete")},
	} {
		owner := w.open(t, "owner")
		owner.Go(w.links["{helene}"])
		for _, words := range clicks {
			owner.Click(words)
		}
		if len(clicks) > 1 {
			owner.See(english.T("customers.contact.delete_now"))
		}
		owner.Axe(what)
		owner.Fits(what)
	}
	for list, name := range map[string]string{teams: "Workshop", fields: "Wholesale"} {
		owner := w.open(t, "owner")
		owner.Go(list)
		owner.Click(english.T("members.actions_for", "Name", name))
		owner.Axe("the menu of " + name)
		owner.Click(english.T("customers.contact.delete"))
		owner.SeeDialog(true)
		owner.Axe("the deletion of " + name)
		owner.Fits("the deletion of " + name)
	}
	owner := w.open(t, "owner")
	owner.Go(atelier + "/physical-products")
	owner.Fill(english.T("section.search"), "apron")
	owner.SeeNot("Banding wheel")
	owner.Click(english.T("members.actions_for", "Name", "Apron of washed linen"))
	owner.Click(english.T("customers.contact.delete"))
	owner.See(english.T("product.delete_now"))
	owner.Axe("the deletion of a product, found while typing")
	owner.Fits("the deletion of a product, found while typing")
	owner.Go(w.links["{helene}"] + "/orders/new")
	owner.Follow(english.T("records.orders_add"))
	owner.See(english.T("fault.lines_missing"))
	owner.Click(english.T("customers.record.more_lines"))
	owner.Axe("a refused order")
	owner.Fits("a refused order")
	owner.Go(w.links["{paid}"])
	owner.Click(english.T("records.orders_ship"))
	owner.SeeDialog(true)
	owner.Axe("the shipping of an order")
	owner.Fits("the shipping of an order")
	owner.Go(atelier + members + "/invitations/new")
	owner.Fill(english.T("members.addresses"), "nowhere")
	owner.Follow(english.T("members.invite"))
	owner.See(english.T("fault.address", "Email", "nowhere"))
	owner.Axe("a refused invitation")
}
