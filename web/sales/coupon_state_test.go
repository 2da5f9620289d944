package sales_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// A list and a file of coupons tell how often one was used, and which of them an
// order refuses, on the workspace's own day.
func TestCouponsTellTheirUsesAndWhetherTheyAreOpen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	site.Exec(t, `delete from coupon_products`)
	site.Exec(t, `update orders set coupon_id = null, coupon_code = '', discount = 0`)
	site.Exec(t, `delete from coupons`)
	day := `(now() at time zone (select time_zone from workspaces w where w.id = workspace_id))::date`
	want := map[string][3]string{ // what the list says of its uses and its state, and its uses in the file
		"OPEN":  {"2 of 3", "In use", "2"},
		"FREE":  {"0", "In use", "0"},
		"TODAY": {"1,200", "In use", "1200"},
		"EARLY": {"0", "Not yet valid", "0"},
		"LATE":  {"3 of 3", "Ended", "3"},
		"SPENT": {"3 of 3", "Used up", "3"},
		"AWAY":  {"3 of 3", "Not in use", "3"},
	}
	coupon(t, site, "OPEN", "percent, uses_most, uses", "10, 3, 2")
	coupon(t, site, "FREE", "percent", "10")
	coupon(t, site, "TODAY", "percent, uses, valid_from, valid_to", "10, 1200, "+day+", "+day)
	coupon(t, site, "EARLY", "percent, valid_from", "10, "+day+" + 1")
	coupon(t, site, "LATE", "percent, uses_most, uses, valid_to", "10, 3, 3, "+day+" - 1")
	coupon(t, site, "SPENT", "percent, uses_most, uses", "10, 3, 3")
	coupon(t, site, "AWAY", "percent, uses_most, uses, active, valid_to", "10, 3, 3, false, "+day+" - 1")
	owner, list := site.SignIn(t, "owner@demo.test"), "/w/"+webtest.Atelier+"/coupons"
	p := owner.Get(list)
	_, rows := webtest.Exported(t, owner, "/coupons", nil)
	uses, state := slices.Index(rows[0], "uses"), slices.Index(rows[0], "state")
	if uses < 0 || state < 0 {
		t.Fatalf("the columns are %q", rows[0])
	}
	for code, told := range want {
		row := p.Find(`tr:has(td:nth-child(2):contains("` + code + `"))`)
		if text := row.Text(); !strings.Contains(text, told[0]) || !strings.Contains(text, told[1]) {
			t.Errorf("%s is listed as %q", code, strings.Join(strings.Fields(text), " "))
		}
		at := slices.IndexFunc(rows, func(row []string) bool { return row[1] == code })
		if at < 0 || rows[at][uses] != told[2] || rows[at][state] != told[1] {
			t.Errorf("%s leaves as %q", code, rows[max(at, 0)])
		}
	}
	for value, label := range map[string]string{"active": "All but those not in use", "retired": "Not in use"} {
		p := owner.Get(list + "?" + url.Values{"state": {value}}.Encode())
		if chosen := p.Find("#filter-state option[selected]").Text(); chosen != label {
			t.Errorf("the filter %s is called %q", value, chosen)
		}
		for code, told := range want {
			if found := p.Find(`table td:contains("`+code+`")`).Length() > 0; found != ((value == "retired") == (told[1] == "Not in use")) {
				t.Errorf("%s: the filter %s finds it: %t", code, value, found)
			}
		}
	}
	// Before it is deleted its uses are told, and a form that is sent leaves them.
	id := webtest.Ask[string](t, site, `select id::text from coupons where code = 'OPEN'`)
	if p := owner.Get(list + "/" + id + "/delete"); !p.Has("It was used 2 times.") {
		t.Errorf("the question: %s", p.Text())
	}
	edit := list + "/" + id + "/edit"
	page := owner.Get(edit)
	if lead := page.Find("form header .lead").Text(); lead != "2 of 3 used" {
		t.Errorf("its form says of its uses %q", lead)
	}
	form := webtest.Typed(page)
	form.Set("name", "Anew")
	if p := owner.Post(edit, form); p.Status != 303 {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	if p := owner.Post(edit, webtest.With(form, "uses", "0")); p.Status != 422 {
		t.Errorf("a form with uses: %d", p.Status)
	}
	if uses := webtest.Ask[int](t, site, `select uses from coupons where code = 'OPEN'`); uses != 2 {
		t.Errorf("%d uses", uses)
	}
}
