package sales_test

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/internal/xlsxfile/xlsxtest"
	"latchkey/web/sales"
	"latchkey/web/webtest"
)

func zrow(n int, list []string, format string) (s string) {
	for i, a := range list {
		s += fmt.Sprintf(format, n, i, a)
	}
	return s
}

func TestZSales(t *testing.T) {
	t.Parallel()
	am := []string{"1.234,56 €", "€ 1.234,56", "1 234,56 EUR", "EUR1234.56", "CHF 1'234.50", "1,234.56 $", "US$ 12.00", "12,- €", "R$ 1.234,56", "¥1,200", "12.50 kr", "-12,50-", "12,50-", "(12,50)", "+12,50", "12,50 CR", "12,50 DR", "0,00", "1 234", "1.234", "12,5", "12,505 EUR", "1.234.567,89 €", "12 345,67", "50 cents", "12€50", "C$ 5,00", "A$5,00", "kr 100", "12,50 zł", "KWD 1,500", "1,500 KWD", "£12,50", "12,50*", "~12,50", "12,50 EUR / 13,50 USD", "=12+3", "'12,50", "1e3", "12.50 €", "Gratis", "NaN", "12,50 €HT", "−5,00", "–5,00", "1’234.50", "12,50 € TTC", "€12,50-", "12.345 €", "12.345,00", "$-5,00", "-$5.00"}
	dt := []string{"2026-03-29 02:30", "2026-10-25 02:30", "2026-10-25 02:30:00+01:00", "2026-10-25T00:30:00Z", "1774749600", "1774749600000", "Mar 29, 2026 2:30 AM PDT", "29/03/2026 14h30", "29.03.2026 14:30 Uhr", "20260329143000", "29 mars 2026 à 14:30", "29-mrt-2026 14:30", "dim. 29 mars 2026", "29/03/2026 24:00", "29/03/2026 12:30 PM", "29/03/2026 14:30 CEST", "29/03/2026 14:30 EST", "29/03/2026 14:30 IST", "29 maart 2026 om 14.30 uur", "2026/03/29", "29·03·2026", "29/03/26", "46110,5", "46110", "aujourd'hui", "31/04/2026", "29/3/2026", "Sunday, 29 March 2026", "2026-03-29T14:30:00.123456789+02:00", "2026-03-29T14:30:00-0230", "2026-03-29 14:30:00 America/New_York", "29 févr. 2028", "1/1/1970 00:00", "2026-088"}
	st := []string{"Remboursé", "Payé", "Payée", "Annulé", "En attente", "Échoué", "Terugbetaald", "Betaald", "Geannuleerd", "Mislukt", "Partially refunded", "Chargeback", "Impayé", "Litige", "Abandonné", "Expiré", "Open", "Verlopen", "Terminé", "Refusé", "Autorisé", "Voltooid", "Completed", "Succeeded", "Deels terugbetaald", "Partiellement remboursée", "ok", "1", "En cours", "Storniert", "Unpaid", "Rembourser", "Non payé", "Niet betaald", "Not paid", "À rembourser", "Paiement refusé", "Avoir", "Crédit", "Test"}
	cases := []struct{ name, langs, file string }{
		{"01 paypal fr", "fr", "\"Date\",\"Heure\",\"Fuseau horaire\",\"Nom\",\"Type\",\"État\",\"Devise\",\"Brut\",\"Frais\",\"Net\",\"De l'adresse email\",\"À l'adresse email\",\"Numéro de transaction\",\"Numéro de la transaction de référence\"\n\"29/03/2026\",\"03:30:00\",\"CEST\",\"Anne Petit\",\"Paiement sur site marchand\",\"Terminé\",\"EUR\",\"1 234,56\",\"-12,34\",\"1 222,22\",\"anne@D01.example\",\"shop@D01.example\",\"T1\",\"\"\n\"30/03/2026\",\"10:00:00\",\"CEST\",\"Anne Petit\",\"Remboursement de paiement\",\"Terminé\",\"EUR\",\"-34,56\",\"0,34\",\"-34,22\",\"shop@D01.example\",\"anne@D01.example\",\"R1\",\"T1\"\n\"31/03/2026\",\"10:00:00\",\"CEST\",\"\",\"Virement standard\",\"Terminé\",\"EUR\",\"-900,00\",\"0,00\",\"-900,00\",\"shop@D01.example\",\"\",\"W1\",\"\"\n"},
		{"02 paypal nl", "nl", "\"Datum\",\"Tijd\",\"Tijdzone\",\"Naam\",\"Type\",\"Status\",\"Valuta\",\"Bruto\",\"Kosten\",\"Net\",\"Van e-mailadres\",\"Naar e-mailadres\",\"Transactiereferentie\",\"Referentie transactiereferentie\"\n\"29-3-2026\",\"14:30:00\",\"Europe/Amsterdam\",\"Anna\",\"Websitebetaling\",\"Voltooid\",\"EUR\",\"1.234,56\",\"-12,34\",\"1.222,22\",\"anna@D02.example\",\"shop@D02.example\",\"T1\",\"\"\n\"30-3-2026\",\"14:30:00\",\"Europe/Amsterdam\",\"Anna\",\"Terugbetaling\",\"Voltooid\",\"EUR\",\"-34,56\",\"0,34\",\"-34,22\",\"shop@D02.example\",\"anna@D02.example\",\"R1\",\"T1\"\n"},
		{"03 mollie nl", "nl", "Datum,Betaalmethode,Valuta,Bedrag,Status,ID,Omschrijving,Consumentennaam,Consumenten-bankrekening,Consumenten-BIC,Valuta uitbetaling,Bedrag uitbetaling,Uitbetalingsreferentie,Bedrag terugbetaald\n2026-03-29 14:30:00,iDEAL,EUR,45.00,Betaald,tr_a,Order 1,Anna,NL1,X,EUR,45.00,r1,0.00\n2026-03-29 14:30:00,iDEAL,EUR,55.00,Betaald,tr_b,Order 2,Anna,NL1,X,EUR,55.00,r1,15.00\n2026-03-29 14:30:00,iDEAL,EUR,65.00,Verlopen,tr_c,Order 3,Anna,NL1,X,EUR,,,\n"},
		{"04 amounts", "fr,nl,en", "Reference;Date;Amount;Email\n" + zrow(4, am, "a%d%02d;2026-01-02;\"%s\";x@D04.example\n")},
		{"05 dates", "fr,nl,en", "Reference;Date;Amount;Email\n" + zrow(5, dt, "d%d%02d;\"%s\";10,00;x@D05.example\n")},
		{"06 states", "fr,nl", "Reference;Date;Amount;Status;Email\n" + zrow(6, st, "s%d%02d;2026-01-02;10,00;%s;x@D06.example\n")},
		{"07 currencies", "fr", "Référence;Date;Montant;Devise;E-mail\n" + zrow(7, []string{"euros", "EUR ", "€", "Euro", "dollars", "XBT", "", "$", "£", "US Dollar", "CHF", "fr.", "EURO (€)", "eur", "DEM", "FRF", "usd", "kr", "CAD $", "GBP", "JPY"}, "c%d%02d;2026-01-02;10,00;%[3]s;x@D07.example\n")},
		{"08 debit credit", "fr", "Date;Libellé;Débit;Crédit;E-mail\n02/01/2026;Vente;;45,00;x@D08.example\n03/01/2026;Remboursement;12,00;;x@D08.example\n"},
		{"09 totals", "fr", "Référence;Date;Montant;E-mail\nt901;02/01/2026;10,00;x@D09.example\nt902;03/01/2026;20,00;x@D09.example\n;;30,00;\nTotal général;;30,00;\n"},
		{"10 thousands only", "fr", "Référence;Date;Montant;E-mail\nt001;02/01/2026;1.200;x@D10.example\nt002;03/01/2026;2.500;x@D10.example\n"},
		{"11 thousands en", "en", "Reference,Date,Amount,Email\nt101,02/01/2026,\"1.200\",x@D11.example\nt102,03/01/2026,\"2.500\",x@D11.example\n"},
		{"12 cents", "fr", "Référence;Date;Montant (centimes);E-mail\nt201;02/01/2026;1250;x@D12.example\n"},
		{"13 gross net vat", "fr", "Référence;Date;Montant HT;TVA;Montant TTC;E-mail\nt301;02/01/2026;100,00;20,00;120,00;x@D13.example\n"},
		{"14 us dates", "nl", "Referentie;Datum;Bedrag;E-mail\nt401;03/04/2026;10,00;x@D14.example\nt402;03/25/2026;10,00;x@D14.example\n"},
		{"15 head currency", "fr", "Référence;Date;Montant (USD);E-mail\nt501;02/01/2026;10,00;x@D15.example\n"},
		{"16 shopify fr", "fr", "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Refunded Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Payment Reference\n#1,x@D16.example,partially_refunded,2026-03-29 03:30:00 +0200,fulfilled,EUR,40,0,0,40.00,10.00,2026-03-29 03:20:00 +0200,1,Mug,40,Anne,p1\n"},
		{"17 sumup", "fr", "Date,ID de transaction,Type de transaction,Statut,Type de carte,Total,Montant de la TVA,Pourboire,Frais,Paiement,Description,E-mail\n2026-03-29 14:30:00,TA1,Vente,Réussie,VISA,12.50,2.08,0.00,0.21,12.29,Bol,x@D17.example\n2026-03-29 15:30:00,TA2,Remboursement,Réussie,VISA,-12.50,2.08,0.00,0.00,-12.50,Bol,x@D17.example\n"},
		{"18 refund positive", "nl", "Referentie;Datum;Soort;Bedrag;E-mail\nt801;2-1-2026;Betaling;10,00;x@D18.example\nt802;3-1-2026;Terugbetaling;4,00;x@D18.example\nt803;3-1-2026;Kosten;0,30;x@D18.example\nt804;4-1-2026;Uitbetaling;9,00;x@D18.example\n"},
	}
	styles := xlsxtest.Book{
		Formats: []string{"dd/mm/yyyy hh:mm", "0%", `[$$-409]#,##0.00`, `[$€-40C]#,##0.00`, `#,##0.00;[Red](#,##0.00)`, `0.0,"k"`, `"EUR" 0.00`, `[$£-809]0.00`, `mmm yy`, `0.00" CHF"`, `#,##0.00_);\(#,##0.00\)`, `[$-40C]d mmmm yyyy`, `0.00E+00`, `[>=100]"gros";"petit"`},
		Sheets: []xlsxtest.Sheet{{Name: "S", Rows: xlsxtest.Row(1, "Reference", "Date", "Amount", "Email") +
			xlsxtest.Row(2, "x01", xlsxtest.Number(1, "46110.6041666667"), xlsxtest.Number(0, "12.5"), "x@D30.example") +
			xlsxtest.Row(3, "x02", "29/03/2026", xlsxtest.Number(3, "12.5"), "x@D30.example") +
			xlsxtest.Row(4, "x03", xlsxtest.Number(1, "46110"), xlsxtest.Number(2, "0.125"), "x@D30.example") +
			xlsxtest.Row(5, "x04", xlsxtest.Number(1, "46110"), xlsxtest.Number(5, "-12.5"), "x@D30.example") +
			xlsxtest.Row(6, "x05", xlsxtest.Number(1, "46110"), xlsxtest.Number(6, "1250"), "x@D30.example") +
			xlsxtest.Row(7, "x06", xlsxtest.Number(1, "46110"), xlsxtest.Number(8, "12.5"), "x@D30.example") +
			xlsxtest.Row(8, "x07", xlsxtest.Number(9, "46110"), xlsxtest.Number(10, "12.5"), "x@D30.example") +
			xlsxtest.Row(9, "x08", xlsxtest.Number(12, "46110"), xlsxtest.Number(13, "12.5"), "x@D30.example") +
			xlsxtest.Row(10, "x09", xlsxtest.Number(1, "46110"), `<c t="e"><f>1/0</f><v>#DIV/0!</v></c>`, "x@D30.example") +
			xlsxtest.Row(11, "x10", xlsxtest.Number(1, "46110"), `<c><f>B1*2</f></c>`, "x@D30.example") +
			xlsxtest.Row(12, "x11", xlsxtest.Number(1, "46110"), `<c t="str"><f>"12,50"</f><v>12,50</v></c>`, "x@D30.example") +
			xlsxtest.Row(13, "x12", xlsxtest.Number(1, "46110"), "12,50", "x@D30.example") +
			xlsxtest.Row(14, "x13", xlsxtest.Number(1, "46110"), "12.50", "x@D30.example") +
			xlsxtest.Row(15, "x14", xlsxtest.Number(1, "46110"), xlsxtest.Number(0, "0.1")+"", "x@D30.example") +
			xlsxtest.Row(16, "x15", xlsxtest.Number(1, "46110"), xlsxtest.Number(14, "12.5"), "x@D30.example") +
			xlsxtest.Row(17, "x16", xlsxtest.Number(1, "46110.9999999"), xlsxtest.Number(0, "1.005"), "x@D30.example") +
			xlsxtest.Row(18, "x17", xlsxtest.Number(0, "46110"), xlsxtest.Number(0, "2.675"), "x@D30.example") +
			xlsxtest.Row(19, "x18", xlsxtest.Number(1, "-5"), xlsxtest.Number(0, "1"), "x@D30.example") +
			xlsxtest.Row(20, "x19", xlsxtest.Number(1, "60"), xlsxtest.Number(0, "1"), "x@D30.example") +
			xlsxtest.Row(21, "x20", `<c t="d"><v>2026-03-29T14:30:00</v></c>`, xlsxtest.Number(0, "99.99999999999999"), "x@D30.example") +
			xlsxtest.Row(22, "x21", xlsxtest.Number(1, "46110"), `<c t="inlineStr"><is><r><t>12</t></r><r><t>,5</t></r></is></c>`, "x@D30.example") +
			xlsxtest.Row(23, "x22", xlsxtest.Number(1, "46110"), `<c t="b"><v>1</v></c>`, "x@D30.example")}},
	}
	for _, lang := range []string{"fr", "nl", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, sales.Area)
			owner := site.SignIn(t, "owner@demo.test")
			zone, country := map[string]string{"fr": "Europe/Paris", "nl": "Europe/Amsterdam", "en": "Europe/London"}[lang], map[string]string{"fr": "FR", "nl": "NL", "en": "GB"}[lang]
			site.Exec(t, `update workspaces set language = $1, time_zone = $2, country = $3, currency = 'EUR'`, lang, zone, country)
			site.Exec(t, `update users set language = $1`, lang)
			section := "/w/" + webtest.Atelier + "/transactions"
			list := append(cases[:len(cases):len(cases)], struct{ name, langs, file string }{"30 xlsx", "fr,en", styles.Bytes()})
			b1904 := styles
			b1904.Since = "1904"
			b1904.Sheets = []xlsxtest.Sheet{{Name: "S", Rows: xlsxtest.Row(1, "Reference", "Date", "Amount", "Email") + xlsxtest.Row(2, "y01", xlsxtest.Number(1, "44648"), xlsxtest.Number(0, "1"), "x@D31.example")}}
			list = append(list, struct{ name, langs, file string }{"31 1904", "fr", b1904.Bytes()})
			for _, c := range list {
				if !strings.Contains(c.langs, lang) {
					continue
				}
				site.ForgetTries(t)
				file := strings.ReplaceAll(c.file, "@D", "@d")
				owner.Get(section + "/import")
				p := owner.Upload(section+"/import", "x.csv", file)
				if p.Status != 303 {
					fmt.Printf("== %s %s: upload %d %s\n", lang, c.name, p.Status, clip(p.Find("main").Text()))
					continue
				}
				page := p.Header.Get("Location")
				shown := owner.Get(page)
				form := webtest.ColumnsOf(shown)
				cols := []string{}
				for k, v := range form {
					if v[0] != "" {
						cols = append(cols, k+"="+strings.Join(v, "+"))
					}
				}
				form.Set("act", "check")
				for i := 0; i < 3; i++ {
					p = owner.Post(page, form)
					if p.Status == 303 {
						break
					}
					fmt.Printf("== %s %s: check %d cols %v: %s\n", lang, c.name, p.Status, cols, clip(p.Find(".error, .field-error, [id$=error]").Text()))
					form = webtest.ColumnsOf(p)
					for k, v := range map[string]string{"decimals": ",", "dates": "day", "currency": "EUR", "zone": zone} {
						if _, is := form[k]; is && form.Get(k) == "" {
							form.Set(k, v)
						}
					}
					form.Set("act", "check")
				}
				if p.Status != 303 {
					continue
				}
				webtest.Worked(t, owner, page)
				done := webtest.Taken(t, owner, page)
				got := webtest.Ask[string](t, site, `select coalesce(string_agg(concat_ws(' | ', reference, kind, state, amount, currency, to_char(at at time zone $2, 'YYYY-MM-DD HH24:MI:SS')), E'\n   ' order by reference, kind), '') from transactions where import_id = $1`, page[strings.LastIndex(page, "/")+1:], zone)
				fmt.Printf("== %s %s: %s cols %v\n   %s\n", lang, c.name, webtest.ImportCounts(done), cols, got)
				if a := done.Find(`form[action$="/refused"]`).AttrOr("action", ""); a != "" {
					fmt.Printf("   REFUSED %s\n", string(owner.Post(a, nil).Body))
				}
			}
		})
	}
}

func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 400 {
		return s[:400]
	}
	return s
}
