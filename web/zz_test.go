package web_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

func TestZZCases(t *testing.T) {
	dir := os.Getenv("ZZ_DIR")
	homes := map[string][2]string{"en": {"Europe/London", "GB"}, "fr": {"Europe/Paris", "FR"}, "nl": {"Europe/Amsterdam", "NL"}}
	for _, language := range []string{"en", "fr", "nl"} {
		site := webtest.New(t, web.Areas...)
		site.Exec(t, `update workspaces set language = $1, time_zone = $2, country = $3, currency = 'EUR'`, language, homes[language][0], homes[language][1])
		owner := site.SignIn(t, "owner@demo.test")
		site.Exec(t, `delete from throttles`)
		for name, field := range map[string]string{
			"Poids kg": `'number', '{}'`, "Groupe": `'choice', '{A+,A,A-,B+}'`, "Taille entreprise": `'choice', '{"< 10","> 10"}'`, "Langage": `'choice', '{C++,C#,C}'`, "Abonné": `'yes_no', '{}'`, "Naissance": `'date', '{}'`, "Shoe size": `'text', '{}'`, "Motto": `'text', '{}'`,
		} {
			site.Exec(t, `insert into contact_fields (workspace_id, id, name, name_key, kind, choices)
			select workspace_id, gen_random_uuid(), '`+name+`', lower('`+name+`'), `+field+` from contact_addresses where email_key = '`+webtest.Helene+`'`)
		}
		files, _ := os.ReadDir(dir)
		for _, f := range files {
			name := f.Name()
			if !strings.HasSuffix(name, ".csv") || os.Getenv("ZZ_ONLY") != "" && !strings.Contains(name, os.Getenv("ZZ_ONLY")) {
				continue
			}
			raw, _ := os.ReadFile(dir + "/" + name)
			list := "contacts"
			for _, part := range []string{"stripe", "shopify", "paypal", "woocommerce", "amounts", "import-15", "import-17", "import-14", "import-11", "import-16", "import-27", "import-29"} {
				if strings.Contains(name, part) {
					list = "transactions"
				}
			}
			section := "/w/" + webtest.Atelier + "/" + list
			site.Exec(t, `delete from throttles`)
			if strings.Contains(name, "two-addresses") || strings.Contains(name, "import-32") {
				pair := [2]string{"mg1@example.org", "mg2@example.org"}
				if strings.HasPrefix(name, "two") {
					pair = [2]string{"keep@invented.example", "other@invented.example"}
				}
				webtest.Imported(t, owner, section, "Email\n"+pair[0]+"\n"+pair[1]+"\n", nil)
				site.Exec(t, `update contact_addresses a set contact_id = k.contact_id from contact_addresses k where a.email_key = $1 and k.email_key = $2`, pair[1], pair[0])
				site.Exec(t, `update contacts set deleted_at = now() where email = $1`, pair[1])
			}
			times := 1
			if strings.Contains(name, "29") || strings.Contains(name, "30") || strings.Contains(name, "16-") || strings.Contains(name, "itemized") || strings.Contains(name, "webtoffee") {
				times = 2
			}
			for n := range times {
				before := webtest.Ask[string](t, site, `select now()::text`)
				func() {
					defer func() {
						if r := recover(); r != nil {
							fmt.Println("PANIC", r)
						}
					}()
					owner.Get(section + "/import")
					at := owner.Upload(section+"/import", name, string(raw)).Header.Get("Location")
					if at == "" {
						fmt.Println("##", language, name, "NOT TAKEN")
						return
					}
					shown := owner.Get(at)
					form := webtest.ColumnsOf(shown)
					form.Set("act", "check")
					p := owner.Post(at, form)
					if p.Status != 303 {
						fmt.Println("##", language, name, n, "CHECK", p.Status, p.Find(".fault, .error, [role=alert]").Text())
						return
					}
					webtest.Worked(t, owner, at)
					checked := owner.Get(at)
					again := strings.Contains(checked.Text(), "same rows") || strings.Contains(checked.Text(), "mêmes lignes") || strings.Contains(checked.Text(), "dezelfde rijen")
					done := webtest.Taken(t, owner, at)
					fmt.Println("##", language, name, n, "counts", webtest.ImportCounts(done), "again", again)
				}()
				q := `select coalesce(string_agg(concat_ws(' ', to_char(t.at at time zone $2, 'YYYY-MM-DD HH24:MI'), t.kind, t.state, t.amount, t.currency, nullif(t.reference, ''), c.email, c.name, t.label), E'\n' order by t.id), '')
				 from (select * from transactions where import_id = (select id from imports where file = '` + name + `' order by id desc limit 1) order by id limit 20) t join contacts c on c.id = t.contact_id where $1 <> ''`
				if list == "contacts" {
					q = `select coalesce(string_agg(concat_ws(' ', c.name, c.email, nullif(c.phone, ''), nullif(c.street, ''), nullif(c.postal_code, ''), nullif(c.city, ''), nullif(c.country, ''), c.consent, to_char(c.created_at at time zone $2, 'YYYY-MM-DD'),
					  (select string_agg(f.name || '=' || v.value, ', ' order by f.name) from contact_values v join contact_fields f on f.id = v.field_id where v.contact_id = c.id)), E'\n' order by c.id), '')
					 from (select * from contacts where id in (select contact_id from import_contacts i where i.import_id = (select id from imports where file = '` + name + `' order by id desc limit 1)) order by id limit 12) c where $1 <> ''`
				}
				fmt.Println(webtest.Ask[string](t, site, q, before, homes[language][0]))
			}
		}
	}
}
