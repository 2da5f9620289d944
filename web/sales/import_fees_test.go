package sales_test

import (
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// A fee is kept whichever sign its column writes, and in the currency that it names; an invoice
// that nobody paid is no revenue, and a dispute says what became of it.
func TestFeesAnswersAndDisputesOfNobodysFile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR', language = 'fr'`)
	owner := site.SignIn(t, "owner@demo.test")
	for name, c := range map[string]struct{ file, domain, counts, want string }{
		"fees above zero, one given back": {"Date,Email,Amount,Fee,ID\n2026-05-01,a@above.example,100.00,2.90,f1\n2026-05-02,a@above.example,-50.00,-1.45,f2\n2026-05-03,a@above.example,20.00,0.80,f3\n",
			"above.example", "3 0 3", `2026-05-01 00:00 charge paid 10000 EUR f1 a
			 2026-05-01 00:00 fee paid -290 EUR f1 a
			 2026-05-02 00:00 fee paid 145 EUR f2 a
			 2026-05-02 00:00 refund paid -5000 EUR f2 a
			 2026-05-03 00:00 charge paid 2000 EUR f3 a
			 2026-05-03 00:00 fee paid -80 EUR f3 a`},
		"fees below zero, one given back": {"Date;Courriel;Montant;Commission;N° de transaction\n13/05/2026;a@below.example;100,00;-2,90;g1\n14/05/2026;a@below.example;-50,00;1,45;g2\n",
			"below.example", "2 0 2", `2026-05-13 00:00 charge paid 10000 EUR g1 a
			 2026-05-13 00:00 fee paid -290 EUR g1 a
			 2026-05-14 00:00 fee paid 145 EUR g2 a
			 2026-05-14 00:00 refund paid -5000 EUR g2 a`},
		"fees below zero, of a dispute, too": {"Date,Email,Type,Amount,Fee,ID\n2026-05-01,a@both.example,payment,100.00,-2.90,k1\n2026-05-02,a@both.example,payment,50.00,-1.50,k2\n" +
			"2026-05-03,a@both.example,refund,-50.00,1.45,k3\n2026-05-04,a@both.example,refund,-10.00,-0.30,k4\n",
			"both.example", "4 0 4", `2026-05-01 00:00 charge paid 10000 EUR k1 a
			 2026-05-01 00:00 fee paid -290 EUR k1 a
			 2026-05-02 00:00 charge paid 5000 EUR k2 a
			 2026-05-02 00:00 fee paid -150 EUR k2 a
			 2026-05-03 00:00 fee paid 145 EUR k3 a
			 2026-05-03 00:00 refund paid -5000 EUR k3 a
			 2026-05-04 00:00 fee paid -30 EUR k4 a
			 2026-05-04 00:00 refund paid -1000 EUR k4 a`},
		"an invoice's day is not that of its payment": {"Factuurdatum;Betaald op;E-mail;Bedrag;Nummer\n13-01-2026;14-02-2026;a@invoiceday.example;10,00;m1\n",
			"invoiceday.example", "1 0", `2026-02-14 00:00 charge paid 1000 EUR m1 a`},
		"fees of a currency of their own": {"Date,Email,Amount,Currency,Fee,Fee currency,ID\n2026-05-01,a@own.example,100.00,USD,2.90,EUR,h1\n",
			"own.example", "1 0 1", `2026-05-01 00:00 charge paid 10000 USD h1 a
			 2026-05-01 00:00 fee paid -290 EUR h1 a`},
		"invoices that are paid or not": {"Date facture;N° facture;Email client;Montant HT;Montant TTC;Payé\n13/05/2026;F-1;a@invoice.example;100,00;120,00;Oui\n14/05/2026;F-2;a@invoice.example;50,00;60,00;Non\n;;;;Total;180,00;\n",
			"invoice.example", "2 1", `2026-05-13 00:00 charge paid 12000 EUR F-1 a
			 2026-05-14 00:00 charge pending 6000 EUR F-2 a`},
		"disputes that say what became of them": {"date,email,type,amount,id,status\n2026-05-01,a@dispute.example,payment,50.00,q1,succeeded\n2026-05-05,a@dispute.example,chargeback,-50.00,q1,lost\n" +
			"2026-05-09,a@dispute.example,chargeback reversal,50.00,q1,won\n2026-05-10,a@dispute.example,chargeback,-50.00,q9,won\n",
			"dispute.example", "3 1", `2026-05-01 00:00 charge paid 5000 EUR q1 a
			 2026-05-05 00:00 dispute paid -5000 EUR q1 a
			 2026-05-09 00:00 dispute paid 5000 EUR q1 a`},
		"a bank, where money went out, too": {"Datum;Naam;Af Bij;Bedrag (EUR);E-mail\n13-05-2026;An;Bij;25,00;a@bank.example\n14-05-2026;Bo;Af;10,00;b@bank.example\n",
			"bank.example", "1 0", `2026-05-13 00:00 charge paid 2500 EUR a`},
		"in German": {"Rechnungsdatum;Rechnungsnummer;Kunde;E-Mail;Bruttobetrag;Gebühr;Währung;Bezahlt\n13.05.2026;R-1;Jörg Müller;a@german.example;1.250,50;12,30;EUR;ja\n14.05.2026;R-2;Jörg Müller;a@german.example;50,00;;CHF;nein\nSumme;;;;1.300,50;;;\n",
			"german.example", "2 1 1", `2026-05-13 00:00 charge paid 125050 EUR R-1 a
			 2026-05-13 00:00 fee paid -1230 EUR R-1 a
			 2026-05-14 00:00 charge pending 5000 CHF R-2 a`},
	} {
		t.Run(name, func(t *testing.T) {
			p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", c.file, nil)
			if got := webtest.ImportCounts(p); got != c.counts {
				t.Errorf("%q, want %q: %s", got, c.counts, p.Text())
			}
			if got := stored(t, site, c.domain); got != lines(c.want) {
				t.Errorf("it is\n%s\nwant\n%s", got, lines(c.want))
			}
		})
	}
}
