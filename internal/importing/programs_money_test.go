package importing_test

import (
	"testing"

	"latchkey/internal/policy"
)

// What each program writes of money that moved is read as it means, in a workspace of each
// language: what was refunded, kept, taken back and given back has its sign, and what is no
// payment is left out.
func TestMoneyOfEachProgramHasItsSign(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		resource            policy.Resource
		program, file, want string
	}{
		"Braintree, whose credits are refunds": {policy.Transactions, "Braintree",
			"Transaction ID,Subscription ID,Transaction Type,Transaction Status,Created Datetime,Created Timezone,Currency ISO Code,Amount Authorized,Amount Submitted For Settlement,Service Fee,Customer First Name,Customer Last Name,Customer Email,Refunded Transaction ID\n" +
				"b1,,sale,settled,03/14/2025 10:00:00,UTC,USD,1250.00,1250.00,,Ann,Lee,ann@money.example,\n" +
				"b2,,credit,submitted_for_settlement,03/15/2025 10:00:00,UTC,USD,50.00,50.00,,Ann,Lee,ann@money.example,b1\n" +
				"b3,,credit,settled,03/16/2025 10:00:00,UTC,USD,20.00,20.00,,,,,b1\n" +
				"b4,,sale,processor_declined,03/17/2025 10:00:00,UTC,USD,70.00,,,Bo,Lee,bo@money.example,\n" +
				"b5,,sale,authorization_expired,03/18/2025 10:00:00,UTC,USD,70.00,,,Bo,Lee,bo@money.example,\n" +
				"b6,,sale,settlement_pending,03/19/2025 10:00:00,UTC,JPY,7000,7000,,Bo,Lee,bo@money.example,\n" +
				"b7,,sale,voided,03/20/2025 10:00:00,UTC,USD,70.00,70.00,,Bo,Lee,bo@money.example,\n",
			`2025-03-14 10:00 charge paid 1250.00 USD b1 ann Ann Lee
			 2025-03-15 10:00 refund paid -50.00 USD b2 of b1 ann Ann Lee
			 2025-03-16 10:00 refund paid -20.00 USD b3 of b1
			 2025-03-17 10:00 charge failed 70.00 USD b4 bo Bo Lee
			 2025-03-18 10:00 charge failed 70.00 USD b5 bo Bo Lee
			 2025-03-19 10:00 charge pending 7000 JPY b6 bo Bo Lee
			 2025-03-20 10:00 charge voided 70.00 USD b7 bo Bo Lee`},
		"PayPal in Dutch, whose column of the other payment is called as in English": {policy.Transactions, "PayPal",
			"Datum,Tijd,Tijdzone,Naam,Type,Status,Valuta,Bruto,Kosten,Net,Van e-mailadres,Naar e-mailadres,Transactiereferentie,Item Title,Reference Txn ID,Factuurnummer,Saldo\n" +
				"14-3-2025,10:00:00,UTC,Ann Lee,Websitebetaling,Voltooid,EUR,\"50,00\",\"-2,00\",\"48,00\",ann@money.example,shop@money.example,p1,Les,,,\"48,00\"\n" +
				"15-3-2025,10:00:00,UTC,Ann Lee,Terugbetaling,Voltooid,EUR,\"-20,00\",\"0,00\",\"-20,00\",shop@money.example,ann@money.example,p2,Les,p1,,\"28,00\"\n",
			`2025-03-14 10:00 charge paid 50.00 EUR p1 ann Ann Lee
			 2025-03-14 10:00 fee paid -2.00 EUR p1 ann Ann Lee
			 2025-03-15 10:00 refund paid -20.00 EUR p2 of p1 ann Ann Lee`},
		"PayPal, which gives back fees and what disputes took": {policy.Transactions, "PayPal",
			"Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Reference Txn ID\n" +
				"2025-03-14,10:00:00,UTC,Ann Lee,Website Payment,Completed,EUR,50.00,-2.00,48.00,ann@money.example,shop@money.example,p1,\n" +
				"2025-03-15,10:00:00,UTC,Ann Lee,Chargeback,Completed,EUR,-50.00,0.00,-50.00,shop@money.example,ann@money.example,p2,p1\n" +
				"2025-03-15,10:00:00,UTC,Ann Lee,Chargeback Fee,Completed,EUR,-16.00,0.00,-16.00,shop@money.example,ann@money.example,p3,p2\n" +
				"2025-03-16,10:00:00,UTC,Ann Lee,Chargeback Reversal,Completed,EUR,50.00,0.00,50.00,ann@money.example,shop@money.example,p4,p1\n" +
				"2025-03-16,10:00:00,UTC,Ann Lee,Fee Reversal,Completed,EUR,2.00,0.00,2.00,ann@money.example,shop@money.example,p5,p1\n" +
				"2025-03-17,10:00:00,UTC,Ann Lee,Payment Reversal,Completed,EUR,-50.00,2.00,-48.00,shop@money.example,ann@money.example,p6,p1\n" +
				"2025-03-18,10:00:00,UTC,Clay Ltd,Payment Refund,Completed,EUR,9.00,0.00,9.00,clay@money.example,shop@money.example,p7,\n" +
				"2025-03-18,10:00:00,UTC,Ann Lee,Order,Completed,EUR,60.00,0.00,60.00,ann@money.example,shop@money.example,p8,\n" +
				"2025-03-18,10:00:00,UTC,Ann Lee,Invoice Sent,Paid,EUR,60.00,0.00,60.00,ann@money.example,shop@money.example,p9,\n" +
				"2025-03-18,10:00:00,UTC,Ann Lee,Shopping Cart Item,Completed,EUR,60.00,0.00,60.00,ann@money.example,shop@money.example,p10,\n" +
				"2025-03-18,10:00:00,UTC,Ann Lee,Void of Authorization,Completed,EUR,60.00,0.00,60.00,ann@money.example,shop@money.example,p11,\n" +
				"2025-03-18,10:00:00,UTC,,Mass Pay Payment,Completed,EUR,-60.00,-1.00,-61.00,shop@money.example,bo@money.example,p12,\n" +
				"2025-03-18,10:00:00,UTC,,Cancellation of Hold for Dispute Resolution,Completed,EUR,60.00,0.00,60.00,,,p13,\n",
			`2025-03-14 10:00 charge paid 50.00 EUR p1 ann Ann Lee
			 2025-03-14 10:00 fee paid -2.00 EUR p1 ann Ann Lee
			 2025-03-15 10:00 dispute paid -50.00 EUR p2 of p1 ann Ann Lee
			 2025-03-15 10:00 fee paid -16.00 EUR p3 of p2 ann Ann Lee
			 2025-03-16 10:00 dispute paid 50.00 EUR p4 of p1 ann Ann Lee
			 2025-03-16 10:00 fee paid 2.00 EUR p5 of p1 ann Ann Lee
			 2025-03-17 10:00 refund paid -50.00 EUR p6 of p1 ann Ann Lee
			 2025-03-17 10:00 fee paid 2.00 EUR p6 ann Ann Lee
			 refused: left_spent
			 refused: left_asked
			 refused: left_asked
			 refused: left_asked
			 refused: left_hold
			 refused: left_spent
			 refused: left_hold`},
		"Stripe's balance": {policy.Transactions, "Stripe",
			"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,description,customer_email\n" +
				"s1,2025-03-14 10:00:00,eur,50.00,1.50,48.50,charge,Mug,ann@money.example\n" +
				"s2,2025-03-15 10:00:00,eur,-20.00,-0.30,-19.70,refund,Mug,ann@money.example\n" +
				"s3,2025-03-15 10:00:00,eur,20.00,0.00,20.00,refund_failure,Mug,ann@money.example\n" +
				"s4,2025-03-16 10:00:00,eur,-50.00,15.00,-65.00,dispute,Mug,ann@money.example\n" +
				"s5,2025-03-17 10:00:00,eur,50.00,-15.00,65.00,dispute_reversal,Mug,ann@money.example\n" +
				"s6,2025-03-17 10:00:00,eur,-50.00,0.00,-50.00,charge_failure,Mug,ann@money.example\n" +
				"s7,2025-03-17 10:00:00,eur,-10.00,0.00,-10.00,partial_capture_reversal,Mug,ann@money.example\n" +
				"s8,2025-03-17 10:00:00,eur,-500.00,0.00,-500.00,payout,,\ns9,2025-03-17 10:00:00,eur,500.00,0.00,500.00,payout_reversal,,\n" +
				"s10,2025-03-17 10:00:00,eur,-5.00,0.00,-5.00,risk_reserved_funds,,\ns11,2025-03-17 10:00:00,eur,5.00,0.00,5.00,topup,,\n" +
				"s12,2025-03-17 10:00:00,eur,-1.00,0.00,-1.00,network_cost,,\ns13,2025-03-17 10:00:00,eur,-1.00,0.00,-1.00,other_adjustment,,ann@money.example\n" +
				"s14,2025-03-17 10:00:00,eur,-1.00,0.00,-1.00,other_adjustment,Correction,\ns15,2025-03-17 10:00:00,eur,-2.00,0.00,-2.00,fee,Billing,\n" +
				"s16,2025-03-17 10:00:00,eur,-2.00,0.00,-2.00,contribution,Climate,\ns17,2025-03-17 10:00:00,eur,2.00,0.00,2.00,charge,Mug,\n" +
				"s18,2025-03-18 10:00:00,eur,-50.00,15.00,-65.00,adjustment,Chargeback withdrawal for ch_1,ann@money.example\n" +
				"s19,2025-03-19 10:00:00,eur,50.00,0.00,50.00,adjustment,Chargeback reversal for ch_1,ann@money.example\n",
			`2025-03-14 10:00 charge paid 50.00 EUR s1 ann
			 2025-03-14 10:00 fee paid -1.50 EUR s1 ann
			 2025-03-15 10:00 refund paid -20.00 EUR s2 ann
			 2025-03-15 10:00 fee paid 0.30 EUR s2 ann
			 2025-03-15 10:00 refund paid 20.00 EUR s3 ann
			 2025-03-16 10:00 dispute paid -50.00 EUR s4 ann
			 2025-03-16 10:00 fee paid -15.00 EUR s4 ann
			 2025-03-17 10:00 dispute paid 50.00 EUR s5 ann
			 2025-03-17 10:00 fee paid 15.00 EUR s5 ann
			 2025-03-17 10:00 refund paid -50.00 EUR s6 ann
			 2025-03-17 10:00 refund paid -10.00 EUR s7 ann
			 refused: left_payout
			 refused: left_payout
			 refused: left_hold
			 refused: left_transfer
			 refused: left_nobody
			 refused: bad_kind
			 refused: left_nobody
			 refused: left_nobody
			 refused: left_nobody
			 refused: no_address
			 2025-03-18 10:00 dispute paid -50.00 EUR s18 ann
			 2025-03-18 10:00 fee paid -15.00 EUR s18 ann
			 2025-03-19 10:00 dispute paid 50.00 EUR s19 ann`},
		"what an account itself costs, in the words of each language": {policy.Transactions, "",
			"Reference,Date,Type,Amount,Currency,Email\na1,2025-03-14,Sale,10.00,EUR,ann@money.example\na2,2025-03-14,Monthly fee,-9.00,EUR,\na3,2025-03-14,Frais,-9.00,EUR,\n" +
				"a4,2025-03-14,Kosten,-9.00,EUR,\na5,2025-03-14,Ajustement,-9.00,EUR,\na6,2025-03-14,Correctie,-9.00,EUR,\na7,2025-03-14,Correctie,-9.00,EUR,ann@money.example\n" +
				"a8,2025-03-14,Mystery,-9.00,EUR,\na9,2025-03-14,Refund,-9.00,EUR,\n",
			`2025-03-14 charge paid 10.00 EUR a1 ann
			 refused: left_nobody
			 refused: left_nobody
			 refused: left_nobody
			 refused: left_nobody
			 refused: left_nobody
			 refused: bad_kind
			 refused: bad_kind
			 refused: no_address`},
		"Stripe's payments": {policy.Transactions, "Stripe",
			"id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Converted Currency,Status,Customer Email,Disputed Amount,Dispute Date (UTC),Dispute Status\n" +
				"c1,2025-03-14 10:00:00,100.00,30.00,eur,true,3.00,eur,Paid,ann@money.example,70.00,2025-03-16 10:00:00,lost\n" +
				"c2,2025-03-14 10:00:00,1250,0,jpy,true,0.45,eur,Paid,ann@money.example,,,\n" +
				"c3,2025-03-14 10:00:00,100.00,0.00,eur,true,3.00,eur,Paid,ann@money.example,100.00,2025-03-16 10:00:00,warning_needs_response\n" +
				"c4,2025-03-14 10:00:00,100.00,0.00,eur,false,0.00,eur,Canceled,ann@money.example,,,\n" +
				"c5,2025-03-14 10:00:00,100.00,120.00,eur,true,0.00,eur,Paid,ann@money.example,,,\n",
			`2025-03-14 10:00 charge paid 100.00 EUR c1 ann
			 2025-03-14 10:00 refund paid -30.00 EUR c1 ann
			 2025-03-16 10:00 dispute paid -70.00 EUR c1 ann
			 2025-03-14 10:00 fee paid -3.00 EUR c1 ann
			 2025-03-14 10:00 charge paid 1250 JPY c2 ann
			 2025-03-14 10:00 fee paid -0.45 EUR c2 ann
			 2025-03-14 10:00 charge paid 100.00 EUR c3 ann
			 2025-03-14 10:00 fee paid -3.00 EUR c3 ann
			 2025-03-14 10:00 charge voided 100.00 EUR c4 ann
			 refused: refund_more`},
		"Gumroad, disputed after a part was refunded": {policy.Transactions, "Gumroad",
			"Purchase ID,Item Name,Buyer Name,Purchase Email,Purchase Date,Purchase Time (UTC timezone),Sale Price ($),Fees ($),Refunded?,Partial Refund ($),Fully Refunded?,Disputed?,Dispute Won?\n" +
				"g1,Wheel,Ann Lee,ann@money.example,2025-03-14,10:00:00,30.00,3.00,1,5.50,0,1,0\n" +
				"g2,Wheel,Ann Lee,ann@money.example,2025-03-14,10:00:00,30.00,3.00,1,5.50,0,1,1\n" +
				"g3,Wheel,Ann Lee,ann@money.example,2025-03-14,10:00:00,0.00,0.00,0,0.0,0,0,0\n" +
				"g4,Wheel,Ann Lee,ann@money.example,2025-03-14,10:00:00,30.00,3.00,0,0.0,0,0,0\n",
			`2025-03-14 10:00 charge paid 30.00 USD g1 ann Ann Lee
			 2025-03-14 10:00 refund paid -5.50 USD g1 ann Ann Lee
			 2025-03-14 10:00 dispute paid -24.50 USD g1 ann Ann Lee
			 2025-03-14 10:00 fee paid -3.00 USD g1 ann Ann Lee
			 2025-03-14 10:00 charge paid 30.00 USD g2 ann Ann Lee
			 2025-03-14 10:00 refund paid -5.50 USD g2 ann Ann Lee
			 2025-03-14 10:00 fee paid -3.00 USD g2 ann Ann Lee
			 refused: nothing_paid
			 2025-03-14 10:00 charge paid 30.00 USD g4 ann Ann Lee
			 2025-03-14 10:00 fee paid -3.00 USD g4 ann Ann Lee`},
		"Mollie, of which neither a refund nor a chargeback has a row": {policy.Transactions, "Mollie",
			"ID,Date,Payment method,Currency,Amount,Status,Description,Consumer name,Amount refunded,Customer email\n" +
				"m1,2025-03-14 10:00:00,ideal,EUR,100.00,charged_back,Mug,Ann Lee,,ann@money.example\n" +
				"m2,2025-03-14 10:00:00,ideal,EUR,100.00,paidout,Mug,Ann Lee,40.00,ann@money.example\n" +
				"m3,2025-03-14 10:00:00,ideal,EUR,100.00,charged_back,Mug,Ann Lee,40.00,ann@money.example\n",
			`2025-03-14 10:00 charge paid 100.00 EUR m1 ann Ann Lee
			 2025-03-14 10:00 dispute paid -100.00 EUR m1 ann Ann Lee
			 2025-03-14 10:00 charge paid 100.00 EUR m2 ann Ann Lee
			 2025-03-14 10:00 refund paid -40.00 EUR m2 ann Ann Lee
			 2025-03-14 10:00 charge paid 100.00 EUR m3 ann Ann Lee
			 2025-03-14 10:00 refund paid -40.00 EUR m3 ann Ann Lee
			 2025-03-14 10:00 dispute paid -60.00 EUR m3 ann Ann Lee`},
		"kinds that nobody in particular writes": {policy.Transactions, "",
			"Reference,Date,Type,Amount,Currency,Email\n" +
				"k1,2025-03-14,Coffee sale,4.00,EUR,ann@money.example\nk2,2025-03-14,Refund fee,0.35,EUR,ann@money.example\nk3,2025-03-14,Fee refund,0.35,EUR,ann@money.example\n" +
				"k4,2025-03-14,Chargeback reversal,50.00,EUR,ann@money.example\nk5,2025-03-14,Frais de litige,15.00,EUR,ann@money.example\nk6,2025-03-14,Remboursement de frais,15.00,EUR,ann@money.example\n" +
				"k7,2025-03-14,Kosten terugboeking,15.00,EUR,ann@money.example\nk8,2025-03-14,Annulation de litige,50.00,EUR,ann@money.example\nk9,2025-03-14,Geschil gewonnen,50.00,EUR,ann@money.example\n" +
				"k10,2025-03-14,Credit,50.00,EUR,ann@money.example\nk11,2025-03-14,Payment fee,0.35,EUR,ann@money.example\nk12,2025-03-14,Credit note,50.00,EUR,ann@money.example\n" +
				"k13,2025-03-14,Sale (refundable),50.00,EUR,ann@money.example\nk14,2025-03-14,Acompte non remboursable,50.00,EUR,ann@money.example\n" +
				"k15,2025-03-14,Niet-terugbetaalbare aanbetaling,50.00,EUR,ann@money.example\nk16,2025-03-14,Refundable,50.00,EUR,ann@money.example\n",
			`2025-03-14 charge paid 4.00 EUR k1 ann
			 2025-03-14 fee paid -0.35 EUR k2 ann
			 2025-03-14 fee paid 0.35 EUR k3 ann
			 2025-03-14 dispute paid 50.00 EUR k4 ann
			 2025-03-14 fee paid -15.00 EUR k5 ann
			 2025-03-14 fee paid 15.00 EUR k6 ann
			 2025-03-14 fee paid -15.00 EUR k7 ann
			 2025-03-14 dispute paid 50.00 EUR k8 ann
			 2025-03-14 dispute paid 50.00 EUR k9 ann
			 refused: bad_kind
			 2025-03-14 fee paid -0.35 EUR k11 ann
			 2025-03-14 refund paid -50.00 EUR k12 ann
			 2025-03-14 charge paid 50.00 EUR k13 ann
			 2025-03-14 charge paid 50.00 EUR k14 ann
			 2025-03-14 charge paid 50.00 EUR k15 ann
			 refused: bad_kind`},
		"what has not happened": {policy.Transactions, "",
			"Reference,Date,Type,Paid?,Amount,Currency,Email\nn1,2025-03-14,Failed charge,,5.00,EUR,ann@money.example\nn2,2025-03-14,Refund request,,5.00,EUR,ann@money.example\n" +
				"n3,2025-03-14,No refund,,5.00,EUR,ann@money.example\nn4,2025-03-14,Paiement annulé,,5.00,EUR,ann@money.example\nn5,2025-03-14,Terugbetaling (geweigerd),,5.00,EUR,ann@money.example\n" +
				"n6,2025-03-14,Payment,Yes,5.00,EUR,ann@money.example\nn7,2025-03-14,Payment,No,5.00,EUR,ann@money.example\nn8,2025-03-14,Betaling,nee,5.00,EUR,ann@money.example\nn9,2025-03-14,Paiement,oui,5.00,EUR,ann@money.example\n",
			`refused: bad_kind
			 refused: bad_kind
			 refused: bad_kind
			 refused: bad_kind
			 refused: bad_kind
			 2025-03-14 charge paid 5.00 EUR n6 ann
			 2025-03-14 charge pending 5.00 EUR n7 ann
			 2025-03-14 charge pending 5.00 EUR n8 ann
			 2025-03-14 charge paid 5.00 EUR n9 ann`},
		"what was refunded, in an amount that looks like a yes": {policy.Transactions, "",
			"Reference,Date,Amount,Refunded amount,Email\nr1,2025-03-14,50.00,€1,ann@money.example\nr2,2025-03-14,50.00,1 €,ann@money.example\nr3,2025-03-14,50.00,-1,ann@money.example\nr4,2025-03-14,50.00,1,ann@money.example\n",
			`2025-03-14 charge paid 50.00 EUR r1 ann
			 2025-03-14 refund paid -1.00 EUR r1 ann
			 2025-03-14 charge paid 50.00 EUR r2 ann
			 2025-03-14 refund paid -1.00 EUR r2 ann
			 2025-03-14 charge paid 50.00 EUR r3 ann
			 2025-03-14 refund paid -1.00 EUR r3 ann
			 2025-03-14 charge paid 50.00 EUR r4 ann
			 2025-03-14 refund paid -1.00 EUR r4 ann`},
		"what is paid without its taxes is another column": {policy.Transactions, "",
			"Reference,Date,Total (ex tax),Total (inc tax),Email\nx1,2025-03-14,100.00,121.00,ann@money.example\n", "2025-03-14 charge paid 121.00 EUR x1 ann"},
		"BigCommerce's orders as payments": {policy.Transactions, "BigCommerce",
			"Order ID,Customer ID,Customer Name,Customer Email,Order Date,Order Status,Order Total (inc tax),Order Total (ex tax),Order Currency Code,Product Details,Refund Amount\n" +
				"401,7,Ann Lee,ann@money.example,14/03/2025,Completed,50.00,41.32,EUR,\"Product ID: 1, Product Qty: 1, Product Name: Mug, Product Unit Price: 50.00\",0.00\n" +
				"402,7,Ann Lee,ann@money.example,15/03/2025,Partially Refunded,50.00,41.32,EUR,,10.00\n" +
				"403,7,Ann Lee,ann@money.example,16/03/2025,Refunded,50.00,41.32,EUR,,50.00\n" +
				"404,7,Ann Lee,ann@money.example,17/03/2025,Awaiting Payment,50.00,41.32,EUR,,0.00\n" +
				"405,7,Ann Lee,ann@money.example,18/03/2025,Awaiting Fulfillment,50.00,41.32,EUR,,0.00\n" +
				"406,7,Ann Lee,ann@money.example,19/03/2025,Declined,50.00,41.32,EUR,,0.00\n" +
				"407,7,Ann Lee,ann@money.example,20/03/2025,Cancelled,50.00,41.32,EUR,,0.00\n" +
				"408,7,Ann Lee,ann@money.example,21/03/2025,Partially Refunded,50.00,41.32,EUR,,0.00\n",
			`2025-03-14 charge paid 50.00 EUR 401 ann Ann Lee
			 2025-03-15 charge paid 50.00 EUR 402 ann Ann Lee
			 2025-03-15 refund paid -10.00 EUR 402 ann Ann Lee
			 2025-03-16 charge refunded 50.00 EUR 403 ann Ann Lee
			 2025-03-16 refund paid -50.00 EUR 403 ann Ann Lee
			 2025-03-17 charge pending 50.00 EUR 404 ann Ann Lee
			 2025-03-18 charge paid 50.00 EUR 405 ann Ann Lee
			 2025-03-19 charge failed 50.00 EUR 406 ann Ann Lee
			 2025-03-20 charge voided 50.00 EUR 407 ann Ann Lee
			 refused: refund_unknown`},
		"BigCommerce's packed lines": {policy.Orders, "BigCommerce",
			"Order ID,Customer Name,Customer Email,Billing First Name,Billing Last Name,Billing Email,Order Date,Order Status,Shipping Cost (inc tax),Tax Total,Order Total (inc tax),Order Currency Code,Shipping Name,Shipping Suburb,Shipping Country,Product Details\n" +
				"501,Ann Lee,ann@money.example,Ann,Lee,ann@money.example,14/03/2025,Shipped,5.00,0.00,55.50,USD,Ann Lee,York,United Kingdom," +
				"\"Product ID: 11, Product Qty: 2, Product SKU: M-1, Product Name: Mug, blue | large, Product Weight: 0.8000, Product Variation Details: Size: L (4), Product Unit Price: 15.25, Product Total Price: 30.50|" +
				"Product ID: 12, Product Qty: 1, Product SKU: , Product Name: Ann&#039;s bowl, Product Weight: 0.5000, Product Variation Details: , Product Unit Price: 20.00, Product Total Price: 20.00\"\n" +
				"502,,,Bo,Lee,bo@money.example,15/03/2025,Awaiting Fulfillment,0.00,2.10,12.10,USD,,,," +
				"\"Product ID: 0, Product Qty: 1, Product SKU: S, Product Name: Cup\nof clay, Product Options: , Product Unit Price: $10.00, Product Total: $10.00\"\n" +
				"503,Cy,cy@money.example,,,,16/03/2025,Manual Verification Required,0.00,0.00,12.00,USD,,,,\"Product ID: 3, Product Qty: 0, Product Name: Cup, Product Unit Price: 12.00\"\n" +
				"504,Cy,cy@money.example,,,,16/03/2025,Partially Shipped,0.00,0.00,12.00,USD,,,,\"Product ID: 3, Product Qty: 1, Product Name: Cup, Product Unit Price: 12.00\"\n",
			`501 2025-03-14 Ann Lee shipped 55.50 USD York GB + 2 × 1525 Mug, blue | large, Size: L (4) + 1 × 2000 Ann's bowl + 1 × 500 Shipping
			 502 2025-03-15 Bo Lee paid 12.10 USD + 1 × 1000 Cup of clay + 1 × 210 Taxes
			 refused: bad_quantity
			 504 2025-03-16 Cy paid 12.00 USD !nearest_state + 1 × 1200 Cup`},
		"WooCommerce's subscriptions": {policy.Subscriptions, "WooCommerce",
			"subscription_id,subscription_status,customer_id,start_date,trial_end_date,next_payment_date,last_payment_date,cancelled_date,end_date,billing_period,billing_interval,order_total,order_currency,billing_first_name,billing_last_name,billing_email,order_items\n" +
				"61,wc-active,7,2025-03-14 00:00:00,0,2099-04-14 00:00:00,2025-03-14 00:00:00,0,0,month,1,29.00,EUR,Ann,Lee,ann@money.example,name:Club|quantity:1|total:29.00|meta:|tax:0.00\n" +
				"62,wc-on-hold,7,2025-03-14 00:00:00,0,0,0,0,0,year,1,290.00,EUR,Bo,Lee,bo@money.example,name:Club|quantity:2|total:240.00|meta:size=L|tax:0.00;name:Kiln|quantity:1|total:50.00|meta:|tax:0.00\n" +
				"63,wc-cancelled,7,2025-03-14 00:00:00,0,0,0,2025-04-14 00:00:00,0,month,1,29.00,EUR,Cy,Lee,cy@money.example,name:Club|quantity:1|total:29.00|meta:|tax:0.00\n" +
				"64,wc-active,7,2025-03-14 00:00:00,0,0,0,0,0,week,2,29.00,EUR,Cy,Lee,cy@money.example,name:Club|quantity:1|total:29.00|meta:|tax:0.00\n" +
				"65,wc-active,7,2025-03-14 00:00:00,0,0,0,0,0,month,12,29.00,EUR,Cy,Lee,cy@money.example,5179\n" +
				"66,wc-pending,7,2025-03-14 00:00:00,0,0,0,0,0,month,1,0.00,EUR,Cy,Lee,cy@money.example,name:Club|quantity:1|total:0.00|meta:|tax:0.00\n",
			`Ann Lee Club month active 29.00 EUR 2025-03-14 2099-04-14 61
			 Bo Lee 2 × Club, Kiln year paused 290.00 EUR 2025-03-14 62
			 Cy Lee Club month cancelled 29.00 EUR 2025-03-14 2025-04-14 63
			 refused: bad_every
			 Cy Lee 5179 year active 29.00 EUR 2025-03-14 65
			 Cy Lee Club month paused 0.00 EUR 2025-03-14 66 !nearest_state`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sameInEachHome(t, c.resource, c.program, c.file, c.want, "UTC")
		})
	}
}
