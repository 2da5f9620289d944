package sales_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// paidIn is a file of payments as a program writes it, what it becomes, and what it is
// after the same file came with a payment that has moved on.
type paidIn struct{ file, domain, recognised, counts, left, want, later, then string }

const gumroad = "Purchase ID,Item Name,Buyer Name,Purchase Email,Buyer Email,Do not contact?,Purchase Date,Purchase Time (UTC timezone),Subtotal ($),Taxes ($),Shipping ($),Sale Price ($),Fees ($),Net Total ($),Tip ($),Refunded?,Partial Refund ($),Fully Refunded?,Disputed?,Dispute Won?,Item Price ($),Quantity\n"

const mollie = ",Consumer name,Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,Settlement reference,Amount refunded,Customer email\n"

const paypalGerman = "\"Datum\",\"Uhrzeit\",\"Zeitzone\",\"Name\",\"Typ\",\"Status\",\"Währung\",\"Brutto\",\"Gebühr\",\"Netto\",\"Absender E-Mail-Adresse\",\"Empfänger E-Mail-Adresse\",\"Transaktionscode\",\"Lieferadresse\",\"Artikelbezeichnung\",\"Zugehöriger Transaktionscode\",\"Guthaben\"\n"

var paymentsOfPrograms = map[string]map[string]paidIn{
	"en": {
		"Gumroad": {
			gumroad + "G1,Wheel,Ann Lee,ann@gumroad.example,,0,2025-03-01,22:30:00,12.00,0.00,0.00,12.00,1.85,10.15,0.00,0,0.0,0,0,0,12.00,1\n" +
				"G2,Wheel,Bo Lee,bo@gumroad.example,,0,2025-03-02,10:00:00,20.00,0.00,0.00,20.00,2.00,18.00,0.00,1,5.5,0,0,0,20.00,1\n" +
				"G3,Wheel,Bo Lee,bo@gumroad.example,,0,2025-03-03,10:00:00,20.00,0.00,0.00,20.00,2.00,18.00,0.00,1,0.0,1,0,0,20.00,1\n" +
				"G4,Wheel,Cy Lee,cy@gumroad.example,,0,2025-03-04,10:00:00,30.00,0.00,0.00,30.00,3.00,27.00,0.00,0,0.0,0,1,0,30.00,1\n" +
				"G5,Wheel,Cy Lee,cy@gumroad.example,,0,2025-03-05,10:00:00,30.00,0.00,0.00,30.00,3.00,27.00,0.00,0,0.0,0,1,1,30.00,1\n" +
				"Totals,,,,,,,,112.00,0.00,0.00,112.00,11.85,100.15,0.00,,,,,,,\n",
			"gumroad.example", "Gumroad, payments", "5 1 2 5 1", "",
			`2025-03-01 23:30 charge paid 1200 USD G1 ann
			 2025-03-01 23:30 fee paid -185 USD G1 ann
			 2025-03-02 11:00 charge paid 2000 USD G2 bo
			 2025-03-02 11:00 fee paid -200 USD G2 bo
			 2025-03-02 11:00 refund paid -550 USD G2 bo
			 2025-03-03 11:00 charge refunded 2000 USD G3 bo
			 2025-03-03 11:00 fee paid -200 USD G3 bo
			 2025-03-03 11:00 refund paid -2000 USD G3 bo
			 2025-03-04 11:00 charge paid 3000 USD G4 cy
			 2025-03-04 11:00 dispute paid -3000 USD G4 cy
			 2025-03-04 11:00 fee paid -300 USD G4 cy
			 2025-03-05 11:00 charge paid 3000 USD G5 cy
			 2025-03-05 11:00 fee paid -300 USD G5 cy`,
			gumroad + "G1,Wheel,Ann Lee,ann@gumroad.example,,0,2025-03-01,22:30:00,12.00,0.00,0.00,12.00,1.85,10.15,0.00,1,0.0,1,0,0,12.00,1\n",
			`2025-03-01 23:30 charge refunded 1200 USD G1 ann
			 2025-03-01 23:30 fee paid -185 USD G1 ann
			 2025-03-01 23:30 refund paid -1200 USD G1 ann
			 2025-03-02 11:00 charge paid 2000 USD G2 bo`,
		},
		"Lemon Squeezy": {
			"identifier,order_number,user_name,user_email,date_utc,currency,product_name,variant_name,subtotal,tax,total,status,refunded,refunded_amount\n" +
				"a-1,1,Ann Lee,ann@lemon.example,2025-03-01 22:30:00,EUR,Wheel,Default,10.00,2.00,12.00,paid,false,\n" +
				"a-2,2,Bo Lee,bo@lemon.example,2025-03-02 10:00:00,EUR,Wheel,Default,10.00,2.00,12.00,refunded,true,12.00\n" +
				"a-3,3,Bo Lee,bo@lemon.example,2025-03-03 10:00:00,EUR,Wheel,Default,10.00,2.00,12.00,partial_refund,true,4.00\n" +
				"a-4,4,Bo Lee,bo@lemon.example,2025-03-04 10:00:00,EUR,Wheel,Default,10.00,2.00,12.00,pending,false,\n" +
				"a-5,5,Bo Lee,bo@lemon.example,2025-03-05 10:00:00,EUR,Wheel,Default,10.00,2.00,12.00,partial_refund,true,\n",
			"lemon.example", "Lemon Squeezy, orders", "4 1 2", "",
			`2025-03-01 23:30 charge paid 1200 EUR a-1 ann
			 2025-03-02 11:00 charge refunded 1200 EUR a-2 bo
			 2025-03-02 11:00 refund paid -1200 EUR a-2 bo
			 2025-03-03 11:00 charge paid 1200 EUR a-3 bo
			 2025-03-03 11:00 refund paid -400 EUR a-3 bo
			 2025-03-04 11:00 charge pending 1200 EUR a-4 bo`,
			"", "",
		},
		"Mollie": {
			"Date,Payment method,Currency,Amount,Status,ID,Description" + mollie +
				"2025-03-01 10:00:00,ideal,EUR,100.00,paidout,tr_1,Order 1,Ann Lee,,,EUR,100.00,1,,ann@mollie.example\n" +
				"2025-03-02 10:00:00,creditcard,EUR,50.00,paidout,tr_2,Order 2,Bo Lee,,,EUR,50.00,1,20.00,bo@mollie.example\n" +
				"2025-03-03 10:00:00,refund,EUR,-20.00,refunded,re_2,Refund of order 2,Bo Lee,,,EUR,-20.00,1,20.00,bo@mollie.example\n" +
				"2025-03-04 10:00:00,creditcard,EUR,30.00,paid,tr_3,Order 3,Cy Lee,,,EUR,30.00,1,,cy@mollie.example\n" +
				"2025-03-05 10:00:00,chargeback,EUR,-30.00,charged_back,chb_3,Order 3,Cy Lee,,,EUR,-30.00,1,,cy@mollie.example\n" +
				"2025-03-06 10:00:00,ideal,EUR,40.00,expired,tr_4,Order 4,Cy Lee,,,,,,,cy@mollie.example\n" +
				"2025-03-07 10:00:00,ideal,EUR,40.00,open,tr_5,Order 5,Cy Lee,,,,,,,cy@mollie.example\n",
			"mollie.example", "Mollie, payments", "7 0 1", "",
			`2025-03-01 10:00 charge paid 10000 EUR tr_1 ann
			 2025-03-02 10:00 charge paid 5000 EUR tr_2 bo
			 2025-03-03 10:00 refund paid -2000 EUR re_2 bo
			 2025-03-04 10:00 charge paid 3000 EUR tr_3 cy
			 2025-03-05 10:00 dispute paid -3000 EUR chb_3 cy
			 2025-03-06 10:00 charge failed 4000 EUR tr_4 cy
			 2025-03-07 10:00 charge pending 4000 EUR tr_5 cy`,
			"Date,Payment method,Currency,Amount,Status,ID,Description" + mollie +
				"2025-03-07 10:00:00,ideal,EUR,40.00,paid,tr_5,Order 5,Cy Lee,,,,,,,cy@mollie.example\n",
			`2025-03-07 10:00 charge paid 4000 EUR tr_5 cy`,
		},
		"Square": {
			"Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Fees,Net Total,Transaction ID,Payment ID,Description,Event Type,Location,Customer ID,Customer Name,Transaction Status,Customer Email\n" +
				"2025-09-13,23:02:11,Eastern Time (US & Canada),$30.00,-$3.00,$0.00,$27.00,$0.00,$2.16,$2.00,$0.00,$31.16,Point of Sale,$31.16,-$0.93,$30.23,T1,P1,Mug,Payment,Lane,C1,Ann Lee,Complete,ann@square.example\n" +
				"2025-09-14,10:02:11,Eastern Time (US & Canada),-$10.00,$0.00,$0.00,-$10.00,$0.00,$0.00,$0.00,$0.00,-$10.00,Point of Sale,-$10.00,$0.30,-$9.70,T2,P2,Mug,Refund,Lane,C1,Ann Lee,Complete,ann@square.example\n" +
				"2025-09-15,10:02:11,Eastern Time (US & Canada),$5.00,$0.00,$0.00,$5.00,$0.00,$0.00,$0.00,$0.00,$5.00,Point of Sale,$5.00,-$0.20,$4.80,T3,P3,Cup,Payment,Lane,,,Complete,\n",
			"square.example", "Square, payments", "2 1 2", "",
			`2025-09-14 05:02 charge paid 3116 USD P1 ann
			 2025-09-14 05:02 fee paid -93 USD P1 ann
			 2025-09-14 16:02 fee paid 30 USD P2 ann
			 2025-09-14 16:02 refund paid -1000 USD P2 ann`,
			"", "",
		},
		"Braintree": {
			"Transaction ID,Transaction Type,Transaction Status,Created Datetime,Created Timezone,Currency ISO Code,Amount Authorized,Amount Submitted For Settlement,Customer First Name,Customer Last Name,Customer Email,Refunded Transaction ID\n" +
				"b1,sale,settled,03/14/2025 10:00:00,UTC,EUR,50.00,50.00,Ann,Lee,ann@braintree.example,\n" +
				"b2,credit,settled,03/15/2025 10:00:00,UTC,EUR,20.00,20.00,Ann,Lee,ann@braintree.example,b1\n" +
				"b3,credit,settled,03/16/2025 10:00:00,UTC,EUR,30.00,30.00,,,,b1\n" +
				"b4,sale,processor_declined,03/17/2025 10:00:00,UTC,EUR,70.00,,Bo,Lee,bo@braintree.example,\n",
			"braintree.example", "Braintree, payments", "4 0", "",
			`2025-03-14 11:00 charge refunded 5000 EUR b1 ann
			 2025-03-15 11:00 refund paid -2000 EUR b2 ann
			 2025-03-16 11:00 refund paid -3000 EUR b3 ann
			 2025-03-17 11:00 charge failed 7000 EUR b4 bo`,
			"", "",
		},
		"WooCommerce's own": {
			"Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue,Attribution,Customer Email\n" +
				"2025-03-01 10:00:00,501,\"€1,020.00\",completed,Ann Lee,new,2× Mug,2,,1020.00,Direct,ann@core.example\n" +
				"2025-03-02 10:00:00,502,€20.00,refunded,Ann Lee,returning,1× Mug,1,,20.00,Direct,ann@core.example\n" +
				"2025-03-03 10:00:00,503,€30.00,on-hold,Ann Lee,returning,1× Bowl,1,,30.00,Direct,ann@core.example\n" +
				"2025-03-04 10:00:00,504,€30.00,cancelled,Ann Lee,returning,1× Bowl,1,,30.00,Direct,ann@core.example\n",
			"core.example", "WooCommerce, orders", "4 0 1", "",
			`2025-03-01 10:00 charge paid 102000 EUR 501 ann
			 2025-03-02 10:00 charge refunded 2000 EUR 502 ann
			 2025-03-02 10:00 refund paid -2000 EUR 502 ann
			 2025-03-03 10:00 charge pending 3000 EUR 503 ann
			 2025-03-04 10:00 charge voided 3000 EUR 504 ann`,
			"", "",
		},
		"Stripe, charges of 2014": {
			"id,Description,Created,Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Converted Currency,Mode,Status,Customer ID,Customer Description,Customer Email,Captured,Card Last4,Card Type,Card Name,Dispute Status\n" +
				"ch_1,,2024-02-03 22:47,19.00,0.00,usd,17.00,0.00,0.85,eur,Live,Paid,cus_1,,ann@old.example,true,4242,Visa,Ann Lee,\n" +
				"ch_2,,2024-02-04 01:47,19.00,19.00,eur,19.00,19.00,0.85,eur,Live,Refunded,cus_1,,ann@old.example,true,4242,Visa,Ann Lee,\n" +
				"ch_3,,2024-02-05 01:47,19.00,0.00,eur,19.00,0.00,0.85,eur,Live,Paid,cus_1,,ann@old.example,true,4242,Visa,Ann Lee,lost\n" +
				"ch_4,,2024-02-06 01:47,19.00,0.00,eur,19.00,0.00,0.85,eur,Live,Paid,cus_1,,ann@old.example,true,4242,Visa,Ann Lee,won\n",
			"old.example", "Stripe, payments", "4 0 1 4 1", "",
			`2024-02-03 23:47 charge paid 1900 USD ch_1 ann
			 2024-02-03 23:47 fee paid -85 EUR ch_1 ann
			 2024-02-04 02:47 charge refunded 1900 EUR ch_2 ann
			 2024-02-04 02:47 fee paid -85 EUR ch_2 ann
			 2024-02-04 02:47 refund paid -1900 EUR ch_2 ann
			 2024-02-05 02:47 charge paid 1900 EUR ch_3 ann
			 2024-02-05 02:47 dispute paid -1900 EUR ch_3 ann
			 2024-02-05 02:47 fee paid -85 EUR ch_3 ann
			 2024-02-06 02:47 charge paid 1900 EUR ch_4 ann
			 2024-02-06 02:47 fee paid -85 EUR ch_4 ann`,
			"id,Description,Created,Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Converted Currency,Mode,Status,Customer ID,Customer Description,Customer Email,Captured,Card Last4,Card Type,Card Name,Dispute Status\n" +
				"ch_3,,2024-02-05 01:47,19.00,0.00,eur,19.00,0.00,0.85,eur,Live,Paid,cus_1,,ann@old.example,true,4242,Visa,Ann Lee,won\n",
			`2024-02-05 02:47 charge paid 1900 EUR ch_3 ann
			 2024-02-05 02:47 dispute voided -1900 EUR ch_3 ann
			 2024-02-05 02:47 fee paid -85 EUR ch_3 ann`,
		},
		"Stripe, balance as it was": {
			"id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Email\n" +
				"txn_1,charge,ch_1,97.00,3.07,93.93,eur,2025-09-11 09:00,2025-09-18 00:00,Wheel,ann@history.example\n" +
				"txn_2,refund,re_1,-20.00,0.00,-20.00,eur,2025-09-12 09:00,2025-09-18 00:00,Refund,ann@history.example\n" +
				"txn_3,payout,po_1,-73.93,0.00,-73.93,eur,2025-09-20 00:00,2025-09-20 00:00,STRIPE PAYOUT,\n",
			"history.example", "Stripe, balance", "2 0 1", "Left out: 1 payout",
			`2025-09-11 11:00 charge paid 9700 EUR txn_1 ann
			 2025-09-11 11:00 fee paid -307 EUR txn_1 ann
			 2025-09-12 11:00 refund paid -2000 EUR txn_2 ann`,
			"", "",
		},
		"PayPal, statement": {
			"\"Date\",\"Time\",\"Time Zone\",\"Description\",\"Currency\",\"Gross\",\"Fee\",\"Net\",\"Balance\",\"Transaction ID\",\"From Email Address\",\"Name\",\"Bank Name\",\"Bank Account\",\"Shipping and Handling Amount\",\"Sales Tax\",\"Invoice ID\",\"Reference Txn ID\"\n" +
				"\"9/24/2025\",\"20:44:10\",\"America/Los_Angeles\",\"Express Checkout Payment\",\"USD\",\"1,309.80\",\"-48.76\",\"1,261.04\",\"1,261.93\",\"S1\",\"ann@statement.example\",\"Ann Lee\",\"\",\"\",\"0.00\",\"0.00\",\"361\",\"\"\n" +
				"\"9/25/2025\",\"20:44:10\",\"America/Los_Angeles\",\"Payment Refund\",\"USD\",\"-9.80\",\"0.00\",\"-9.80\",\"1,261.93\",\"S2\",\"shop@statement.example\",\"Ann Lee\",\"\",\"\",\"0.00\",\"0.00\",\"361\",\"S1\"\n" +
				"\"9/26/2025\",\"20:44:10\",\"America/Los_Angeles\",\"General Withdrawal - Bank Account\",\"USD\",\"-100.00\",\"0.00\",\"-100.00\",\"1,161.93\",\"S3\",\"\",\"\",\"Bank A\",\"6491\",\"0.00\",\"0.00\",\"\",\"\"\n" +
				"\"9/26/2025\",\"20:44:11\",\"America/Los_Angeles\",\"Payment Hold\",\"USD\",\"-50.00\",\"0.00\",\"-50.00\",\"1,111.93\",\"S4\",\"\",\"\",\"\",\"\",\"0.00\",\"0.00\",\"\",\"S1\"\n" +
				"\"9/27/2025\",\"20:44:11\",\"America/Los_Angeles\",\"Hold on Balance for Dispute Investigation\",\"USD\",\"-50.00\",\"0.00\",\"-50.00\",\"1,061.93\",\"S5\",\"\",\"\",\"\",\"\",\"0.00\",\"0.00\",\"\",\"S1\"\n",
			"statement.example", "PayPal, payments", "2 0 1", "Left out: 1 payout, 2 holds",
			`2025-09-25 05:44 charge paid 130980 USD S1 ann
			 2025-09-25 05:44 fee paid -4876 USD S1 ann
			 2025-09-26 05:44 refund paid -980 USD S2 ann`,
			"", "",
		},
	},
	"fr": {
		"PayPal": {
			"\"Date\",\"Heure\",\"Fuseau horaire\",\"Nom\",\"Type\",\"État\",\"Devise\",\"Avant commission\",\"Commission\",\"Net\",\"De l'adresse email\",\"À l'adresse email\",\"Numéro de transaction\",\"État de l'adresse\",\"Titre de l'objet\",\"Numéro de la transaction de référence\",\"Solde\",\"Objet\"\n" +
				"\"14/02/2025\",\"10:30:00\",\"CET\",\"Hugo Roy\",\"Paiement Express Checkout\",\"Terminé\",\"EUR\",\"1 250,00\",\"-20,00\",\"1 230,00\",\"hugo@paypal.example\",\"shop@paypal.example\",\"F1\",\"\",\"Cours\",\"\",\"\",\"\"\n" +
				"\"15/02/2025\",\"10:30:00\",\"CET\",\"Hugo Roy\",\"Remboursement de paiement\",\"Terminé\",\"EUR\",\"-50,00\",\"1,00\",\"-49,00\",\"shop@paypal.example\",\"hugo@paypal.example\",\"F2\",\"\",\"Cours\",\"F1\",\"\",\"\"\n" +
				"\"16/02/2025\",\"10:30:00\",\"CET\",\"\",\"Retrait général\",\"En attente\",\"EUR\",\"-900,00\",\"0,00\",\"-900,00\",\"shop@paypal.example\",\"\",\"F3\",\"\",\"\",\"\",\"\",\"\"\n" +
				"\"17/02/2025\",\"10:30:00\",\"CET\",\"Argile SA\",\"Paiement général\",\"Terminé\",\"EUR\",\"-30,00\",\"0,00\",\"-30,00\",\"shop@paypal.example\",\"argile@paypal.example\",\"F4\",\"\",\"\",\"\",\"\",\"\"\n" +
				"\"18/02/2025\",\"10:30:00\",\"CET\",\"\",\"Conversion de devise générale\",\"Terminé\",\"EUR\",\"30,00\",\"0,00\",\"30,00\",\"\",\"\",\"F5\",\"\",\"\",\"\",\"\",\"\"\n",
			"paypal.example", "PayPal, paiements", "2 0 2", "Laissé de côté : 1 virement vers une banque, 1 mouvement interne, 1 dépense",
			`2025-02-14 10:30 charge paid 125000 EUR F1 hugo
			 2025-02-14 10:30 fee paid -2000 EUR F1 hugo
			 2025-02-15 10:30 fee paid 100 EUR F2 hugo
			 2025-02-15 10:30 refund paid -5000 EUR F2 hugo`,
			"", "",
		},
		"Mollie": {
			"Date;Méthode de paiement;Devise;Montant;Statut;ID;Description;Nom du client;Montant remboursé;Adresse e-mail\n" +
				"2025-03-01 10:00:00;ideal;EUR;100,00;Payé;tr_1;Commande 1;Ida Roy;;ida@mollie.example\n" +
				"2025-03-02 10:00:00;creditcard;EUR;50,00;Payé;tr_2;Commande 2;Jo Roy;20,00;jo@mollie.example\n" +
				"2025-03-03 10:00:00;ideal;EUR;40,00;Expiré;tr_3;Commande 3;Jo Roy;;jo@mollie.example\n",
			"mollie.example", "Mollie, paiements", "3 0 1", "",
			`2025-03-01 10:00 charge paid 10000 EUR tr_1 ida
			 2025-03-02 10:00 charge paid 5000 EUR tr_2 jo
			 2025-03-02 10:00 refund paid -2000 EUR tr_2 jo
			 2025-03-03 10:00 charge failed 4000 EUR tr_3 jo`,
			"", "",
		},
	},
	"nl": {
		"PayPal": {
			"\"Datum\",\"Tijd\",\"Tijdzone\",\"Naam\",\"Type\",\"Status\",\"Valuta\",\"Bruto\",\"Kosten\",\"Net\",\"Van e-mailadres\",\"Naar e-mailadres\",\"Transactiereferentie\",\"Item Title\",\"Reference Txn ID\",\"Saldo\",\"Onderwerp\"\n" +
				"\"14-02-2025\",\"10:30:00\",\"Europe/Amsterdam\",\"Kim Vos\",\"Express Checkout-betaling\",\"Voltooid\",\"EUR\",\"1.250,00\",\"-20,00\",\"1.230,00\",\"kim@paypal.example\",\"shop@paypal.example\",\"N1\",\"Les\",\"\",\"\",\"\"\n" +
				"\"15-02-2025\",\"10:30:00\",\"Europe/Amsterdam\",\"Kim Vos\",\"Terugbetaling\",\"Voltooid\",\"EUR\",\"-50,00\",\"0,00\",\"-50,00\",\"shop@paypal.example\",\"kim@paypal.example\",\"N2\",\"Les\",\"N1\",\"\",\"\"\n" +
				"\"16-02-2025\",\"10:30:00\",\"Europe/Amsterdam\",\"\",\"Algemene opname\",\"In behandeling\",\"EUR\",\"-900,00\",\"0,00\",\"-900,00\",\"shop@paypal.example\",\"\",\"N3\",\"\",\"\",\"\",\"\"\n",
			"paypal.example", "PayPal, betalingen", "2 0 1", "Weggelaten: 1 uitbetaling",
			`2025-02-14 10:30 charge paid 125000 EUR N1 kim
			 2025-02-14 10:30 fee paid -2000 EUR N1 kim
			 2025-02-15 10:30 refund paid -5000 EUR N2 kim`,
			"", "",
		},
		"PayPal in German": {
			paypalGerman +
				"\"14.02.2025\",\"10:30:00\",\"Europe/Berlin\",\"Lea Blum\",\"PayPal Express-Zahlung\",\"Abgeschlossen\",\"EUR\",\"1.250,00\",\"-20,00\",\"1.230,00\",\"lea@paypal-de.example\",\"shop@paypal-de.example\",\"D1\",\"\",\"Kurs\",\"\",\"\"\n" +
				"\"15.02.2025\",\"10:30:00\",\"Europe/Berlin\",\"Lea Blum\",\"Rückzahlung\",\"Abgeschlossen\",\"EUR\",\"-50,00\",\"0,00\",\"-50,00\",\"shop@paypal-de.example\",\"lea@paypal-de.example\",\"D2\",\"\",\"Kurs\",\"D1\",\"\"\n" +
				"\"16.02.2025\",\"10:30:00\",\"Europe/Berlin\",\"\",\"Allgemeine Abbuchung\",\"Ausstehend\",\"EUR\",\"-900,00\",\"0,00\",\"-900,00\",\"shop@paypal-de.example\",\"\",\"D3\",\"\",\"\",\"\",\"\"\n" +
				"\"16.02.2025\",\"10:31:00\",\"Europe/Berlin\",\"\",\"Bankgutschrift auf PayPal-Konto\",\"Abgeschlossen\",\"EUR\",\"24,90\",\"0,00\",\"24,90\",\"\",\"\",\"D4\",\"\",\"\",\"\",\"\"\n" +
				"\"16.02.2025\",\"10:32:00\",\"Europe/Berlin\",\"\",\"Einbehaltung für offene Autorisierung\",\"Ausstehend\",\"EUR\",\"-24,90\",\"0,00\",\"-24,90\",\"\",\"\",\"D5\",\"\",\"\",\"\",\"\"\n",
			"paypal-de.example", "PayPal, betalingen", "2 0 1", "Weggelaten: 1 uitbetaling, 1 overboeking, 1 vastgezet bedrag",
			`2025-02-14 10:30 charge paid 125000 EUR D1 lea
			 2025-02-14 10:30 fee paid -2000 EUR D1 lea
			 2025-02-15 10:30 refund paid -5000 EUR D2 lea`,
			"", "",
		},
		"Mollie": {
			"Datum;Betaalmethode;Valuta;Bedrag;Status;ID;Omschrijving;Naam consument;Terugbetaald bedrag;E-mailadres\n" +
				"2025-03-01 10:00:00;ideal;EUR;100,00;Uitbetaald;tr_1;Bestelling 1;Mies Vos;;mies@mollie.example\n" +
				"2025-03-02 10:00:00;creditcard;EUR;50,00;Betaald;tr_2;Bestelling 2;Nel Vos;20,00;nel@mollie.example\n" +
				"2025-03-03 10:00:00;ideal;EUR;40,00;Verlopen;tr_3;Bestelling 3;Nel Vos;;nel@mollie.example\n",
			"mollie.example", "Mollie, betalingen", "3 0 1", "",
			`2025-03-01 10:00 charge paid 10000 EUR tr_1 mies
			 2025-03-02 10:00 charge paid 5000 EUR tr_2 nel
			 2025-03-02 10:00 refund paid -2000 EUR tr_2 nel
			 2025-03-03 10:00 charge failed 4000 EUR tr_3 nel`,
			"", "",
		},
	},
}

// Payments of each program come with what was refunded, kept and taken back, in three
// languages; brought again they change nothing, and one that moved on is brought there.
func TestPaymentsOfEachProgramComeAsTheyMean(t *testing.T) {
	t.Parallel()
	for language, files := range paymentsOfPrograms {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, sales.Area)
			site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR', language = $1`, language)
			site.Exec(t, `update users set language = $1`, language)
			owner := site.SignIn(t, "owner@demo.test")
			section := "/w/" + webtest.Atelier + "/transactions"
			for program, c := range files {
				t.Run(program, func(t *testing.T) {
					owner.Get(section + "/import")
					page := owner.Upload(section+"/import", "x.csv", c.file).Header.Get("Location")
					shown := owner.Get(page)
					if !shown.Has(c.recognised) {
						t.Errorf("it is not %s: %s", c.recognised, shown.Text())
					}
					form := webtest.ColumnsOf(shown)
					form.Set("act", "check")
					if p := owner.Post(page, form); p.Status != http.StatusSeeOther {
						t.Fatalf("checking: %d %s", p.Status, p.Text())
					}
					webtest.Worked(t, owner, page)
					p := webtest.Taken(t, owner, page)
					if got := webtest.ImportCounts(p); got != c.counts || c.left != "" && !p.Has(c.left) {
						t.Errorf("%q, want %q and %q: %s", got, c.counts, c.left, p.Text())
					}
					if got := stored(t, site, c.domain); got != lines(c.want) {
						t.Errorf("it is\n%s\nwant\n%s", got, lines(c.want))
					}
					webtest.Imported(t, owner, section, c.file, nil)
					if got := stored(t, site, c.domain); got != lines(c.want) {
						t.Errorf("again it is\n%s\nwant\n%s", got, lines(c.want))
					}
					if c.later == "" {
						return
					}
					webtest.Imported(t, owner, section, c.later, nil)
					if got := stored(t, site, c.domain); !strings.Contains(got, lines(c.then)) {
						t.Errorf("later it is\n%s\nwant\n%s", got, lines(c.then))
					}
				})
			}
		})
	}
}
