package recordtest

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/kit"
	"latchkey/web/webtest"
)

// badAmounts are what no amount is in English.
var badAmounts = []string{
	"", " ", "abc", "12a", "-1", "−1", "+1", "NaN", "Inf", "1e3", "0x10", "12.345", "1,2345", "1.2.3", ".5", "5.", "€12", "12 EUR", "99999999999999999999", "1000000000.01", strings.Repeat("9", 10_000), "１２", "1 2",
}

// badDays are what no day of a record is.
var badDays = []string{"", "x", "today", "31-01-2026", "2026-02-30", "2026-13-01", "2026-1-1", "1970-12-31", "2200-01-01", "9999-12-31", "-2026-01-01", "2026-01-31T00:00:00Z", webtest.Flood}

// badRecord are the forms of one kind with one thing wrong in each.
func badRecord(t *testing.T, site *webtest.Site, section, contact string) (list []webtest.Attempt) {
	t.Helper()
	good := site.GoodRecords(t, contact)[section]
	lines := []string{"", "  ", strings.Repeat("é", 201), webtest.Flood, "a\x01b", "a\x7fb"}
	currencies := []string{"", "eur", "XXX", "EURO", "E", "€", "JPY,EUR", webtest.Flood}
	for field, bad := range map[string][]string{
		"kind": {"", "Charge", "void", "tip", webtest.Flood}, "amount": badAmounts, "currency": currencies, "label": lines, "plan": lines, "date": badDays, "start": badDays,
		"period": {"", "week", "Month", webtest.Flood}, "course": {"", "x", uuid.NewString(), uuid.Nil.String(), site.CourseOf(t, site.SomeContact(t, webtest.Nordlicht)), contact},
		"progress": {"", "x", "-1", "101", "1.5", "1e1", "１", "99999999999999999999", webtest.Flood},
		"number":   slices.Clone(lines[2:]), "state": {"", "voided", "nothing", "Paid", webtest.Flood},
		"trial_ends": append(slices.Clone(badDays[1:]), "2026-01-30"), "ship_name": webtest.Filled(webtest.BadNames), "street": lines[2:], "postal_code": {strings.Repeat("1", 21), webtest.Flood, "44\x01"},
		"city": {strings.Repeat("é", 121), webtest.Flood, "a\x01"}, "country": {"fr", "FRA", "F", "XX", "France", webtest.Flood},
	} {
		if _, has := good[field]; !has {
			list = append(list, webtest.Attempt{Name: "a field of another kind: " + field, Form: webtest.With(good, field, "x"), Status: http.StatusUnprocessableEntity})
			continue
		}
		for _, a := range webtest.Each(good, field, bad) {
			if missing := strings.HasPrefix(a.Name, "no "); !missing || slices.Contains([]string{"kind", "amount", "currency", "label", "plan", "date", "start", "period", "course", "progress", "state"}, field) {
				list = append(list, a)
			}
		}
	}
	if section == "transactions" || section == "affiliate-invoices" {
		list = append(list, webtest.Attempt{Name: "nothing paid", Form: webtest.With(good, "amount", "0.00"), Status: http.StatusUnprocessableEntity})
	}
	return list
}

func badValues(t *testing.T, area kit.NewArea, kinds []string) {
	for _, section := range kinds {
		t.Run(section, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, area)
			site.Exec(t, `update users set language = 'en'`)
			contact := site.SomeContact(t, webtest.Atelier)
			owner := site.SignIn(t, "owner@demo.test")
			owner.Get(webtest.Contacts)
			create := webtest.Contacts + "/" + contact + "/" + section + "/new"
			webtest.Refuses(t, site, owner, create, append(badRecord(t, site, section, contact),
				webtest.Attempt{Name: "a version of what is new", Form: webtest.With(site.GoodRecords(t, contact)[section], "version", "1"), Status: http.StatusUnprocessableEntity}))
			edit := "/w/" + webtest.Atelier + "/" + section + "/" + site.MakeRecord(t, section, contact, webtest.FirstStates[section]) + "/edit"
			attempts := badRecord(t, site, section, contact)
			for i := range attempts {
				attempts[i].Form = webtest.With(attempts[i].Form, "version", "1")
				if state := attempts[i].Form.Get("state"); state == "voided" {
					attempts[i].Status = http.StatusConflict // There is no way into it.
				}
			}
			for _, version := range []string{"", "x", "0", "-1", "1.5", " 1", "99999999999999999999", webtest.Flood} {
				attempts = append(attempts, webtest.Attempt{Name: "version " + version[:min(len(version), 20)], Form: webtest.With(site.GoodRecords(t, contact)[section], "version", version), Status: http.StatusBadRequest})
			}
			webtest.Refuses(t, site, owner, edit, attempts)
			// And what is good is taken.
			for path, form := range map[string]string{create: "", edit: "1"} {
				good := site.GoodRecords(t, contact)[section]
				if form != "" {
					good = webtest.With(webtest.With(good, "number"), "version", form)
				}
				if section != "affiliate-invoices" {
					good = webtest.With(good, "number")
				}
				if p := owner.Post(path, good); p.Status != http.StatusSeeOther {
					t.Errorf("%s: %d %s", path, p.Status, p.Text())
				}
			}
		})
	}
}
