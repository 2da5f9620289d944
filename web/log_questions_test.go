package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

const auditLog = "/w/" + webtest.Atelier + "/settings/audit-log"

// Each filter keeps what it asks for, says so in a chip, and the chip leads to the log without it.
func TestTheLogAnswersQuestions(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	helene := site.FindHelene(t)
	owner := site.SignIn(t, "owner@demo.test")
	lotte := site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	site.Exec(t, `update users set language = 'en'`)
	if p := owner.Post(webtest.Contacts+"/"+helene+"/edit", url.Values{"name": {"Hélène Zuiderwind"}, "email": {webtest.Helene}}); p.Status != http.StatusSeeOther {
		t.Fatalf("a change: %d %s", p.Status, p.Text())
	}
	for query, want := range map[string]struct {
		has, hasNot, chip string
	}{
		"subject=lookups":                          {"looked up", "changed the customer", "Lookups"},
		"subject=sign_ins":                         {"signed in", "looked up", "Sign-ins"},
		"subject=customers":                        {"changed the customer", "looked up", "Customers"},
		"subject=money":                            {"", "changed the customer", "Money"},
		"person=" + lotte:                          {"looked up", "changed the customer Hélène", "Lotte de Vries"},
		"customer=" + helene:                       {"looked up h•••@e•••.org", "signed in", "Hélène Zuiderwind"},
		"customer=" + webtest.Helene:               {"changed the customer", "signed in", "Hélène Zuiderwind"},
		"customer=nobody%40example.org":            {"Nothing fits", "looked up", "Customer"},
		"customer=no+address":                      {"Nothing fits", "looked up", "Customer"},
		"q=zuider":                                 {"changed the customer Hélène Zuiderwind", "looked up", "zuider"},
		"q=zuider&subject=money":                   {"Nothing fits", "Zuiderwind ", "Money"},
		"q=zuider+helene&subject=customers":        {"changed the customer Hélène Zuiderwind", "looked up", "zuider"},
		"q=zuider+qqq":                             {"Nothing fits", "changed the customer", "qqq"},
		"q=zuider&subject=refusals":                {"Nothing fits", "Zuiderwind ", "Refusals"},
		"customer=" + helene + "&subject=refusals": {"Nothing fits", "looked up", "Refusals"},
		"q=%25":                                   {"Nothing fits", "changed the customer", "%"},
		"from=2999-01-01":                         {"Nothing fits", "looked up", "From 1 Jan 2999"},
		"to=2000-01-01":                           {"Nothing fits", "looked up", "To 1 Jan 2000"},
		"days=7&subject=members":                  {"invited pending@demo.test", "Étienne Marchand joined", "Last 7 days"},
		"days=1&subject=members":                  {"Nothing fits", "invited", "Today"},
		"days=30&to=2000-01-01":                   {"Nothing fits", "looked up", "Last 30 days"},
		"from=2020-01-01&person=" + lotte:         {"looked up", "Zuiderwind ", "From 1 Jan 2020"},
		"customer=" + helene + "&person=" + lotte: {"looked up", "changed the customer", "Lotte"},
	} {
		p := owner.Get(auditLog + "?" + query)
		log := p.Find("#activity").Text()
		if p.Status != http.StatusOK || !strings.Contains(log, want.has) || strings.Contains(log, want.hasNot) {
			t.Errorf("%s: %d %.600s", query, p.Status, strings.Join(strings.Fields(log), " "))
		}
		chips := p.Find(".chip")
		if !strings.Contains(chips.Text(), want.chip) {
			t.Errorf("%s: the chips say %q", query, chips.Text())
		}
		for _, chip := range chips.EachIter() {
			href, _ := chip.Attr("href")
			if without := owner.Get(href); without.Status != http.StatusOK || without.Find(".chip").Length() != chips.Length()-1 {
				t.Errorf("%s: a chip leads to %s: %d with %d chips", query, href, without.Status, without.Find(".chip").Length())
			}
		}
	}
	// Whom a lookup found is a step away, for whoever reads customers; a miss leads nowhere.
	p := owner.Get(auditLog + "?subject=lookups")
	if p.Find(`#activity a[href="`+webtest.Contacts+"/"+helene+`"]`).Length() == 0 {
		t.Errorf("a found lookup leads to nobody: %s", p.Text())
	}
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts)
	assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody.at.all@example.org"}, "reason": {"Quittance"}})
	if p := owner.Get(auditLog + "?q=quittance"); !p.Has("looked up n•••@e•••.org (Quittance)") || p.Find("#activity ol a").Length() != 0 {
		t.Errorf("a miss: %s", p.Text())
	}
	// Whoever is found and gone is not there any more.
	if p := owner.Post(webtest.Contacts+"/"+helene+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("deleting: %d", p.Status)
	}
	if p := owner.Get(auditLog + "?subject=lookups"); strings.Contains(p.Find("#activity").Text(), "Zuiderwind") {
		t.Errorf("a deleted customer is named: %s", p.Find("#activity").Text())
	}
}

// Words are looked for in what was done. Those that name a person or a subject lead to the
// lines about them.
func TestALogAskedForANameLeadsToItsLines(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	log := "/w/" + webtest.Atelier + "/settings/audit-log"
	for words, want := range map[string]string{"lotte": "Lotte de Vries", "vries lot": "Lotte de Vries", "refus": "Refusals"} {
		link := owner.Get(log + "?q=" + url.QueryEscape(words)).Find(`#activity .chips a:contains("` + want + `")`)
		if at := link.AttrOr("href", ""); link.Length() != 1 || strings.Contains(at, "q=") {
			t.Errorf("%q: %d links, the first to %q", words, link.Length(), at)
		} else if p := owner.Get(at); p.Status != http.StatusOK || p.Find(".chip").Length() != 1 {
			t.Errorf("%q leads to %d %s", words, p.Status, p.Find("main").Text())
		}
	}
	if p := owner.Get(log + "?q=nobody"); p.Has("All lines about:") {
		t.Errorf("nobody is meant: %s", p.Find("main").Text())
	}
}

// Pages follow each other without a gap, whatever is asked.
func TestPagesOfTheLog(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	site.Exec(t, `insert into activity (workspace_id, id, at, actor, act, subject, target)
		select workspace_id, gen_random_uuid(), now() - n / 7 * interval '1 second', '', 'coupon.create', 'money', 'Thing ' || n
		  from workspace_slugs cross join generate_series(1, 250) n where slug = $1`, webtest.Atelier)
	site.Exec(t, `insert into log_words (workspace_id, id, word, at) select workspace_id, id, 'thing', at from activity where target like 'Thing %'`)
	for _, query := range []string{"subject=money", "q=thing"} {
		seen := map[string]bool{}
		pages := 0
		for next := auditLog + "?" + query; next != "" && pages < 9; pages++ {
			p := owner.Get(next)
			for _, line := range p.Find(".activity p").EachIter() {
				if text := strings.TrimSpace(line.Text()); strings.Contains(text, "Thing") {
					if seen[text] {
						t.Errorf("%s: twice %s", query, text)
					}
					seen[text] = true
				}
			}
			next, _ = p.Find(".list-foot a").Last().Attr("href")
			if !strings.Contains(next, "after=") {
				next = ""
			}
		}
		if len(seen) != 250 {
			t.Errorf("%s: %d lines on %d pages", query, len(seen), pages)
		}
	}
}

// What is refused stands in the log: one line for each hour, person and rule, with a count.
func TestRefusalsStandInTheLog(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	site.Exec(t, `delete from refusals`) // Those that the demo begins with.
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	restricted := site.SignIn(t, "manager.restricted@demo.test")
	for range 3 {
		if p := manager.Get(auditLog); p.Status != http.StatusForbidden {
			t.Fatalf("the log of a manager: %d", p.Status)
		}
	}
	restricted.Get("/w/" + webtest.Atelier + "/settings/general")
	restricted.Get("/w/" + webtest.Nordlicht + "/settings/general") // Not theirs: never there.
	p := owner.Get(auditLog + "?subject=refusals")
	lines := p.Find("#activity .activity li")
	if lines.Length() != 2 || !strings.Contains(lines.Text(), "3 times") || !strings.Contains(lines.Text(), "open Activity log") ||
		!strings.Contains(lines.Text(), "(restriction:") {
		t.Errorf("%d lines: %s", lines.Length(), lines.Text())
	}
	site.Exec(t, `update refusals set hour = hour - interval '1 hour'`)
	manager.Get(auditLog)
	if n := owner.Get(auditLog + "?subject=refusals").Find("#activity .activity li").Length(); n != 3 {
		t.Errorf("an hour later: %d lines", n)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from refusals r join workspace_slugs s using (workspace_id) where slug = $1`, webtest.Nordlicht); n != 0 {
		t.Error("another workspace's log tells of strangers")
	}
}

// A file holds what the page asks for.
func TestTheFileOfTheLogHoldsWhatIsAsked(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.FindHelene(t)
	owner := site.SignIn(t, "owner@demo.test")
	action, _ := owner.Get(auditLog + "?subject=lookups&from=2020-01-01").Find(`form[action*="/export?"]`).Attr("action")
	asked := owner.Post(action, nil)
	site.WaitForFiles(t)
	file := string(owner.Post(asked.Header.Get("Location"), nil).Body)
	if !strings.Contains(file, "lookup") || strings.Contains(file, "session.begin") {
		t.Errorf("%s holds %s", action, file)
	}
	for _, wrong := range []string{"?subject=x", "?days=2", "?days=-7", "?days=07", "?from=x", "?after=AAAA", "?other=1"} {
		if p := owner.Post(auditLog+"/export"+wrong, nil); p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, p.Status)
		}
	}
	// The last days are those of when it was asked for, however late the file is made.
	owner.Get(auditLog)
	owner.Post(auditLog+"/export?days=7&from=2020-01-01&q=kiln", nil)
	kept := webtest.Ask[bool](t, site, `
		select e.filter = 'from=' || (now() at time zone 'Europe/Paris')::date - 6 || '&q=kiln' from exports e where filter like '%kiln'`)
	if !kept {
		t.Error("the last 7 days are not kept as days")
	}
	// What no line answers is a file with its heads alone.
	owner.Get(auditLog)
	asked = owner.Post(auditLog+"/export?subject=refusals&q=kiln", nil)
	site.WaitForFiles(t)
	if rows := webtest.Rows(t, owner.Post(asked.Header.Get("Location"), nil).Body); len(rows) != 1 {
		t.Errorf("a file of nothing has %d rows: %q", len(rows), rows)
	}
	admin := site.SignIn(t, "admin@demo.test")
	if p := admin.Get(auditLog + "?subject=lookups"); p.Find(`form[action*="/export"]`).Length() != 0 {
		t.Error("an admin exports the log")
	}
}

// A customer whom somebody adds is one act and one lookup: the key that it gives them is no line.
func TestAnActIsOneLineOfTheLog(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts + "/new")
	assistant.Post(webtest.Contacts, url.Values{"name": {"New Customer"}, "email": {"zebra@example.org"}})
	log := owner.Get(auditLog).Find("#activity").Text()
	if strings.Count(log, "z•••@e•••.org") != 1 || strings.Count(log, "added the customer New Customer") != 1 {
		t.Errorf("the log: %.600s", strings.Join(strings.Fields(log), " "))
	}
}

// Whoever is asked about stands in the filter, also where there are more members than it offers.
func TestTheLogIsAskedAboutAnybody(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `
		with u as (insert into users (id, email, email_key, name, name_key, password_hash, language)
		           select gen_random_uuid(), n || '@many.test', n || '@many.test', 'A ' || n, 'a ' || n, '', 'en' from generate_series(1, 300) n returning *)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		select workspace_id, gen_random_uuid(), id, name, name_key, email, email_key, 'agent' from u cross join workspace_slugs where slug = $1`, webtest.Atelier)
	theo := site.MemberID(t, webtest.Atelier, "agent.masked@demo.test")
	p := site.SignIn(t, "owner@demo.test").Get(auditLog + "?person=" + theo)
	if p.Find(`select[name=person] option[selected][value="`+theo+`"]`).Length() != 1 || !strings.Contains(p.Find(".chip").Text(), "Théo Girard") {
		t.Errorf("the filter forgets who is asked about: %s", p.Find(".chip").Text())
	}
}

// The log says what of somebody's access was changed.
func TestTheLogSaysWhatOfAnAccessWasChanged(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	karim := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent@demo.test")
	owner.Get(karim)
	for _, c := range []struct {
		form url.Values
		told string
	}{
		{url.Values{"role": {"agent"}, "restrictions": {"mask_contact"}}, "changed the restrictions of Karim Benali: Customers masked"},
		{url.Values{"role": {"agent"}, "restrictions": {"mask_contact"}, "access_ends": {"2030-01-31"}}, "set the end of Karim Benali’s access: 31 January 2030"},
		{url.Values{"role": {"agent"}, "restrictions": {"mask_contact"}}, "took the end of Karim Benali’s access away"},
		{url.Values{"role": {"agent"}}, "lifted the restrictions of Karim Benali"},
		{url.Values{"role": {"manager"}, "restrictions": {"data_export"}}, "changed the access of Karim Benali (Manager, was Agent) · No data export"},
	} {
		if p := owner.Post(karim+"/role", c.form); p.Status != http.StatusSeeOther {
			t.Fatalf("%v: %d %s", c.form, p.Status, p.Text())
		}
		if p := owner.Get(karim); !strings.Contains(strings.Join(strings.Fields(p.Find("#member-changes").Closest("section").Text()), " "), c.told) {
			t.Errorf("%q is not told: %s", c.told, p.Find("#member-changes").Closest("section").Text())
		}
	}
}
