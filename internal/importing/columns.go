// Package importing understands the tables that people bring from elsewhere:
// which column is which, and what a row says. It does no I/O.
package importing

import (
	"strings"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// Field is what a column fills.
type Field string

// The fields. A field of the workspace's own is written by OwnField.
const (
	Ignore     Field = ""
	Email      Field = "email"
	Name       Field = "name"
	FirstName  Field = "first_name"
	LastName   Field = "last_name"
	Phone      Field = "phone"
	Street     Field = "street"
	PostalCode Field = "postal_code"
	City       Field = "city"
	Country    Field = "country"
	Language   Field = "language"
	Tags       Field = "tags"
	Created    Field = "created_at"

	At        Field = "at"
	Amount    Field = "amount"
	Currency  Field = "currency"
	Kind      Field = "kind"
	State     Field = "state"
	Label     Field = "label"
	Reference Field = "reference"
)

// ContactFields are what a column of customers can fill, in the order of a form.
var ContactFields = []Field{Email, Name, FirstName, LastName, Phone, Street, PostalCode, City, Country, Language, Tags, Created}

// TransactionFields are what a column of transactions can fill.
var TransactionFields = []Field{Email, Name, At, Amount, Currency, Kind, State, Label, Reference}

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
//
//nolint:misspell // French and Dutch.
var contactHeads = map[Field][]string{
	Email: {
		"email", "emailaddress", "email1value", "customeremail", "billingemail", "emailadres", "mail", "courriel",
		"adressemail", "adresseemail", "adressedecourriel",
	},
	Name:      {"name", "fullname", "displayname", "contactname", "customername", "nomcomplet", "naam", "volledigenaam", "client", "klant"},
	FirstName: {"firstname", "givenname", "fname", "billingfirstname", "prenom", "voornaam"},
	LastName:  {"lastname", "familyname", "surname", "lname", "billinglastname", "nom", "nomdefamille", "achternaam"},
	Phone: {
		"phone", "phonenumber", "phone1value", "mobilephonenumber", "mobile", "billingphone", "telephone", "telefoon",
		"telefoonnummer", "tel",
	},
	Street: {
		"street", "streetaddress", "address", "address1", "addressline1", "address1street", "billingaddress1",
		"cardaddressline1", "rue", "adresse", "straat", "adres",
	},
	PostalCode: {"postalcode", "zip", "zipcode", "postcode", "address1postalcode", "billingpostcode", "cardaddresszip", "codepostal"},
	City:       {"city", "town", "address1city", "billingcity", "cardaddresscity", "ville", "stad", "plaats", "woonplaats"},
	Country:    {"country", "countryregion", "countrycode", "address1country", "billingcountry", "cardaddresscountry", "pays", "land"},
	Language:   {"language", "preferredlanguage", "languages", "locale", "langue", "taal"},
	Tags:       {"tags", "labels", "groupmembership", "etiquettes", "groepen"},
	Created: {
		"createdat", "createdate", "createdutc", "created", "dateregistered", "optintime", "confirmtime", "signupdate",
		"datedecreation", "aangemaaktop", "customersince", "clientdepuis", "klantsinds",
	},
}

var transactionHeads = map[Field][]string{
	Email: {
		"customeremail", "email", "emailaddress", "billingemail", "receiptemail", "buyeremail", "courriel",
		"adresseemail", "emailadres",
	},
	Name: {"customername", "customer", "name", "billingname", "cardname", "client", "klant", "nom", "naam"},
	At: {
		"createddateutc", "createdutc", "created", "date", "at", "orderdate", "paidat", "paymentdate",
		"transactiondate", "datum", "datedecommande",
	},
	Amount:    {"amount", "total", "ordertotalamount", "ordertotal", "gross", "montant", "bedrag", "totaal"},
	Currency:  {"currency", "currencycode", "ordercurrency", "devise", "munt", "valuta"},
	Kind:      {"kind", "type", "transactiontype", "soort"},
	State:     {"status", "state", "orderstatus", "paymentstatus", "etat", "statut"},
	Label:     {"description", "label", "product", "productname", "itemname", "title", "libelle", "produit", "omschrijving"},
	Reference: {"id", "transactionid", "paymentid", "chargeid", "ordernumber", "orderid", "reference", "numero", "nummer"},
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

// RecogniseContacts guesses what each column of a file of customers fills; own
// are the workspace's own fields by name.
func RecogniseContacts(heads []string, own map[string]uuid.UUID) []Field {
	fields := recognise(heads, contactHeads)
	byKey := map[string]uuid.UUID{}
	for name, id := range own {
		byKey[headKey(name)] = id
	}
	for i, head := range heads {
		if id, known := byKey[headKey(head)]; known && fields[i] == Ignore {
			fields[i] = OwnField(id)
			delete(byKey, headKey(head))
		}
	}
	return fields
}

// RecogniseTransactions guesses what each column of a file of payments fills.
func RecogniseTransactions(heads []string) []Field { return recognise(heads, transactionHeads) }

func recognise(heads []string, known map[Field][]string) []Field {
	fields := make([]Field, len(heads))
	keys := make([]string, len(heads))
	for i, head := range heads {
		keys[i] = headKey(head)
	}
	for field, names := range known {
		best, at := len(names), -1
		for i, key := range keys {
			for rank, name := range names[:best] {
				if key == name {
					best, at = rank, i
					break
				}
			}
		}
		if at >= 0 {
			fields[at] = field
		}
	}
	return fields
}
