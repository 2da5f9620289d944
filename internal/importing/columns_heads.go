package importing

import "slices"

// contactHeads are the heads of columns in the exports of Stripe, Mailchimp,
// HubSpot, WooCommerce and Google Contacts, in our own, and in plain words, as
// headKey writes them. The first of a file that fits is taken.
var contactHeads = map[Field][]string{
	Email: slices.Concat([]string{"email", "emailaddress", "email1", "email1value"}, emailHeads[:1], []string{"billingemail"}, emailHeads[3:]),
	Name: {
		"name", "fullname", "displayname", "contactname", "customername", "nomcomplet", "naam", "volledigenaam", "client", "klant",
		"nometprenom", "prenometnom", "nomprenom", "prenomnom", "voorenachternaam", "voornaamenachternaam", "naamenvoornaam",
		"raisonsociale", "denomination", "bedrijfsnaam", "relatie", "relatienaam", "contactpersoon",
	},
	FirstName: {
		"firstname", "givenname", "givennames", "forename", "fname", "billingfirstname", "prenom", "prenoms", "voornaam", "voornamen",
		"roepnaam", "vorname", "voorletters", "initialen",
	},
	MiddleName: middleHeads,
	LastName: {
		"lastname", "familyname", "surname", "lname", "billinglastname", "nom", "nomdefamille", "achternaam", "familienaam", "nachname",
	},
	Phone: {
		"phone", "phonenumber", "phone1value", "mobilephonenumber", "mobile", "mobilephone", "mobilenumber", "cell", "cellphone", "billingphone",
		"telephone", "ndetelephone", "telefoon", "telefoonnummer", "tel", "telnr", "numerodetelephone", "telephoneportable",
		"telephonemobile", "telportable",
		"telmobile", "portable", "numerodeportable", "mobiel", "mobielnummer", "mobieltelefoonnummer", "mobieletelefoon", "gsm", "gsmnummer",
		"telefon", "handy", "mobil", "sms", "phone1", "phone2", "telephone1", "telephone2", "telefoon1", "telefoon2", "tel1", "tel2",
	},
	Street: {
		"street", "streetaddress", "address", "address1", "addressline1", "address1street", "street1", "streetname", "mailingstreet",
		"mailingaddress", "mailingaddressline1", "homeaddress", "homestreet", "billingstreet", "billingaddress", "billingaddress1",
		"cardaddressline1", "rue", "adresse", "adresse1", "adresseligne1", "adressepostale", "rueetnumero", "numeroetrue", "straat", "adres",
		"adres1", "adresregel1", "straatnaam", "straatenhuisnummer", "straatennummer", "strasse", "straße",
	},
	HouseNumber: {
		"huisnummer", "huisnr", "housenumber", "houseno", "streetnumber",
		"hausnummer", "numeroderue", "numerodevoie", "numerodemaison",
	},
	HouseSuffix: {"toevoeging", "huisnummertoevoeging", "housenumberaddition", "housenumbersuffix", "toev", "bus", "busnummer", "boite"},
	StreetMore: {
		"address2", "addressline2", "streetaddress2", "street2",
		"address1extendedaddress", "billingaddress2", "adresregel2", "adres2", "adresse2",
		"adresseligne2", "complementdadresse", "complementadresse", "cardaddressline2",
	},
	PostalCode: {
		"postalcode", "zip", "zipcode", "postcode", "zippostalcode", "address1postalcode", "mailingzip", "mailingpostalcode", "mailingzipcode",
		"mailingzippostalcode", "homepostalcode", "billingpostcode", "billingpostalcode", "billingzip", "cardaddresszip", "codepostal", "cp",
		"plz",
		"postleitzahl",
	},
	City: {
		"city", "town", "towncity", "citytown", "address1city", "mailingcity", "homecity", "billingcity", "cardaddresscity", "ville", "localite",
		"commune", "stad", "plaats", "plaatsnaam", "woonplaats", "gemeente", "ort", "wohnort",
	},
	Country: {
		"country", "countryregion", "countrycode", "countryname", "address1country", "mailingcountry", "homecountry", "billingcountry",
		"cardaddresscountry", "pays", "codepays", "land", "landcode",
	},
	Language: {"language", "preferredlanguage", "languages", "locale", "langue", "taal"},
	Tags:     {"tags", "labels", "groupmembership", "etiquettes", "motscles", "groupes", "groepen", "trefwoorden"},
	Created: {
		"createdat", "createdate", "createdutc", "created", "dateregistered", "optintime", "confirmtime", "signupdate",
		"createdon", "createddate", "createdtime", "creationdate", "datecreated", "dateadded", "addedat", "addedon", "datejoined", "joined",
		"joinedat", "joinedon", "membersince", "clientsince", "registeredat", "registeredon", "registrationdate", "signedupat",
		"datedecreation", "creele", "ajoutele", "dateajout", "datedajout", "membredepuis", "inscritle", "aangemaaktop",
		"datumaangemaakt", "aanmaakdatum",
		"toegevoegdop", "gemaaktop", "lidsinds", "ingeschrevenop", "inschrijfdatum", "registratiedatum", "erstelltam",
		"customersince", "clientdepuis", "klantsinds", "datedinscription", "addedtime",
	},
}

// Heads that lists share.
var (
	emailHeads = []string{
		"customeremail", "email", "emailaddress", "mail", "courriel", "adresseemail", "adressemail", "adresseelectronique",
		"adressecourriel", "adressedecourriel",
		"adressedemessagerie", "emaildefacturation", "emailadres", "mailadres",
	}
	middleHeads = []string{
		"middlename", "additionalname", "tussenvoegsel", "tussenvoegsels", "voorvoegsel", "tussenvoegselachternaam", "middelstenaam",
		"deuxiemeprenom", "particule",
	}
	currencyHeads = []string{
		"currency", "currencycode", "currencyisocode", "ordercurrency", "plancurrency", "devise", "monnaie", "munt", "muntsoort", "munteenheid",
		"valuta", "valutacode", "codedevise",
	}
)

var transactionHeads = map[Field][]string{
	Email: slices.Concat([]string{"billingemail", "receiptemail", "fromemailaddress"}, emailHeads),
	Name: {
		"customername", "customer", "name", "fullname", "billingname", "cardname", "payer", "payername", "buyer", "buyername", "client",
		"nomcomplet", "payeur", "acheteur", "klant", "klantnaam", "nom", "naam", "volledigenaam", "betaler", "koper",
	},
	MiddleName: middleHeads,
	At: {
		"createddateutc", "createdutc", "created", "date", "at", "orderdate", "paidat", "paymentdate", "paidon", "datepaid", "createdat",
		"createddate", "createddatetime", "createdon", "creationdate", "datecreated", "datetime", "dateandtime", "transactiondatetime",
		"transactiontime", "timestamp", "chargedat", "payele", "dateetheure", "datumentijd", "betaaldop",
		"transactiondate", "datum", "datedecommande", "datedepaiement", "datedetransaction", "datedelatransaction", "besteldatum",
		"betaaldatum", "transactiedatum",
		"invoicedate", "datefacture", "datedefacture", "datedefacturation", "factuurdatum", // Where nothing says when it was paid.
	},
	AtTime: {"time", "heure", "tijd", "uhrzeit", "hora"},
	AtZone: {"timezone", "fuseauhoraire", "tijdzone", "zeitzone"},
	Amount: {
		"amount", "total", "ordertotalamount", "ordertotal", "gross", "grossamount", "totalamount", "paymentamount", "amountpaid",
		"transactionamount", "amountsubmittedforsettlement", "montant", "montantbrut", "montanttotal", "totaldelacommande", "montantpaye",
		"bedrag", "brutobedrag",
		"totaalbedrag", "betaaldbedrag", "totaal",
	},
	Currency: currencyHeads,
	Kind: {"kind", "afbij", "bijaf", "type", "transactiontype", "paymenttype", "typedetransaction", "soort", "soorttransactie",
		"transactietype"},
	State: {
		"status", "state", "orderstatus", "paymentstatus", "transactionstatus", "etat", "statut", "statutdupaiement", "betaalstatus",
		"betalingsstatus", "transactiestatus",
	},
	Label: {"description", "label", "product", "productname", "itemname", "itemtitle", "title", "libelle", "designation",
		"produit", "article", "omschrijving", "beschrijving", "artikel"},
	FirstName: {"billingfirstname", "firstname", "prenom", "voornaam"},
	LastName:  {"billinglastname", "lastname", "nomdefamille", "achternaam"},
	Refunded: {
		"amountrefunded", "refundedamount", "refundamount", "totalrefunded", "refunded", "montantrembourse", "rembourse",
		"terugbetaaldbedrag", "terugbetaald", "bedragterugbetaald",
	},
	RefundedAt: {"refundeddate", "refundeddateutc", "refundedat", "refunddate", "dateremboursement", "datederemboursement",
		"rembourseele", "remboursele", "terugbetaaldop", "datumterugbetaling"},
	Fee: {"fee", "fees", "transactionfee", "processingfee", "paymentfee", "frais", "commission", "kosten", "transactiekosten"},
	FeeCurrency: {
		"feecurrency", "feecurrencycode", "currencyoffee", "feescurrency", "devisedesfrais", "devisedelacommission", "devisefrais",
		"valutakosten", "kostenvaluta", "valutavandekosten", "gebuhrenwahrung", "wahrungdergebuhr",
	},
	Disputed: {"disputedamount", "disputeamount", "montantconteste", "betwistbedrag"},
	PaymentOf: {
		"refundedtransactionid", "refundedtransaction", "originalpayment", "originaltransaction", "originaltransactionid",
		"originalpaymentid", "refundof", "paiementdorigine",
		"transactiondorigine", "oorspronkelijkebetaling", "oorspronkelijketransactie",
	},
	RefundReason: {
		"refundreason", "reasonforrefund", "motifduremboursement", "motifderemboursement", "redenvanterugbetaling", "redenterugbetaling",
	},
	DisputedAt: {
		"disputedate", "disputedateutc", "disputedat", "datedecontestation", "datedelacontestation", "datedulitige", "datelitige",
		"datumbetwisting", "datumgeschil", "betwistop",
	},
	DisputeState: {
		"disputestatus", "disputestate", "disputeoutcome", "disputeresult", "chargebackstatus", "chargebackoutcome",
		"statutdulitige", "etatdulitige", "statutlitige", "issuedulitige", "statutdelacontestation", "etatdelacontestation",
		"statutcontestation", "statusgeschil", "geschilstatus", "statusbetwisting", "betwistingsstatus", "uitkomstgeschil",
	},
	Reference: {
		"id", "transactionid", "paymentid", "chargeid", "ordernumber", "orderid", "reference", "numero", "nummer",
		"numerodetransaction", "ndetransaction", "identifiant", "transactieid", "transactienummer", "referentie",
		"betalingskenmerk", "kenmerk", "referenz",
		"numerodecommande", "ndecommande", "ncommande", "iddecommande", "numerocommande", "commande", "bestelnummer", "ordernummer",
		"bestelling", "ordernr", "order",
		"invoicenumber", "invoiceno", "numerodefacture", "ndefacture", "nfacture", "facturenumero", "factuurnummer", "factuurnr",
	},
}
