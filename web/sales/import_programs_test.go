package sales_test

import (
	"net/url"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// stored are all payments of a workspace whose customers' addresses end in one way,
// a line each: the day in Paris, kind, state, amount, currency, reference and customer.
func stored(t *testing.T, site *webtest.Site, domain string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select coalesce(string_agg(concat_ws(' ', to_char(t.at at time zone 'Europe/Paris', 'YYYY-MM-DD HH24:MI'), t.kind, t.state, t.amount, t.currency,
		                                     nullif(t.reference, ''), split_part(a.email, '@', 1)), E'\n'
		                           order by t.at, t.reference, t.kind, t.amount), '')
		  from transactions t join contact_addresses a on a.workspace_id = t.workspace_id and a.contact_id = t.contact_id
		 where a.email_key like '%@`+domain+`'`)
}

// lines are what a test expects, without how it is laid out.
func lines(text string) string {
	var list []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		list = append(list, strings.TrimSpace(line))
	}
	return strings.Join(list, "\n")
}

// The files of programs say what was paid, refunded, kept and taken back each in
// their way. Each is known by its heads, is read as its program means it, and does
// nothing when it is brought again.
func TestFilesOfProgramsAreReadAsTheyMean(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	for name, c := range map[string]struct {
		file, domain, recognised, counts, again, left, want string
	}{
		"Stripe, all payments": {
			"id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),Status,Customer Email,Disputed Amount,Dispute Date (UTC),Dispute Status\n" +
				"ch_a,2025-03-30 22:30:00,120.00,0.00,eur,true,120.00,0.00,eur,,Wheel,3.50,,Paid,ada@unified.example,,,\n" +
				"ch_b,2025-03-10 09:00:00,50.00,50.00,eur,true,50.00,50.00,eur,,Wheel,1.75,2025-04-02 08:00:00,Refunded,bo@unified.example,,,\n" +
				"ch_c,2025-03-11 09:00:00,80.00,25.00,eur,true,80.00,25.00,eur,,Wheel,2.65,2025-03-20 10:00:00,Paid,cy@unified.example,,,\n" +
				"ch_d,2025-03-12 09:00:00,60.00,0.00,eur,false,60.00,0.00,eur,,Wheel,0.00,,Uncaptured,cy@unified.example,,,\n" +
				"ch_e,2025-03-13 09:00:00,40.00,0.00,usd,true,36.50,0.00,eur,,Wheel,1.30,,Paid,di@unified.example,40.00,2025-03-15 09:00:00,lost\n" +
				"ch_f,2025-03-14 09:00:00,40.00,0.00,eur,true,40.00,0.00,eur,,Wheel,1.30,,Paid,di@unified.example,40.00,2025-03-15 09:00:00,won\n" +
				"ch_g,2025-03-14 10:00:00,40.00,0.00,eur,true,40.00,0.00,eur,declined,Wheel,0.00,,Failed,di@unified.example,,,\n",
			"unified.example", "Stripe, payments", "7 0 2 5 1", "0 7 0", "",
			`2025-03-10 10:00 charge refunded 5000 EUR ch_b bo
			 2025-03-10 10:00 fee paid -175 EUR ch_b bo
			 2025-03-11 10:00 charge paid 8000 EUR ch_c cy
			 2025-03-11 10:00 fee paid -265 EUR ch_c cy
			 2025-03-12 10:00 charge pending 6000 EUR ch_d cy
			 2025-03-13 10:00 charge paid 4000 USD ch_e di
			 2025-03-13 10:00 fee paid -130 EUR ch_e di
			 2025-03-14 10:00 charge paid 4000 EUR ch_f di
			 2025-03-14 10:00 fee paid -130 EUR ch_f di
			 2025-03-14 11:00 charge failed 4000 EUR ch_g di
			 2025-03-15 10:00 dispute paid -4000 USD ch_e di
			 2025-03-20 11:00 refund paid -2500 EUR ch_c cy
			 2025-03-31 00:30 charge paid 12000 EUR ch_a ada
			 2025-03-31 00:30 fee paid -350 EUR ch_a ada
			 2025-04-02 10:00 refund paid -5000 EUR ch_b bo`,
		},
		"Stripe, charges as they were": {
			"id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Fee,Status,Card Name,Customer Email\n" +
				"ch_1,Bowl,Payment complete.,2024-01-02 10:00,10.00,0.00,eur,10.00,0.55,Paid,Eva Klein,eva@classic.example\n",
			"classic.example", "Stripe, payments", "1 0 1", "0 1 0", "",
			`2024-01-02 11:00 charge paid 1000 EUR ch_1 eva
			 2024-01-02 11:00 fee paid -55 EUR ch_1 eva`,
		},
		"Stripe, balance": {
			"balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,description,customer_email\n" +
				"txn_a,2025-02-03 10:00:00,2025-02-09 00:00:00,eur,59.00,1.82,57.18,charge,ch_1,Course,fay@balance.example\n" +
				"txn_b,2025-02-05 10:00:00,2025-02-05 10:00:00,eur,-59.00,0.00,-59.00,refund,re_1,Refund,fay@balance.example\n" +
				"txn_c,2025-02-06 10:00:00,2025-02-06 10:00:00,eur,-20.00,15.00,-35.00,dispute,dp_1,Chargeback,fay@balance.example\n" +
				"txn_d,2025-02-07 10:00:00,2025-02-07 10:00:00,eur,20.00,0.00,20.00,dispute_reversal,dp_1,Won,fay@balance.example\n" +
				"txn_e,2025-02-08 10:00:00,2025-02-08 10:00:00,eur,-500.00,0.00,-500.00,payout,po_1,STRIPE PAYOUT,\n" +
				"txn_f,2025-02-09 10:00:00,2025-02-08 10:00:00,eur,-80.00,0.00,-80.00,payout,po_2,STRIPE PAYOUT,\n" +
				"txn_g,2025-02-09 10:00:00,2025-02-08 10:00:00,eur,-80.00,0.00,-80.00,transfer,tr_2,Split,\n",
			"balance.example", "Stripe, balance", "4 0 2", "0 4 0", "Left out: 2 payouts, 1 transfer",
			`2025-02-03 11:00 charge paid 5900 EUR txn_a fay
			 2025-02-03 11:00 fee paid -182 EUR txn_a fay
			 2025-02-05 11:00 refund paid -5900 EUR txn_b fay
			 2025-02-06 11:00 dispute paid -2000 EUR txn_c fay
			 2025-02-06 11:00 fee paid -1500 EUR txn_c fay
			 2025-02-07 11:00 dispute paid 2000 EUR txn_d fay`,
		},
		"PayPal": {
			"\ufeff\"Date\",\"Time\",\"TimeZone\",\"Name\",\"Type\",\"Status\",\"Currency\",\"Gross\",\"Fee\",\"Net\",\"From Email Address\",\"To Email Address\",\"Transaction ID\",\"Item Title\",\"Reference Txn ID\",\"Balance Impact\"\n" +
				"\"02/14/2025\",\"23:30:00\",\"PST\",\"Gus Berg\",\"Express Checkout Payment\",\"Completed\",\"EUR\",\"2,150.00\",\"-40.00\",\"2,110.00\",\"gus@paypal.example\",\"shop@paypal.example\",\"P1\",\"Course\",\"\",\"Credit\"\n" +
				"\"02/16/2025\",\"10:00:00\",\"PST\",\"Gus Berg\",\"Payment Refund\",\"Completed\",\"EUR\",\"-250.00\",\"4.00\",\"-246.00\",\"shop@paypal.example\",\"gus@paypal.example\",\"P2\",\"Course\",\"P1\",\"Debit\"\n" +
				"\"02/17/2025\",\"10:00:00\",\"PST\",\"\",\"General Withdrawal\",\"Completed\",\"EUR\",\"-900.00\",\"0.00\",\"-900.00\",\"shop@paypal.example\",\"\",\"P3\",\"\",\"\",\"Debit\"\n" +
				"\"02/18/2025\",\"10:00:00\",\"PST\",\"Clay Shop\",\"General Payment\",\"Completed\",\"EUR\",\"-30.00\",\"0.00\",\"-30.00\",\"shop@paypal.example\",\"clay@paypal.example\",\"P4\",\"Clay\",\"\",\"Debit\"\n" +
				"\"02/18/2025\",\"11:00:00\",\"PST\",\"\",\"General Currency Conversion\",\"Completed\",\"EUR\",\"30.00\",\"0.00\",\"30.00\",\"\",\"\",\"P5\",\"\",\"P4\",\"Credit\"\n",
			"paypal.example", "PayPal, payments", "2 0 2", "0 2 0", "Left out: 1 payout, 1 transfer, 1 payment of your own",
			`2025-02-15 08:30 charge paid 215000 EUR P1 gus
			 2025-02-15 08:30 fee paid -4000 EUR P1 gus
			 2025-02-16 19:00 fee paid 400 EUR P2 gus
			 2025-02-16 19:00 refund paid -25000 EUR P2 gus`,
		},
		"PayPal in French": {
			"\"Date\",\"Heure\",\"Fuseau horaire\",\"Nom\",\"Type\",\"État\",\"Devise\",\"Avant commission\",\"Commission\",\"Net\",\"De l'adresse email\",\"À l'adresse email\",\"Numéro de transaction\",\"Titre de l'objet\"\n" +
				"\"14/02/2025\",\"10:30:00\",\"CET\",\"Hugo Roy\",\"Paiement Express Checkout\",\"Terminé\",\"EUR\",\"1 250,00\",\"-20,00\",\"1 230,00\",\"hugo@paypal-fr.example\",\"shop@paypal-fr.example\",\"F1\",\"Cours\"\n" +
				"\"15/02/2025\",\"10:30:00\",\"CET\",\"Hugo Roy\",\"Remboursement de paiement\",\"Terminé\",\"EUR\",\"-50,00\",\"0,00\",\"-50,00\",\"shop@paypal-fr.example\",\"hugo@paypal-fr.example\",\"F2\",\"Cours\"\n" +
				"\"16/02/2025\",\"10:30:00\",\"CET\",\"\",\"Virement standard\",\"Terminé\",\"EUR\",\"-900,00\",\"0,00\",\"-900,00\",\"\",\"\",\"F3\",\"\"\n",
			"paypal-fr.example", "PayPal, payments", "2 0 1", "0 2 0", "Left out: 1 transfer",
			`2025-02-14 10:30 charge paid 125000 EUR F1 hugo
			 2025-02-14 10:30 fee paid -2000 EUR F1 hugo
			 2025-02-15 10:30 refund paid -5000 EUR F2 hugo`,
		},
		"Shopify": {
			"Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Shipping Name,Refunded Amount,Id\n" +
				"#2001,ines@shopify.example,paid,2025-03-01 12:00:00 +0100,EUR,25.00,30.00,2025-03-01 11:58:00 +0100,1,Mug,25.00,Ines Vos,Ines Vos,0.00,7001\n" +
				"#2001,ines@shopify.example,,,,,,2025-03-01 11:58:00 +0100,2,Saucer,0.00,,,,\n" +
				"#2002,jan@shopify.example,partially_refunded,2025-03-02 12:00:00 +0100,EUR,35.00,40.00,2025-03-02 11:58:00 +0100,1,Bowl,35.00,,Jan Smit,10.00,7002\n" +
				"#2003,jan@shopify.example,voided,2025-03-03 12:00:00 +0100,EUR,50.00,50.00,2025-03-03 11:58:00 +0100,1,Vase,50.00,Jan Smit,,0.00,7003\n" +
				"#2004,kim@shopify.example,pending,,EUR,60.00,60.00,2025-03-04 11:58:00 +0100,1,Jug,60.00,Kim Oz,,0.00,7004\n",
			"shopify.example", "Shopify, orders", "4 0 1", "0 4 0", "",
			`2025-03-01 12:00 charge paid 3000 EUR 7001 ines
			 2025-03-02 12:00 charge paid 4000 EUR 7002 jan
			 2025-03-02 12:00 refund paid -1000 EUR 7002 jan
			 2025-03-03 12:00 charge voided 5000 EUR 7003 jan
			 2025-03-04 11:58 charge pending 6000 EUR 7004 kim`,
		},
		"WooCommerce by its plugin": {
			"order_id,order_number,order_date,paid_date,status,order_total,order_currency,payment_method,transaction_id,customer_email,billing_first_name,billing_last_name,billing_email,billing_phone,refund_items,line_item_1\n" +
				"3001,1,2025-03-01 10:00:00,2025-03-01 10:00:00,completed,29.00,EUR,bacs,,,Lea,Blum,lea@woo.example,0612345678,,name:Mug|quantity:1\n" +
				"3002,2,2025-03-02 10:00:00,2025-03-02 10:00:00,wc-completed,40.00,EUR,cod,,mo@woo.example,Mo,Blum,mo@woo.example,0612345679,1|refund_amount:10.00;2|refund_amount:5.50,name:Bowl|quantity:1\n" +
				"3003,3,2025-03-03 10:00:00,,on-hold,40.00,EUR,bacs,,mo@woo.example,Mo,Blum,mo@woo.example,,,\n",
			"woo.example", "WooCommerce, orders", "3 0 1", "0 3 0", "",
			`2025-03-01 10:00 charge paid 2900 EUR 3001 lea
			 2025-03-02 10:00 charge paid 4000 EUR 3002 mo
			 2025-03-02 10:00 refund paid -1550 EUR 3002 mo
			 2025-03-03 10:00 charge pending 4000 EUR 3003 mo`,
		},
		"a file of nobody in particular": {
			"order number,date,type,amount,currency,email,description\n" +
				"51,2026-06-01,sale,90.00,EUR,ned@shared.example,first\n51,2026-06-03,refund,-90.00,EUR,ned@shared.example,back\n" +
				"52,2026-06-02,sale,10.00,EUR,ned@shared.example,line one\n52,2026-06-02,sale,15.00,EUR,ned@shared.example,line two\n52,2026-06-02,sale,15.00,EUR,ned@shared.example,line three\n",
			"shared.example", "", "5 0", "0 5 0", "",
			`2026-06-01 00:00 charge paid 9000 EUR 51 ned
			 2026-06-02 00:00 charge paid 1000 EUR 52 ned
			 2026-06-02 00:00 charge paid 1500 EUR 52 ned
			 2026-06-02 00:00 charge paid 1500 EUR 52 ned
			 2026-06-03 00:00 refund paid -9000 EUR 51 ned`,
		},
		"refunded, and nothing says how much": {
			"id,date,amount,currency,status,email\n61,2026-05-02,100.00,eur,Refunded,ola@states.example\n62,2026-05-02,80.00,eur,partially refunded,ola@states.example\n63,2026-05-03,50.00,eur,Paid,ola@states.example\n",
			"states.example", "", "2 1 1", "0 2 1", "",
			`2026-05-02 00:00 charge refunded 10000 EUR 61 ola
			 2026-05-02 00:00 refund paid -10000 EUR 61 ola
			 2026-05-03 00:00 charge paid 5000 EUR 63 ola`,
		},
		"our own": {
			"at,customer,email,kind,label,state,amount,currency,reference\n2026-05-02T10:00:00+02:00,Pia,pia@own.example,charge,Mug,refunded,10.00,EUR,r1\n2026-05-03T10:00:00+02:00,Pia,pia@own.example,refund,Mug,paid,-10.00,EUR,r1\n" +
				"2026-05-03T10:00:00+02:00,Pia,pia@own.example,fee,Mug,paid,-0.50,EUR,r1\n2026-05-04T10:00:00+02:00,Pia,pia@own.example,fee,Mug,paid,0.50,EUR,r2\n",
			"own.example", "Latchkey, payments", "4 0", "0 4 0", "",
			`2026-05-02 10:00 charge refunded 1000 EUR r1 pia
			 2026-05-03 10:00 fee paid -50 EUR r1 pia
			 2026-05-03 10:00 refund paid -1000 EUR r1 pia
			 2026-05-04 10:00 fee paid 50 EUR r2 pia`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			owner.Get(section + "/import")
			at := owner.Upload(section+"/import", "x.csv", c.file).Header.Get("Location")
			if p := owner.Get(at); c.recognised != "" && !p.Has("Recognised: "+c.recognised+".") || c.recognised == "" && p.Has("Recognised:") {
				t.Errorf("it is not %s: %s", c.recognised, p.Text())
			}
			p := webtest.Imported(t, owner, section, c.file, nil)
			if got := webtest.ImportCounts(p); got != c.counts || p.Has("Left out:") != (c.left != "") || !p.Has(c.left) {
				t.Errorf("%q, want %q and %q: %s", got, c.counts, c.left, p.Text())
			}
			if got := stored(t, site, c.domain); got != lines(c.want) {
				t.Errorf("it is\n%s\nwant\n%s", got, lines(c.want))
			}
			if p := webtest.Imported(t, owner, section, c.file, nil); webtest.ImportCounts(p) != c.again || stored(t, site, c.domain) != lines(c.want) {
				t.Errorf("again: %s, want %s\n%s", webtest.ImportCounts(p), c.again, stored(t, site, c.domain))
			}
		})
	}
}

// Who is new by their payments is called as the bill has it, and is a customer since
// their earliest row, wherever that stands in the file.
func TestWhoComesWithPaymentsIsACustomerSinceTheFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	var file strings.Builder
	file.WriteString("Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem name,Billing Name,Id\n")
	for range 2100 { // More than one step takes.
		file.WriteString("#1,quin@since.example,paid,2025-03-01 12:00:00 +0100,EUR,30.00,2025-03-01 11:58:00 +0100,Mug,Quin Dahl,\n")
	}
	file.WriteString("#2,quin@since.example,paid,2024-01-05 12:00:00 +0100,EUR,30.00,2024-01-05 11:58:00 +0100,Mug,Quin Dahl,\n")
	p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", file.String(), nil)
	if got := webtest.Ask[string](t, site, `select name || ' ' || created_at::date from contacts where email = 'quin@since.example'`); got != "Quin Dahl 2024-01-05" {
		t.Errorf("%s: %s", got, p.Text())
	}
}

// Lines of one order that are alike are told apart, wherever a step of the import ends.
func TestLinesAlikeAreAllTaken(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	var file strings.Builder
	file.WriteString("order number,date,amount,currency,email\n")
	for i := range 1400 {
		row := "o" + string(rune('a'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10)) + ",2026-06-01,1.00,EUR,ria@alike.example\n"
		file.WriteString(row + row + row)
	}
	section := "/w/" + webtest.Atelier + "/transactions"
	if p := webtest.Imported(t, owner, section, file.String(), nil); webtest.ImportCounts(p) != "4,200 0" {
		t.Errorf("%s", webtest.ImportCounts(p))
	}
	if p := webtest.Imported(t, owner, section, file.String(), nil); webtest.ImportCounts(p) != "0 4,200 0" {
		t.Errorf("again: %s", webtest.ImportCounts(p))
	}
}

// A person can say that other columns are meant than those of the program.
func TestColumnsOfAProgramCanBeChanged(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions",
		"id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer Email,Description,Note\nv1,2026-05-02 10:00:00,10.00,4.00,eur,Paid,tom@changed.example,Mug,Blue mug\n",
		url.Values{"column_7": {""}, "column_8": {"label"}, "column_3": {""}})
	if got := webtest.Ask[string](t, site, `select string_agg(label || ' ' || amount, ', ') from transactions where reference = 'v1'`); got != "Blue mug 1000" {
		t.Errorf("%s: %s", got, p.Text())
	}
}
