package web_test

import (
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Files in German are read by their heads and words, as those in our languages are.
func TestFilesInGermanAreRead(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR', country = 'DE'`)
	newCourses(t, site, "Glasur")
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/"
	for list, c := range map[string]struct{ file, counts, want, ask string }{
		"contacts": {"Anrede;Vorname;Nachname;Straße;Hausnr.;PLZ;Ort;E-Mail-Adresse;Handy;Kunde seit\nFrau;Jutta;von der Höhe;Königstr.;12a;01067;Dresden;a@german.example;0171 2345678;13.11.2020\n", "1 0 0",
			"Jutta von der Höhe Königstr. 12a 01067 Dresden +491712345678 2020-11-13",
			`select concat_ws(' ', name, street, postal_code, city, phone, (created_at at time zone 'Europe/Paris')::date) from contacts where email = 'a@german.example'`},
		"orders": {"Bestellnummer;Bestelldatum;Kunde;E-Mail;Bestellstatus;Artikel;Menge;Einzelpreis;Versandkosten;Gesamtbetrag;Währung\nB-1;13.05.2026;Jörg Müller;b@german.example;Versendet;Tasse;2;1.250,50;4,90;2.505,90;EUR\n" +
			"B-2;14.05.2026;Jörg Müller;b@german.example;Storniert;Vase;1;10,00;;10,00;EUR\nGesamtsumme;;;;;;3;;4,90;2.515,90;\n", "2 0 1", "B-1 shipped 250590, B-2 cancelled 1000",
			`select string_agg(concat_ws(' ', reference, state, amount), ', ' order by reference) from orders where reference like 'B-%'`},
		"subscriptions": {"E-Mail;Name;Tarif;Preis;Intervall;Beginn;Ende;Status;Nächste Zahlung\nc@german.example;Jörg;Klub;29,00 €;monatlich;13.02.2026;;aktiv;13.06.2099\nd@german.example;Jutta;Klub;290,00 €;jährlich;13.02.2026;13.04.2026;gekündigt;\n" +
			"e@german.example;Uli;;29,00 €;monatlich;13.02.2026;;aktiv;\n", "2 0 1", "c Klub month active 2900, d Klub year cancelled 29000",
			`select string_agg(concat_ws(' ', split_part(c.email, '@', 1), plan, period, state, amount), ', ' order by c.email) from subscriptions s join contacts c on c.id = s.contact_id where c.email like '%@german.example'`},
		"students": {"Teilnehmer;E-Mail;Kurs;Anmeldedatum;Fortschritt;Abgeschlossen am;Status\nJörg;f@german.example;Glasur;13.05.2026;45 %;;angemeldet\nJutta;g@german.example;Glasur;13.05.2026;;20.05.2026;\nUli;h@german.example;Glasur;13.05.2026;10 %;;abgebrochen\n",
			"3 0 0", "f enrolled 45, g finished 100, h left 10",
			`select string_agg(concat_ws(' ', split_part(c.email, '@', 1), state, progress), ', ' order by c.email) from students s join contacts c on c.id = s.contact_id where c.email like '%@german.example'`},
	} {
		t.Run(list, func(t *testing.T) {
			p := webtest.Imported(t, owner, section+list, c.file, nil)
			if got := webtest.ImportCounts(p); got != c.counts {
				t.Errorf("%q, want %q: %s", got, c.counts, p.Text())
			}
			if got := webtest.Ask[string](t, site, c.ask); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
		})
	}
}
