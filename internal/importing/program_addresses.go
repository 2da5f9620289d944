package importing

import "latchkey/internal/policy"

var addressPrograms = []*Program{
	{
		Name: "HubSpot", List: "customers", Resource: policy.Contacts,
		Known: "Record ID|Record ID - Contact, First Name|Prénom|Voornaam, Last Name|Nom|Achternaam, Email|E-mail|" +
			"Adresse e-mail|E-mailadres, " +
			"Create Date|Date de création|Aanmaakdatum",
		Columns: map[Field]string{
			FirstName: "First Name, Prénom, Voornaam",
			LastName:  "Last Name, Nom, Achternaam",
			Email:     "Email, E-mail, Adresse e-mail, E-mailadres",
			Phone: "Phone Number, Mobile Phone Number, Numéro de téléphone, Numéro de téléphone mobile, Telefoonnummer, " +
				"Mobiel telefoonnummer",
			Street: "Street Address, Adresse, Adresse postale, Straat, Adres", City: "City, Ville, Plaats, Stad", //nolint:misspell // Dutch.
			PostalCode: "Postal Code, Code postal, Postcode", Country: "Country/Region, Country, Pays/région, Pays, Land/regio, Land",
			Language: "Preferred language, Langue préférée, Voorkeurstaal", Created: "Create Date, Date de création, Aanmaakdatum",
			Consent: "Marketing contact status, Statut de contact marketing, Marketingcontactstatus",
			Unsubscribed: "Unsubscribed from all email, Opted out of all email, Désabonné de tous les e-mails, Désinscrit de tous les e-mails, " +
				"Uitgeschreven voor alle e-mails, Afgemeld voor alle e-mail",
		},
	},
	{
		Name: "Google Contacts", List: "customers", Resource: policy.Contacts,
		Known: "First Name, Middle Name, Last Name, Labels, E-mail 1 - Value",
		Columns: map[Field]string{
			FirstName: "First Name", LastName: "Last Name", Name: "Organization Name, File As", Email: "E-mail 1 - Value, E-mail 2 - Value",
			Phone: "Phone 1 - Value, Phone 2 - Value", Tags: "Labels", Street: "Address 1 - Street", City: "Address 1 - City",
			PostalCode: "Address 1 - Postal Code", Country: "Address 1 - Country",
		},
	},
	{
		Name: "Google Contacts", List: "customers", Resource: policy.Contacts,
		Known: "Name, Given Name, Family Name, Group Membership, E-mail 1 - Value",
		Columns: map[Field]string{
			Name:      "Name, Organization 1 - Name",
			FirstName: "Given Name",
			LastName:  "Family Name",
			Email:     "E-mail 1 - Value, E-mail 2 - Value",
			Phone:     "Phone 1 - Value, Phone 2 - Value", Tags: "Group Membership", Street: "Address 1 - Street", City: "Address 1 - City",
			PostalCode: "Address 1 - Postal Code", Country: "Address 1 - Country", Language: "Language",
		},
	},
	{
		Name: "Outlook", List: "customers", Resource: policy.Contacts,
		Known: "First Name|Prénom|Voornaam, Last Name|Nom|Achternaam, Company|Société|Bedrijf, " +
			"E-mail Address|Adresse de messagerie|E-mailadres, Mobile Phone|Tél. mobile|Téléphone mobile|Mobiele telefoon",
		Columns: map[Field]string{
			FirstName: "First Name, Prénom, Voornaam", LastName: "Last Name, Nom, Achternaam", Name: "Company, Société, Bedrijf",
			Email: "E-mail Address, E-mail 2 Address, Adresse de messagerie, Adresse de messagerie 2, E-mailadres, E-mailadres 2",
			Phone: "Mobile Phone, Business Phone, Home Phone, Tél. mobile, Téléphone mobile, Téléphone (bureau), " +
				"Mobiele telefoon, Telefoon op werk",
			Street: "Business Street, Home Street, Rue (bureau), Rue (domicile), Werkadres, straat, Huisadres, straat",
			City:   "Business City, Home City, Ville (bureau), Ville (domicile)", Tags: "Categories, Catégories, Categorieën",
			PostalCode: "Business Postal Code, Home Postal Code, Code postal (bureau), Code postal (domicile)",
			Country:    "Business Country/Region, Home Country/Region, Pays/Région (bureau), Pays/Région (domicile)",
		},
	},
}
