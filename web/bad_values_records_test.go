package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// badAmounts are what no amount is in English.
var badAmounts = []string{
	"", " ", "abc", "12a", "-1", "−1", "+1", "NaN", "Inf", "1e3", "0x10", "12.345", "1,2345", "1.2.3", ".5", "5.", "€12", "12 EUR", "99999999999999999999", "1000000000.01", strings.Repeat("9", 10_000), "１２", "1 2",
}

// badDays are what no day of a record is.
var badDays = []string{"", "x", "today", "31-01-2026", "2026-02-30", "2026-13-01", "2026-1-1", "1970-12-31", "2200-01-01", "9999-12-31", "-2026-01-01", "2026-01-31T00:00:00Z", flood}

// badRecord are the forms of one kind with one thing wrong in each.
func badRecord(t *testing.T, site *webtest.Site, section, contact string) (list []attempt) {
	t.Helper()
	good := goodRecords(t, site, contact)[section]
	lines := []string{"", "  ", strings.Repeat("é", 201), flood, "a\x01b", "a\x7fb"}
	currencies := []string{"", "eur", "XXX", "EURO", "E", "€", "JPY,EUR", flood}
	for field, bad := range map[string][]string{
		"kind": {"", "Charge", "void", "tip", flood}, "amount": badAmounts, "currency": currencies, "label": lines, "plan": lines, "date": badDays, "start": badDays,
		"period": {"", "week", "Month", flood}, "course": {"", "x", uuid.NewString(), uuid.Nil.String(), courseOf(t, site, someContact(t, site, nordlicht)), contact},
		"progress": {"", "x", "-1", "101", "1.5", "1e1", "１", "99999999999999999999", flood},
		"number":   slices.Clone(lines[2:]), "state": {"", "voided", "nothing", "Paid", flood},
		"trial_ends": append(slices.Clone(badDays[1:]), "2026-01-30"), "ship_name": filled(badNames), "street": lines[2:], "postal_code": {strings.Repeat("1", 21), flood, "44\x01"},
		"city": {strings.Repeat("é", 121), flood, "a\x01"}, "country": {"fr", "FRA", "F", "XX", "France", flood},
	} {
		if _, has := good[field]; !has {
			list = append(list, attempt{"a field of another kind: " + field, with(good, field, "x"), http.StatusUnprocessableEntity})
			continue
		}
		for _, a := range each(good, field, bad) {
			if missing := strings.HasPrefix(a.name, "no "); !missing || slices.Contains([]string{"kind", "amount", "currency", "label", "plan", "date", "start", "period", "course", "progress", "state"}, field) {
				list = append(list, a)
			}
		}
	}
	if section == "transactions" || section == "affiliate-invoices" {
		list = append(list, attempt{"nothing paid", with(good, "amount", "0.00"), http.StatusUnprocessableEntity})
	}
	return list
}

func TestRule11BadValuesOfRecords(t *testing.T) {
	t.Parallel()
	for _, section := range recordSections {
		t.Run(section, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			do(t, site, `update users set language = 'en'`)
			contact := someContact(t, site, atelier)
			owner := site.SignIn(t, "owner@demo.test")
			owner.Get(contacts)
			create := contacts + "/" + contact + "/" + section + "/new"
			refuses(t, site, owner, create, append(badRecord(t, site, section, contact),
				attempt{"a version of what is new", with(goodRecords(t, site, contact)[section], "version", "1"), http.StatusUnprocessableEntity}))
			edit := "/w/" + atelier + "/" + section + "/" + made(t, site, section, contact, firstStates[section]) + "/edit"
			attempts := badRecord(t, site, section, contact)
			for i := range attempts {
				attempts[i].form = with(attempts[i].form, "version", "1")
				if state := attempts[i].form.Get("state"); state == "voided" {
					attempts[i].status = http.StatusConflict // There is no way into it.
				}
			}
			for _, version := range []string{"", "x", "0", "-1", "1.5", " 1", "99999999999999999999", flood} {
				attempts = append(attempts, attempt{"version " + version[:min(len(version), 20)], with(goodRecords(t, site, contact)[section], "version", version), http.StatusBadRequest})
			}
			refuses(t, site, owner, edit, attempts)
			// And what is good is taken.
			for path, form := range map[string]string{create: "", edit: "1"} {
				good := goodRecords(t, site, contact)[section]
				if form != "" {
					good = with(with(good, "number"), "version", form)
				}
				if section != "affiliate-invoices" {
					good = with(good, "number")
				}
				if p := owner.Post(path, good); p.Status != http.StatusSeeOther {
					t.Errorf("%s: %d %s", path, p.Status, p.Text())
				}
			}
		})
	}
}
