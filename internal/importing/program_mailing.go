package importing

import (
	"maps"

	"latchkey/internal/policy"
)

// mailchimp is one of the files of an audience, which a further head tells apart: who
// subscribed, who left, and whose addresses are dead.
func mailchimp(further string, times map[Field]string) *Program {
	p := &Program{
		Name: "Mailchimp", List: "customers", Resource: policy.Contacts, Zone: "UTC",
		Silent: []string{"nonsubscribed", "unsubscribed", "cleaned", "transactional"},
		Known:  "Email Address|Adresse e-mail|E-mailadres, MEMBER_RATING, OPTIN_TIME, CONFIRM_TIME" + further,
		Columns: map[Field]string{
			Email:     "Email Address, Adresse e-mail, E-mailadres",
			FirstName: "First Name, FNAME, Prénom, Voornaam",
			LastName:  "Last Name, LNAME, Nom, Achternaam",
			Phone:     "Phone Number, PHONE, Numéro de téléphone, Telefoonnummer",
			Tags:      "TAGS",
			Street:    "Address, ADDRESS, Adresse, Adres",
			Language:  "LANGUAGE",
		},
	}
	maps.Copy(p.Columns, times)
	return p
}

var mailingPrograms = []*Program{
	mailchimp("", map[Field]string{Created: "OPTIN_TIME", ConsentSince: "CONFIRM_TIME"}),
	mailchimp(", UNSUB_TIME", map[Field]string{Created: "OPTIN_TIME, CONFIRM_TIME", Unsubscribed: "UNSUB_TIME"}),
	mailchimp(", CLEAN_TIME", map[Field]string{Created: "OPTIN_TIME, CONFIRM_TIME"}), // Their addresses are dead.
	{
		Name: "Brevo", List: "customers", Resource: policy.Contacts, Dials: true, OptsOut: true,
		Known: "CONTACT ID, EMAIL, SMS|WHATSAPP|EMAIL_BLACKLISTED|SMS_BLACKLISTED",
		Columns: map[Field]string{
			Email: "EMAIL", FirstName: "FIRSTNAME, PRENOM, VOORNAAM", LastName: "LASTNAME, NOM, ACHTERNAAM", Phone: "SMS, WHATSAPP",
			Created: "ADDED_TIME, CREATED_AT", Unsubscribed: "EMAIL_BLACKLISTED", Consent: "DOUBLE_OPT-IN, OPT_IN",
		},
	},
	{
		Name: "systeme.io", List: "customers", Resource: policy.Contacts,
		Known: "Email, First name|Prénom|Voornaam, Last name|Surname|Nom de famille|Nom|Achternaam, Phone number|" +
			"Numéro de téléphone|Telefoonnummer, " +
			"Tags, Date registered|Registration date|Date d'inscription|Registratiedatum",
		Columns: map[Field]string{
			Email: "Email", FirstName: "First name, Prénom, Voornaam", LastName: "Last name, Surname, Nom de famille, Nom, Achternaam",
			Phone: "Phone number, Numéro de téléphone, Telefoonnummer", Country: "Country, Pays, Land", Tags: "Tags",
			Street: "Street address, Adresse, Adres", City: "City, Ville, Stad", PostalCode: "Postcode, Code postal",
			Created: "Date registered, Registration date, Date d'inscription, Registratiedatum", Language: "Locale, Langue, Taal",
			Unsubscribed: "Unsubscribed, Désinscrit, Désabonné, Uitgeschreven, Afgemeld",
		},
	},
	{
		Name: "respond.io", List: "customers", Resource: policy.Contacts,
		Known: "Contact ID|ContactID, First Name|FirstName, Last Name|LastName, Phone Number|PhoneNumber, Email, Assignee, " +
			"Lifecycle|Conversation Status|Status",
		Columns: map[Field]string{
			FirstName: "First Name",
			LastName:  "Last Name",
			Phone:     "Phone Number",
			Email:     "Email",
			Country:   "Country",
			Language:  "Language",
			Tags:      "Tags",
			Created:   "Date Time Created, Created At, Creation Date",
		},
	},
}
