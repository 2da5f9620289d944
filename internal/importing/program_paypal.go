package importing

import "latchkey/internal/policy"

// PayPal writes all that moves an account: what customers pay, what its owner pays,
// and what leaves for the bank. Whoever was paid back stands in the column To.
var paypalPrograms = []*Program{{
	Name:     "PayPal",
	List:     "payments",
	Resource: policy.Transactions, Source: "paypal",
	Single: true, Apart: true, Signed: true, Spends: true, FeesBelow: true,
	// What was ordered, asked for or put into a cart moved nothing.
	Kinds: kindsOf(kindWord{left: LeftAsked, known: true},
		"order commande bestelling bestellung invoicesent factureenvoyee factuurverzonden rechnunggesendet requestsent requestreceived "+
			"shoppingcartitem articledupanier winkelwagenitem warenkorbartikel"),
	Known: "Date|Datum, Time|Heure|Tijd|Uhrzeit, TimeZone|Time zone|Fuseau horaire|Tijdzone|Zeitzone, " +
		"Type|Typ|Description|Omschrijving|Beschreibung, Currency|" +
		"Devise|Valuta|Währung, " +
		"Gross|Avant commission|Brut|Bruto|Brutto, Transaction ID|Numéro de transaction|Transactiereferentie|Transactie-ID|" +
		"Transactiecode|Transaktionscode",
	Columns: map[Field]string{
		At: "Date, Datum", AtTime: "Time, Heure, Tijd, Uhrzeit", AtZone: "TimeZone, Fuseau horaire, Tijdzone, Zeitzone",
		Name: "Name, Nom, Naam", Kind: "Type, Typ, Description, Omschrijving, Beschreibung", State: "Status, " +
			"État, Statut", Currency: "Currency, Devise, Valuta, Währung",
		Amount: "Gross, Avant commission, Brut, Bruto, Brutto", Fee: "Fee, Fees, Commission, Frais, Kosten, " +
			"Vergoeding, Gebühr, Entgelt",
		Email: "From Email Address, De l'adresse email, Adresse email de l'expéditeur, " +
			"Van e-mailadres, Absender E-Mail-Adresse",
		To: "To Email Address, À l'adresse email, Adresse email du destinataire, " +
			"Naar e-mailadres, Aan e-mailadres, Empfänger E-Mail-Adresse",
		Reference: "Transaction ID, Numéro de transaction, Transactiereferentie, Transactie-ID, Transactiecode, Transaktionscode",
		PaymentOf: "Reference Txn ID, Numéro de la transaction de référence, Zugehöriger Transaktionscode",
		Label: "Item Title, Subject, Titre de l'objet, Objet, Objectnaam, Objecttitel, Titel van object, Onderwerp, " +
			"Artikelbezeichnung, Betreff",
	},
}}
