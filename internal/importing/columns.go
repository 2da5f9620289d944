// Package importing understands the tables that people bring from elsewhere:
// which column is which, and what a row says. It does no I/O.
package importing

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"latchkey/internal/mail"
)

// Field is what a column fills.
type Field string

// The fields. A field of the workspace's own is written by OwnField.
const (
	Ignore     Field = ""
	Email      Field = "email"
	Name       Field = "name"
	FirstName  Field = "first_name"
	MiddleName Field = "middle_name"
	LastName   Field = "last_name"
	Phone      Field = "phone"
	Street     Field = "street"
	StreetMore Field = "street_more" // its second line
	// HouseNumber and HouseSuffix stand in columns of their own in some files.
	HouseNumber Field = "house_number"
	HouseSuffix Field = "house_suffix"
	PostalCode  Field = "postal_code"
	City        Field = "city"
	Country     Field = "country"
	Language    Field = "language"
	Tags        Field = "tags"
	Created     Field = "created_at"

	Consent      Field = "consent" // for mailings
	ConsentSince Field = "consent_since"
	ConsentFrom  Field = "consent_from"
	Unsubscribed Field = "unsubscribed" // a yes, or a time, is a no to mailings

	At        Field = "at"
	AtTime    Field = "at_time" // where it stands in a column of its own
	AtZone    Field = "at_zone"
	Amount    Field = "amount"
	Currency  Field = "currency"
	Kind      Field = "kind"
	State     Field = "state"
	Label     Field = "label"
	Reference Field = "reference"

	To Field = "to" // whom money went to, where it left
	// A refund, a dispute or a fee may name the payment that it is taken off, and a
	// refund why it was made.
	PaymentOf    Field = "payment"
	RefundReason Field = "reason"
	Fee          Field = "fee"
	FeeCurrency  Field = "fee_currency"
	Refunded     Field = "refunded" // how much of a payment
	RefundedAt   Field = "refunded_at"
	Disputed     Field = "disputed" // how much the bank took back
	DisputedAt   Field = "disputed_at"
	DisputeState Field = "dispute_state"
)

// ContactFields are what a column of customers can fill, in the order of a form.
var ContactFields = slices.Concat(
	withElse(Email, Name), []Field{FirstName, MiddleName, LastName}, withElse(Phone, Street), []Field{HouseNumber, HouseSuffix},
	withElse(StreetMore, PostalCode, City, Country), []Field{Language, Tags, Others, Assignee, Team, Source},
	withElse(Created, Consent), []Field{ConsentSince, ConsentFrom, Unsubscribed, Notes})

// TransactionFields are what a column of transactions can fill.
var TransactionFields = slices.Concat(
	withElse(Email), []Field{To}, withElse(Name, FirstName, LastName, At), []Field{AtTime, AtZone}, withElse(Amount, Currency),
	[]Field{Kind, State}, withElse(Label, Reference), []Field{PaymentOf, RefundReason}, withElse(Refunded),
	[]Field{RefundedAt, Fee, FeeCurrency, Disputed, DisputedAt, DisputeState})

// ContactColumns are those of our own file of customers, before the workspace's own
// fields.
var ContactColumns = []string{
	"name", "email", "other_emails", "phone", "street", "postal_code", "city", "country", "language", "tags", "assignee", "team",
	"source", "created_at", "consent", "consent_since", "consent_from", "notes",
}

// OwnField is the column of a workspace's own field.
func OwnField(id uuid.UUID) Field { return Field("field:" + id.String()) }

// Own returns the id of a workspace's own field.
func (f Field) Own() (uuid.UUID, bool) {
	text, own := strings.CutPrefix(string(f), "field:")
	if !own || len(text) != 36 {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil
}

// contactHeads are the heads of columns in the exports of Stripe, Mailchimp,
// HubSpot, WooCommerce and Google Contacts, in our own, and in plain words, as
// headKey writes them. The first of a file that fits is taken.
var contactHeads = map[Field][]string{
	Email: {
		"email", "emailaddress", "email1value", "customeremail", "billingemail", "emailadres", "mail", "courriel",
		"adressemail", "adresseemail", "adressedecourriel",
	},
	Name:      {"name", "fullname", "displayname", "contactname", "customername", "nomcomplet", "naam", "volledigenaam", "client", "klant"},
	FirstName: {"firstname", "givenname", "fname", "billingfirstname", "prenom", "voornaam"},
	MiddleName: {
		"middlename", "additionalname", "tussenvoegsel", "tussenvoegsels", "voorvoegsel", "tussenvoegselachternaam", "middelstenaam",
		"deuxiemeprenom", "particule",
	},
	LastName: {"lastname", "familyname", "surname", "lname", "billinglastname", "nom", "nomdefamille", "achternaam"},
	Phone: {
		"phone", "phonenumber", "phone1value", "mobilephonenumber", "mobile", "billingphone", "telephone", "telefoon",
		"telefoonnummer", "tel", "numerodetelephone", "sms",
	},
	Street: {
		"street", "streetaddress", "address", "address1", "addressline1", "address1street", "billingaddress1",
		"cardaddressline1", "rue", "adresse", "straat", "adres",
	},
	HouseNumber: {
		"huisnummer", "huisnr", "housenumber", "houseno", "streetnumber",
		"hausnummer", "numeroderue", "numerodevoie", "numerodemaison",
	},
	HouseSuffix: {"toevoeging", "huisnummertoevoeging", "housenumberaddition", "housenumbersuffix", "bus", "busnummer", "boite"},
	StreetMore: {
		"address2", "addressline2", "streetaddress2", "street2",
		"address1extendedaddress", "billingaddress2", "adresregel2", "adres2", "adresse2",
		"adresseligne2", "complementdadresse", "complementadresse", "cardaddressline2",
	},
	PostalCode: {"postalcode", "zip", "zipcode", "postcode", "address1postalcode", "billingpostcode", "cardaddresszip", "codepostal"},
	City:       {"city", "town", "address1city", "billingcity", "cardaddresscity", "ville", "stad", "plaats", "woonplaats"},
	Country:    {"country", "countryregion", "countrycode", "address1country", "billingcountry", "cardaddresscountry", "pays", "land"},
	Language:   {"language", "preferredlanguage", "languages", "locale", "langue", "taal"},
	Tags:       {"tags", "labels", "groupmembership", "etiquettes", "groepen"},
	Created: {
		"createdat", "createdate", "createdutc", "created", "dateregistered", "optintime", "confirmtime", "signupdate",
		"datedecreation", "aangemaaktop", "customersince", "clientdepuis", "klantsinds", "datedinscription", "addedtime",
	},
}

var transactionHeads = map[Field][]string{
	Email: {
		"customeremail", "email", "emailaddress", "billingemail", "receiptemail", "buyeremail", "courriel",
		"adresseemail", "adressemail", "emailadres", "fromemailaddress", "emailduclient", "emailclient", "emailvandeklant", "klantemail",
	},
	Name: {"customername", "customer", "name", "billingname", "cardname", "client", "klant", "nom", "naam"},
	At: {
		"createddateutc", "createdutc", "created", "date", "at", "orderdate", "paidat", "paymentdate",
		"transactiondate", "datum", "datedecommande", "datedepaiement", "datedetransaction", "besteldatum", "betaaldatum", "transactiedatum",
	},
	AtTime:    {"time", "heure", "tijd", "uhrzeit", "hora"},
	AtZone:    {"timezone", "fuseauhoraire", "tijdzone", "zeitzone"},
	Amount:    {"amount", "total", "ordertotalamount", "ordertotal", "gross", "montant", "bedrag", "totaal"},
	Currency:  {"currency", "currencycode", "ordercurrency", "devise", "monnaie", "munt", "muntsoort", "valuta"},
	Kind:      {"kind", "type", "transactiontype", "soort"},
	State:     {"status", "state", "orderstatus", "paymentstatus", "etat", "statut"},
	Label:     {"description", "label", "product", "productname", "itemname", "itemtitle", "title", "libelle", "produit", "omschrijving"},
	FirstName: {"billingfirstname", "firstname", "prenom", "voornaam"},
	LastName:  {"billinglastname", "lastname", "nomdefamille", "achternaam"},
	Refunded: {
		"amountrefunded", "refundedamount", "refundamount", "totalrefunded", "refunded", "montantrembourse", "rembourse",
		"terugbetaaldbedrag", "terugbetaald", "bedragterugbetaald",
	},
	RefundedAt: {"refundeddate", "refundeddateutc", "refundedat", "refunddate", "dateremboursement", "datederemboursement",
		"terugbetaaldop"},
	Fee:      {"fee", "fees", "transactionfee", "processingfee", "paymentfee", "frais", "commission", "kosten", "transactiekosten"},
	Disputed: {"disputedamount", "disputeamount"},
	PaymentOf: {
		"originalpayment", "originaltransaction", "originaltransactionid", "originalpaymentid", "refundof", "paiementdorigine",
		"transactiondorigine", "oorspronkelijkebetaling", "oorspronkelijketransactie",
	},
	RefundReason: {
		"refundreason", "reasonforrefund", "motifduremboursement", "motifderemboursement", "redenvanterugbetaling", "redenterugbetaling",
	},
	DisputedAt: {"disputedate", "disputedateutc", "disputedat"},
	Reference: {
		"id", "transactionid", "paymentid", "chargeid", "ordernumber", "orderid", "reference", "numero", "nummer",
		"numerodetransaction", "transactieid", "transactienummer", "referentie", "betalingskenmerk", "kenmerk", "referenz",
		"numerodecommande", "ndecommande", "numerocommande", "commande", "bestelnummer", "ordernummer", "bestelling", "ordernr", "order",
	},
}

// headKey folds a head to letters and digits without accents.
func headKey(head string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(head)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// recognise guesses by whole heads, then by those that name a currency or a clock
// beside what they are.
func recognise(heads []string, known map[Field][]string) []Field {
	fields := make([]Field, len(heads))
	recogniseBy(headKey, heads, known, fields)
	recogniseBy(plainKey, heads, known, fields)
	return fields
}

func recogniseBy(keyOf func(string) string, heads []string, known map[Field][]string, fields []Field) {
	keys := make([]string, len(heads))
	for i, head := range heads {
		keys[i] = keyOf(head)
	}
	for field, names := range known {
		if slices.Contains(fields, field) {
			continue
		}
		best, at := len(names), -1
		for i, key := range keys {
			for rank, name := range names[:best] {
				if key == name && fields[i] == Ignore {
					best, at = rank, i
					break
				}
			}
		}
		if at >= 0 {
			fields[at] = field
		}
	}
}

// plainKey is the key of a head without what it says in brackets, and without the
// currency or the clock behind it.
func plainKey(head string) string {
	head = bracketed.ReplaceAllString(head, "")
	words := strings.FieldsFunc(head, func(r rune) bool { return r == ' ' || r == '_' || r == '-' })
	if last := len(words) - 1; last > 0 {
		if _, clock := hoursOf[headKey(words[last])]; clock || currencyOfHead(head, "") != "" {
			words = words[:last]
		}
	}
	return headKey(strings.Join(words, ""))
}

// RecogniseAddress guesses from a row where the address stands in a file without heads.
func RecogniseAddress(fields []Field, row []string) {
	for i, cell := range row[:min(len(row), len(fields))] {
		if fields[i] == Ignore && isAddressed([]string{cell}) {
			fields[i] = Email
			return
		}
	}
}

// isAddressed tells whether an e-mail address stands in a row: it is no head.
func isAddressed(row []string) bool {
	return slices.ContainsFunc(row, func(cell string) bool {
		_, err := mail.ParseAddress(clean(cell))
		return err == nil
	})
}

// knownHeads counts the cells of a row that are heads of a known kind.
func knownHeads(row []string) (known int) {
	for _, cell := range row {
		if allHeads()[headKey(cell)] || allHeads()[plainKey(cell)] || furtherHeads.MatchString(headKey(cell)) {
			known++
		}
	}
	return known
}

var allHeads = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, importer := range Importers {
		for _, names := range importer.Heads {
			for _, name := range names {
				all[name] = true
			}
		}
	}
	return all
})

// filled counts the cells of a row that say something. One that says how to read
// the file ("sep=;") says nothing of it.
func filled(row []string) (cells int) {
	if len(row) > 0 && strings.HasPrefix(strings.ToLower(row[0]), "sep=") {
		return 0
	}
	for _, cell := range row {
		if strings.TrimSpace(cell) != "" {
			cells++
		}
	}
	return cells
}
