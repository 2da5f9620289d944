package sales_test

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// An amount, its currency and its time are read as the file writes them, whatever
// the language of the workspace.
func TestPaymentsAreReadAlikeInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr", "nl"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, sales.Area)
			site.Exec(t, `update workspaces set language = '`+language+`', time_zone = 'Europe/Paris', currency = 'EUR'`)
			owner := site.SignIn(t, "owner@demo.test")
			var late strings.Builder
			late.WriteString("email,date,amount\n")
			for i := range 1300 {
				fmt.Fprintf(&late, "late@kinds.example,1/%d/2026,1.00\n", i/100+1)
			}
			for name, c := range map[string]struct{ file, counts, want string }{
				"three decimals and none": {"at,email,amount,currency,label\n2026-03-02T10:00:00Z,a@kinds.example,12.500,TND,A1\n2026-03-02T10:00:00Z,a@kinds.example,1.250,KWD,A2\n2026-03-02T10:00:00Z,a@kinds.example,1250,JPY,A3\n2026-03-02T10:00:00Z,a@kinds.example,12.5,KWD,A4\n",
					"4 0", "A1 12500 TND, A2 1250 KWD, A3 1250 JPY, A4 12500 KWD"},
				"three decimals alone": {"at,email,amount,currency,label\n2026-03-02,b@kinds.example,29.005,kwd,B1\n2026-03-02,b@kinds.example,1234.565,kwd,B2\n2026-03-02,b@kinds.example,1.200,jpy,B3\n",
					"2 1", "B1 29005 KWD, B2 1234565 KWD"}, // A point was proved to part decimals, and a yen has none.
				"signs of currencies": {"email,date,amount,description\nc@kinds.example,2026-04-02,$12.50,C1\nc@kinds.example,2026-04-02,£20.00,C2\nc@kinds.example,2026-04-02,USD 30.00,C3\nc@kinds.example,2026-04-02,40.00 CHF,C4\nc@kinds.example,2026-04-02,¥5000,C5\nc@kinds.example,2026-04-02,-€12.00,C6\nc@kinds.example,2026-04-02,kr 9,C7\n",
					"6 1", "C1 1250 USD, C2 2000 GBP, C3 3000 USD, C4 4000 CHF, C5 5000 JPY, C6 -1200 EUR"},
				"a currency in the head":          {"email;date;Montant (CHF);description\nd@kinds.example;2026-04-02;1.250,50;D1\n", "1 0", "D1 125050 CHF"},
				"months first, proved at the end": {late.String(), "1,300 0", ""},
				"day, time and zone apart": {"\"Date\",\"Time\",\"TimeZone\",\"Type\",\"Currency\",\"Gross\",\"From Email Address\",\"Item Title\"\n\"12/03/2026\",\"14:05:06\",\"PST\",\"Payment\",\"EUR\",\"45,00\",e@kinds.example,E1\n\"13/03/2026\",\"09:00:00\",\"IST\",\"Payment\",\"EUR\",\"45,00\",e@kinds.example,E2\n",
					"1 1", "E1 4500 EUR"},
			} {
				t.Run(name, func(t *testing.T) {
					p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", c.file, nil)
					if got := strings.NewReplacer("\u202f", ",", "\u00a0", ",", ".", ",").Replace(webtest.ImportCounts(p)); got != c.counts {
						t.Errorf("%q, want %q: %s", got, c.counts, p.Text())
					}
					letter := "none"
					if c.want != "" {
						letter = c.want[:1]
					}
					got := webtest.Ask[string](t, site, `
						select coalesce(string_agg(concat_ws(' ', label, amount, currency), ', ' order by label), '') from transactions where label ~ '^`+letter+`[0-9]$'`)
					if got != c.want {
						t.Errorf("it is %s, want %s", got, c.want)
					}
				})
			}
			if days := webtest.Ask[string](t, site, `
				select string_agg(distinct to_char(at at time zone 'Europe/Paris', 'YYYY-MM'), ' ') || ' ' || count(distinct at) from transactions t
				  join contact_addresses a on a.contact_id = t.contact_id where a.email_key = 'late@kinds.example'`); days != "2026-01 13" {
				t.Errorf("the payments are of %s", days)
			}
			if !webtest.Ask[bool](t, site, `select at = '2026-03-12 22:05:06+00' from transactions where label = 'E1'`) {
				t.Error("the zone of the row is not heard")
			}
		})
	}
}
