package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A payment that is there is brought up to date by a later file: its state, and what
// was refunded since. An older file changes nothing, which is said where it knows of less, and the import can be undone.
func TestAKnownPaymentIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	stored := func() string {
		return webtest.Ask[string](t, site, `
			select string_agg(concat_ws(' ', to_char(t.at at time zone 'Europe/Paris', 'YYYY-MM-DD HH24:MI'), t.kind, t.state, t.amount, t.currency, t.reference), E'\n'
			                  order by t.at, t.reference, t.kind, t.amount)
			  from transactions t join contact_addresses a on a.contact_id = t.contact_id where a.email_key = 'sam@stage.example'`)
	}
	const head = "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer Email,Refunded date (UTC)\n"
	first := head + "u1,2026-05-02 10:00:00,10.00,0,eur,Pending,sam@stage.example,\nu2,2026-05-02 10:00:00,20.00,5.00,eur,Paid,sam@stage.example,2026-05-04 10:00:00\nu3,2026-05-02 10:00:00,30.00,0,eur,Paid,sam@stage.example,\n"
	then := head + "u1,2026-05-03 10:00:00,10.00,0,eur,Paid,sam@stage.example,\nu2,2026-05-02 10:00:00,20.00,20.00,eur,Refunded,sam@stage.example,2026-05-06 10:00:00\nu3,2026-05-02 10:00:00,30.00,0,eur,Paid,sam@stage.example,\nu3,2026-05-02 10:00:00,31.00,0,eur,Paid,sam@stage.example,\n"
	webtest.Imported(t, owner, section, first, nil)
	was := stored()
	p := webtest.Imported(t, owner, section, then, nil)
	if got := webtest.ImportCounts(p); got != "0 2 1 1 1" {
		t.Errorf("%s: %s", got, p.Text())
	}
	want := strings.ReplaceAll(strings.TrimSpace(`
		2026-05-02 12:00 charge refunded 2000 EUR u2
		2026-05-02 12:00 charge paid 3000 EUR u3
		2026-05-03 12:00 charge paid 1000 EUR u1
		2026-05-04 12:00 refund paid -500 EUR u2
		2026-05-06 12:00 refund paid -1500 EUR u2`), "\t", "")
	if got := stored(); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
	refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if !strings.Contains(refused, "was imported before, with another amount") {
		t.Errorf("%s", refused)
	}
	if p := webtest.Imported(t, owner, section, first, nil); webtest.ImportCounts(p) != "0 3 0 1" || stored() != want {
		t.Errorf("an older file: %s\n%s", webtest.ImportCounts(p), stored())
	}
	undo := p.Find(`form[action$="/undo"]`).AttrOr("action", "")
	if p := owner.Post(undo, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("undoing at %q: %d", undo, p.Status)
	}
	webtest.Worked(t, owner, strings.TrimSuffix(undo, "/undo"))
	if got := stored(); got != was {
		t.Errorf("undone it is\n%s\nwant\n%s", got, was)
	}
}

// A refund that an import brought leaves the payment as it was when the import is
// undone; a payment that was paid back by hand stays.
func TestUndoingAnImportFollows(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	p := webtest.Imported(t, owner, list, "Email,Date,Amount,Kind,Reference\nx@example.org,2026-01-31,64,charge,one\nx@example.org,2026-01-31,64,charge,two\nx@example.org,2026-02-01,64,refund,three\nx@example.org,2026-02-01,64,charge,four\nx@example.org,2026-02-01,64,refund,five\n", nil)
	address := func(reference string) string {
		return list + "/" + webtest.Ask[string](t, site, `select coalesce(max(id::text), 'gone') from transactions where reference = $1`, reference)
	}
	before := site.MakeRecord(t, "transactions", site.SomeContact(t, webtest.Atelier), "refunded")
	site.Exec(t, `update transactions set amount = 6400, currency = 'EUR' where id = $1`, before)
	site.Exec(t, `update transactions set payment_id = $1 where reference = 'three'`, before)
	site.Exec(t, `update transactions set payment_id = (select id from transactions where reference = 'four') where reference = 'five'`)
	if p := owner.Post(address("one")+"/refund", url.Values{"amount": {"1"}, "date": {time.Now().UTC().Format(time.DateOnly)}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	undo := p.Find(`form[action$="/undo"]`).AttrOr("action", "")
	if p := owner.Post(undo, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	webtest.Worked(t, owner, strings.TrimSuffix(undo, "/undo"))
	for reference, stays := range map[string]bool{"one": true, "two": false, "three": false, "four": false, "five": false} {
		if (address(reference) != list+"/gone") != stays {
			t.Errorf("%s stays: %t", reference, !stays)
		}
	}
	if got := webtest.Ask[string](t, site, `select state from transactions where id = $1`, before); got != "paid" {
		t.Errorf("the payment whose refund is gone: %s", got)
	}
}

// A payment of which its own file said that it is refunded stays so when an import is undone that took
// less off it, or nothing that counts.
func TestUndoingAnImportLeavesWhatAnotherFileSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	const head = "Email,Date,Amount,Currency,Kind,State,Reference,Refund of\n"
	stored := func() string {
		return webtest.Ask[string](t, site, `
			select string_agg(concat_ws(' ', t.reference, t.kind, t.state, t.amount), E'\n' order by t.reference, t.kind)
			  from transactions t where t.reference like 'said-%' or t.reference like 'row-%'`)
	}
	webtest.Imported(t, owner, list, head+
		"x@example.org,2026-01-31,64,EUR,charge,refunded,said-1,\nx@example.org,2026-01-31,64,EUR,charge,refunded,said-2,\n"+
		"x@example.org,2026-01-31,64,EUR,charge,paid,said-3,\n"+ // What its file says of the others itself needs no row of ours.
		"x@example.org,2026-02-01,-900,JPY,dispute,pending,row-4,said-1\nx@example.org,2026-02-01,-900,JPY,dispute,pending,row-5,said-2\n", nil)
	was := stored()
	p := webtest.Imported(t, owner, list, head+
		"x@example.org,2026-02-01,64,EUR,refund,failed,row-1,said-1\nx@example.org,2026-02-01,10,EUR,refund,paid,row-2,said-2\n"+
		"x@example.org,2026-02-01,64,EUR,refund,paid,row-3,said-3\n", nil)
	if !strings.Contains(stored(), "row-1 refund failed") || !strings.Contains(stored(), "said-3 charge refunded") {
		t.Fatalf("%s\n%s", stored(), p.Text())
	}
	undo := p.Find(`form[action$="/undo"]`).AttrOr("action", "")
	if p := owner.Post(undo, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	webtest.Worked(t, owner, strings.TrimSuffix(undo, "/undo"))
	if got := stored(); got != was {
		t.Errorf("undone it is\n%s\nwant\n%s", got, was)
	}
}
