package sales_test

import (
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

const subscriptionsAre = `
	select coalesce(string_agg(concat_ws(' ', split_part(a.email_key, '@', 1), plan, period, state, amount, currency,
	       to_char(started_at at time zone 'UTC', 'YYYY-MM-DD'), 'next ' || to_char(next_at at time zone 'UTC', 'YYYY-MM-DD'),
	       'ended ' || to_char(cancelled_at at time zone 'UTC', 'YYYY-MM-DD')), ', ' order by a.email_key), '')
	  from subscriptions s join contact_addresses a on a.contact_id = s.contact_id where a.email_key like '%@subscribed.example'`

// Subscriptions are read as providers write them, in three languages, and what is not taken
// is said in that of the reader.
func TestSubscriptionsAreImportedInEveryLanguage(t *testing.T) {
	t.Parallel()
	for language, file := range map[string]string{
		"en": "id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC),Current Period End (UTC),Canceled At (UTC)\n" +
			"sub_1,cus_1,ann@subscribed.example,Studio,1,eur,month,29.00,active,2026-01-31 23:30:00,2099-02-28 23:30:00,\n" +
			"sub_2,cus_2,ben@subscribed.example,Studio,3,jpy,year,5000,past_due,2026-01-31 23:30:00,2099-02-28 23:30:00,\n" +
			"sub_3,cus_3,cem@subscribed.example,Studio,1,eur,month,0.00,canceled,2026-01-31 23:30:00,2026-03-31 10:00:00,2026-03-15 10:00:00\n" +
			"sub_4,cus_4,dot@subscribed.example,Studio,1,eur,week,29.00,active,2026-01-31 23:30:00,2099-02-28 23:30:00,\n" +
			"sub_5,cus_5,eva@subscribed.example,Studio,1,eur,month,29.00,dreaming,2026-01-31 23:30:00,2099-02-28 23:30:00,\n",
		"fr": "Numéro;Courriel;Formule;Quantité;Devise;Intervalle;Montant;Statut;Date de début;Prochain paiement;Date de fin\n" +
			"1;ann@subscribed.example;Studio;1;EUR;mensuel;29,00;actif;31/01/2026;28/02/2099;\n" +
			"2;ben@subscribed.example;Studio;3;JPY;annuel;5000;en retard;31/01/2026;28/02/2099;\n" +
			"3;cem@subscribed.example;Studio;1;EUR;mois;0,00;résilié;31/01/2026;31/03/2026;15/03/2026\n" +
			"4;dot@subscribed.example;Studio;1;EUR;semaine;29,00;actif;31/01/2026;28/02/2099;\n" +
			"5;eva@subscribed.example;Studio;1;EUR;mois;29,00;rêvé;31/01/2026;28/02/2099;\n",
		"nl": "Nummer;E-mailadres;Abonnement;Aantal;Valuta;Periode;Bedrag;Status;Begindatum;Volgende betaling;Opgezegd op\n" +
			"1;ann@subscribed.example;Studio;1;EUR;maandelijks;29,00;actief;31-01-2026;28-02-2099;\n" +
			"2;ben@subscribed.example;Studio;3;JPY;jaarlijks;5000;achterstallig;31-01-2026;28-02-2099;\n" +
			"3;cem@subscribed.example;Studio;1;EUR;maand;0,00;opgezegd;31-01-2026;31-03-2026;15-03-2026\n" +
			"4;dot@subscribed.example;Studio;1;EUR;week;29,00;actief;31-01-2026;28-02-2099;\n" +
			"5;eva@subscribed.example;Studio;1;EUR;maand;29,00;gedroomd;31-01-2026;28-02-2099;\n",
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, sales.Area)
			site.Exec(t, `update workspaces set language = $1, time_zone = 'UTC', country = 'BE'`, language)
			site.Exec(t, `update users set language = $1`, language)
			owner := site.SignIn(t, "owner@demo.test")
			section := "/w/" + webtest.Atelier + "/subscriptions"
			p := webtest.Imported(t, owner, section, file, nil)
			if webtest.ImportCounts(p) != "3 0 2 1" {
				t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
			}
			refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
			for _, said := range map[string][]string{
				"en": {"Interval", "week", "The interval is neither a month nor a year", "dreaming", "The status is unknown", "the nearest was taken"},
				"fr": {"Intervalle", "semaine", "L’intervalle n’est ni un mois ni un an", "rêvé", "L’état est inconnu", "le plus proche a été retenu"},
				"nl": {"Periode", "week", "De periode is geen maand en geen jaar", "gedroomd", "De status is onbekend", "de dichtstbijzijnde is genomen"},
			}[language] {
				if !strings.Contains(refused, said) {
					t.Errorf("what was not taken does not say %q: %s", said, refused)
				}
			}
			want := "ann Studio month active 2900 EUR 2026-01-31 next 2099-02-28, ben Studio year active 15000 JPY 2026-01-31 next 2099-02-28, " +
				"cem Studio month cancelled 0 EUR 2026-01-31 ended 2026-03-15"
			if got := webtest.Ask[string](t, site, subscriptionsAre); got != want {
				t.Errorf("they are %s", got)
			}
			if p := webtest.Imported(t, owner, section, file, nil); webtest.ImportCounts(p) != "0 0 3 2" {
				t.Errorf("again: %s", webtest.ImportCounts(p))
			}
		})
	}
}

// Stripe's subscriptions are known by their heads, in each version: their times are
// those of UTC, a plan without a name is called as its product, and one that has ended
// since is brought there.
func TestSubscriptionsOfStripeComeWhole(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/subscriptions"
	heads := "id,Customer ID,Customer Description,Customer Email,Plan,Product,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Start Date (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC),Customer Name\n"
	file := heads +
		"sub_1,cus_1,,ann@subscribed.example,price_1NabcdefGHI,Studio,2,eur,month,29.00,active,2026-01-31 23:30,2026-01-31 23:30,2026-01-31 23:30,2026-01-31 23:30,2099-02-28 23:30,,,,,Ann Lee\n" +
		"sub_2,cus_2,Bo of the studio,ben@subscribed.example,Gold,prod_NabcdefGHI,1,usd,year,300.00,trialing,2026-01-31 23:30,,,2026-01-31 23:30,2099-02-28 23:30,2026-01-31 23:30,2099-02-28 23:30,,,\n" +
		"sub_3,cus_3,,cem@subscribed.example,Gold,,1,eur,month,10.00,canceled,2026-01-31 23:30,,2026-01-31 23:30,2026-01-31 23:30,2026-03-31 10:00,,,2026-03-10 10:00,2026-03-31 10:00,Cem\n" +
		"sub_4,cus_4,,dot@subscribed.example,Gold,,1,eur,week,10.00,active,2026-01-31 23:30,,2026-01-31 23:30,2026-01-31 23:30,2026-03-31 10:00,,,,,Dot\n"
	owner.Get(section + "/import")
	if p := owner.Get(owner.Upload(section+"/import", "s.csv", file).Header.Get("Location")); !p.Has("Recognised: Stripe, subscriptions.") {
		t.Errorf("it is not known: %s", p.Text())
	}
	if p := webtest.Imported(t, owner, section, file, nil); webtest.ImportCounts(p) != "3 0 1" {
		t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
	}
	want := "ann Studio month active 5800 EUR 2026-01-31 next 2099-02-28, ben Gold year trial 30000 USD 2026-01-31 next 2099-02-28, " +
		"cem Gold month cancelled 1000 EUR 2026-01-31 ended 2026-03-31"
	if got := webtest.Ask[string](t, site, subscriptionsAre); got != want {
		t.Errorf("they are %s", got)
	}
	if got := webtest.Ask[string](t, site, `
		select string_agg(c.name || ' ' || coalesce(to_char(s.trial_ends_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), ''), ', ' order by c.name)
		  from subscriptions s join contacts c on c.id = s.contact_id where c.email like '%@subscribed.example'`); got !=
		"Ann Lee , Bo of the studio 2099-02-28 23:30, Cem " {
		t.Errorf("their customers are %s", got)
	}
	if p := webtest.Imported(t, owner, section, file, nil); !strings.HasPrefix(webtest.ImportCounts(p), "0 0 ") || webtest.Ask[string](t, site, subscriptionsAre) != want {
		t.Errorf("again: %s", webtest.ImportCounts(p))
	}
	webtest.Imported(t, owner, section, heads+
		"sub_1,cus_1,,ann@subscribed.example,price_1NabcdefGHI,Studio,2,eur,month,29.00,canceled,2026-01-31 23:30,2026-01-31 23:30,2026-01-31 23:30,2026-01-31 23:30,2026-04-28 23:30,,,2026-04-10 10:00,2026-04-10 10:00,Ann Lee\n", nil)
	if got := webtest.Ask[string](t, site, subscriptionsAre); !strings.HasPrefix(got, "ann Studio month cancelled 5800 EUR 2026-01-31 ended 2026-04-10") {
		t.Errorf("later they are %s", got)
	}
}
