package importing

import "latchkey/internal/policy"

var mailingPrograms = []*Program{
	{
		Name: "Mailchimp", List: "customers", Resource: policy.Contacts, Zone: "UTC",
		Known: "Email Address|Adresse e-mail|E-mailadres, MEMBER_RATING, OPTIN_TIME, CONFIRM_TIME",
		Columns: map[Field]string{
			Email:     "Email Address, Adresse e-mail, E-mailadres",
			FirstName: "First Name, FNAME, Prénom, Voornaam",
			LastName:  "Last Name, LNAME, Nom, Achternaam",
			Phone:     "Phone Number, PHONE, Numéro de téléphone, Telefoonnummer",
			Tags:      "TAGS",
			Street:    "Address, ADDRESS, Adresse, Adres", //nolint:misspell // Dutch.
			Created:   "OPTIN_TIME, CONFIRM_TIME",
			Language:  "LANGUAGE",
		},
	},
	{
		Name: "Brevo", List: "customers", Resource: policy.Contacts, Dials: true,
		Known: "CONTACT ID, EMAIL, SMS|WHATSAPP|EMAIL_BLACKLISTED|SMS_BLACKLISTED",
		Columns: map[Field]string{
			Email: "EMAIL", FirstName: "FIRSTNAME, PRENOM, VOORNAAM", LastName: "LASTNAME, NOM, ACHTERNAAM", Phone: "SMS, WHATSAPP",
			Created: "ADDED_TIME, CREATED_AT",
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
			Street: "Street address, Adresse, Adres", City: "City, Ville, Stad", PostalCode: "Postcode, Code postal", //nolint:misspell // Dutch.
			Created: "Date registered, Registration date, Date d'inscription, Registratiedatum", Language: "Locale, Langue, Taal",
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
