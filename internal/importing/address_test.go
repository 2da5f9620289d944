package importing_test

import (
	"strings"
	"testing"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// read reads one customer of a file with these heads, as it is recognised.
func read(t *testing.T, country, heads, cells string) (importing.Contact, importing.Reason) {
	t.Helper()
	list := strings.Split(heads, "|")
	reading := importing.Reading{Heads: list, Country: country, Order: importing.DayFirst, Zone: "UTC", Mark: importing.Point}
	if program := importing.RecogniseProgram(policy.Contacts, list); program != nil {
		reading.Program = program.Key()
	}
	return importing.NewReader(importing.ImporterOf(policy.Contacts).Recognise(list, nil), reading).Contact(strings.Split(cells, "|"))
}

const (
	outlookDutch = "Voornaam|Middelste naam|Achternaam|Bedrijf|Werkadres, straat|Werkadres 2, straat|Werkadres, plaats|Werkadres, provincie|" +
		"Werkadres, postcode|Land/regio (werk)|Huisadres, straat|Huisadres, straat 2|Huisadres, plaats|Huisadres, postcode|Land/regio (thuis)|" +
		"Mobiele telefoon|E-mailadres"
	outlookFrench = "Prénom|Deuxième prénom|Nom|Société|Rue (bureau)|Rue (bureau) 2|Ville (bureau)|Dép/Région (bureau)|Code postal (bureau)|" +
		"Pays/Région (bureau)|Rue (domicile)|Rue (domicile) 2|Ville (domicile)|Code postal (domicile)|Pays/Région (domicile)|Tél. mobile|" +
		"Adresse de messagerie"
	outlook = "First Name|Middle Name|Last Name|Company|Business Street|Business Street 2|Business City|Business State|Business Postal Code|" +
		"Business Country/Region|Home Street|Home Street 2|Home City|Home Postal Code|Home Country/Region|Mobile Phone|E-mail Address"
	google = "First Name|Middle Name|Last Name|File As|Labels|E-mail 1 - Value|Address 1 - Street|Address 1 - City|Address 1 - Postal Code|" +
		"Address 1 - Country|Address 1 - Extended Address"
)

// An address comes whole out of the columns that a program has for it: never lines of
// two of them, and none of its lines is lost.
func TestAddressesAreReadFromTheColumnsOfEachProgram(t *testing.T) {
	t.Parallel()
	for what, c := range map[string][3]string{
		"Outlook, Dutch, at work": {outlookDutch, "Jan|de|Vries|Rekken BV|Kade 7|2e etage|Gent||9000|België||||||+32470123456|jan@a.example",
			"Jan de Vries; Kade 7, 2e etage; 9000 Gent; BE"},
		"Outlook, Dutch, at home": {outlookDutch, "Jan||Vries|Rekken BV||||||Nederland|Gracht 12 A||Delft|2611 AB|Nederland|+31612345678|jan@a.example",
			"Jan Vries; Gracht 12 A; 2611 AB Delft; NL"},
		"Outlook, French": {outlookFrench, "Anne|Lise|Roy||12 rue Haute|Bât. B|Lille|Nord|59000|France|1 rue Basse||Lyon|69001|France|+33612345678|a@a.example",
			"Anne Lise Roy; 12 rue Haute, Bât. B; 59000 Lille; FR"},
		"Outlook, two of which one has a street alone": {outlook, "Ann||Lee||1 High Street||||||2 Low Road||York|YO1 7HH|United Kingdom|+447700900123|a@a.example",
			"Ann Lee; 1 High Street; ; "},
		"Google, two lines in a cell": {google, "Ann||Lee||* friends|a@a.example|1 High Street\nFlat 2|York|YO1 7HH|United Kingdom|Rear door",
			"Ann Lee; 1 High Street, Flat 2, Rear door; YO1 7HH York; GB"},
		"Mailchimp, in one cell": {"Email Address|First Name|Last Name|Address|MEMBER_RATING|OPTIN_TIME|CONFIRM_TIME",
			"a@a.example|Ann|Lee|1 High Street  Springfield  IL  62701  US|2||", "Ann Lee; 1 High Street; 62701 Springfield; US"},
		"Mailchimp, without a state": {"Email Address|First Name|Last Name|Address|MEMBER_RATING|OPTIN_TIME|CONFIRM_TIME",
			"a@a.example|Ann|Lee|Kade 7  bus 3  Gent  9000  BE|2||", "Ann Lee; Kade 7, bus 3, Gent, 9000, BE; ; "},
		"in one cell, French":                           {"Nom complet|Adresse", "Ann Lee|12 rue Haute, 59000 Lille, France", "Ann Lee; 12 rue Haute; 59000 Lille; FR"},
		"in one cell, Dutch":                            {"Naam|Address", "Ann Lee|Kade 7, 1012 AB Amsterdam", "Ann Lee; Kade 7; 1012 AB Amsterdam; "},
		"in one cell, of several lines":                 {"Name|Address", "Ann Lee|Kade 7\nbus 3\nB-9000 Gent\nBelgium", "Ann Lee; Kade 7, bus 3; B-9000 Gent; BE"},
		"in one cell, with a town of its own column":    {"Name|Address|City", "Ann Lee|Kade 7, 9000 Gent|Gent", "Ann Lee; Kade 7, 9000 Gent; Gent; "},
		"in one cell, and nothing proves its town":      {"Name|Address", "Ann Lee|221b Baker Street, London", "Ann Lee; 221b Baker Street, London; ; "},
		"a number that looks like a code, from nowhere": {"Name|Address", "Ann Lee|Unit 4, 1200 Main Street", "Ann Lee; Unit 4, 1200 Main Street; ; "},
		"a house number, Dutch":                         {"Naam|Straat|Huisnummer|Toevoeging|Postcode|Plaats|Land", "Ann Lee|Kade|7|a|1012 AB|Amsterdam|Nederland", "Ann Lee; Kade 7a; 1012 AB Amsterdam; NL"},
		"a house number, Belgian":                       {"Naam|Straat|Huisnummer|Bus|Postcode|Plaats|Land", "Ann Lee|Kade|7|bus 3|9000|Gent|België / Belgique", "Ann Lee; Kade 7 bus 3; 9000 Gent; BE"},
		"a house number, French":                        {"Nom complet|Rue|Numéro de rue|Code postal|Ville|Pays", "Ann Lee|rue Haute|12 bis|59000|Lille|FR - France", "Ann Lee; 12 bis rue Haute; 59000 Lille; FR"},
		"a house number that is there":                  {"Naam|Straat|Huisnummer|Plaats", "Ann Lee|Kade 7|7|Gent", "Ann Lee; Kade 7; Gent; "},
		"two lines in two columns":                      {"Name|Address Line 1|Address Line 2|City", "Ann Lee|Kade 7|Bus 3|Gent", "Ann Lee; Kade 7, Bus 3; Gent; "},
		"countries that gainsay each other":             {"Name|Address|City|Country", "Ann Lee|Kade 7|Gent|Belgium / France", "Ann Lee; Kade 7; Gent; "},
		"a postal code that a spreadsheet keeps":        {"Name|Address|City|Zip", "Ann Lee|1 Main Street|Boston|'02134", "Ann Lee; 1 Main Street; 02134 Boston; "},
		"a prefix of a Dutch name":                      {"Voornaam|Tussenvoegsel|Achternaam", "Anneke|van der|Vries", "Anneke van der Vries; ; ; "},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			country := "NL"
			if strings.Contains(what, "nowhere") {
				country = ""
			}
			got, reason := read(t, country, c[0], c[1])
			is := strings.Join([]string{got.Name, got.Street, strings.TrimSpace(got.PostalCode + " " + got.City), got.Country}, "; ")
			if reason != "" || is != c[2] {
				t.Errorf("it is %q %q, want %q", is, reason, c[2])
			}
		})
	}
}

// Google Contacts puts several into one cell: of phone numbers the first is taken and the
// rest is said; further addresses are kept.
func TestTheFirstOfSeveralInACellIsTakenAndTheRestIsSaid(t *testing.T) {
	t.Parallel()
	got, reason := read(t, "", "First Name|Middle Name|Last Name|File As|Labels|E-mail 1 - Value|Phone 1 - Value",
		"Ann||Lee||* friends ::: * family|a@a.example ::: b@a.example|+32470123456 ::: +32470123457")
	if reason != "" || got.Email.String() != "a@a.example" || got.Phone != "+32470123456" || strings.Join(got.Tags, ",") != "friends,family" ||
		len(got.Others) != 1 || got.Others[0].String() != "b@a.example" ||
		len(got.Remarks) != 1 || got.Remarks[0].Reason != importing.FirstTaken {
		t.Errorf("%+v %s", got, reason)
	}
}
