package importing

import "latchkey/internal/policy"

var addressPrograms = []*Program{
	{
		Name: "HubSpot", List: "customers", Resource: policy.Contacts,
		Known: "Record ID|Record ID - Contact|ID de fiche|ID de fiche d'informations|ID de l'enregistrement, " +
			"First Name|Prénom|Voornaam, Last Name|Nom|Achternaam, Email|E-mail|" +
			"Adresse e-mail|E-mailadres",
		Columns: map[Field]string{
			FirstName: "First Name, Prénom, Voornaam",
			LastName:  "Last Name, Nom, Achternaam",
			Email:     "Email, E-mail, Adresse e-mail, E-mailadres",
			Phone: "Phone Number, Mobile Phone Number, Numéro de téléphone, Numéro de téléphone mobile, Telefoonnummer, " +
				"Mobiel telefoonnummer",
			Street:     "Street Address, Adresse, Adresse postale, Straat, Adres",
			City:       "City, Ville, Plaats, Stad",
			PostalCode: "Postal Code, Code postal, Postcode", Country: "Country/Region, Country, " +
				"Pays/région, Pays, Land/regio, Land",
			Language: "Preferred language, Langue préférée, Voorkeurstaal", Created: "Create Date, " +
				"Date de création, Aanmaakdatum",
			Consent: "Marketing contact status, Statut de contact marketing, Marketingcontactstatus",
			Unsubscribed: "Unsubscribed from all email, Opted out of all email, Désabonné de tous les e-mails, " +
				"Désinscrit de tous les e-mails, Uitgeschreven voor alle e-mails, Afgemeld voor alle e-mail",
		},
	},
	{
		Name: "Google Contacts", List: "customers", Resource: policy.Contacts,
		Known: "First Name, Middle Name, Last Name, Labels, File As|E-mail 1 - Value|Phone 1 - Value",
		Columns: map[Field]string{
			FirstName: "First Name", MiddleName: "Middle Name", LastName: "Last Name", Else(Name): "Organization Name, File As",
			Email: "E-mail 1 - Value, E-mail 2 - Value", Phone: "Phone 1 - Value, Phone 2 - Value", Tags: "Labels",
			Street: "Address 1 - Street, Address 2 - Street", StreetMore: "Address 1 - Extended Address, " +
				"Address 2 - Extended Address",
			City: "Address 1 - City, Address 2 - City", PostalCode: "Address 1 - Postal Code, Address 2 - Postal Code",
			Country: "Address 1 - Country, Address 2 - Country",
		},
	},
	{
		Name: "Google Contacts", List: "customers", Resource: policy.Contacts,
		Known: "Name, Given Name, Family Name, Group Membership",
		Columns: map[Field]string{
			Name: "Name, " +
				"Organization 1 - Name", FirstName: "Given Name", MiddleName: "Additional Name", LastName: "Family Name",
			Email: "E-mail 1 - Value, E-mail 2 - Value", Phone: "Phone 1 - Value, Phone 2 - Value", Tags: "Group Membership",
			Street: "Address 1 - Street, Address 2 - Street", StreetMore: "Address 1 - Extended Address, " +
				"Address 2 - Extended Address",
			City: "Address 1 - City, Address 2 - City", PostalCode: "Address 1 - Postal Code, Address 2 - Postal Code",
			Country: "Address 1 - Country, Address 2 - Country", Language: "Language",
		},
	},
	{
		Name: "Outlook", List: "customers", Resource: policy.Contacts,
		Known: "First Name|Prénom|Voornaam, Last Name|Nom|Achternaam, Company|Société|Bedrijf, " +
			"E-mail Address|Adresse de messagerie|Adresse de courrier|E-mailadres, " +
			"Mobile Phone|Business Phone|Tél. mobile|Téléphone mobile|Téléphone (bureau)|Mobiele telefoon|Telefoon op werk",
		Columns: map[Field]string{
			FirstName: "First Name, Prénom, Voornaam", MiddleName: "Middle Name, Deuxième prénom, Middelste naam",
			LastName: "Last Name, Nom, Achternaam", Else(Name): "Company, Société, Bedrijf",
			Email: "E-mail Address, E-mail 2 Address, Adresse de messagerie, Adresse de messagerie 2, Adresse de courrier, " +
				"Adresse de courrier 2, E-mailadres, E-mailadres 2",
			Phone: "Mobile Phone, Business Phone, Home Phone, Tél. mobile, Téléphone mobile, " +
				"Téléphone (bureau), Téléphone (domicile), " +
				"Mobiele telefoon, Telefoon op werk, Telefoon thuis",
			// A comma parts names here, and says nothing in one: "Werkadres, straat".
			Street: "Business Street, Home Street, Rue (bureau), Rue (domicile), Werkadres straat, Huisadres straat",
			StreetMore: "Business Street 2, Home Street 2, Rue (bureau) 2, Rue (domicile) 2, " +
				"Werkadres 2 straat, Huisadres straat 2, " +
				"Werkadres straat 2, Huisadres 2 straat",
			City: "Business City, Home City, Ville (bureau), Ville (domicile), Werkadres plaats, Huisadres plaats",
			PostalCode: "Business Postal Code, Home Postal Code, Code postal (bureau), " +
				"Code postal (domicile), Werkadres postcode, " +
				"Huisadres postcode",
			Country: "Business Country/Region, Home Country/Region, Business Country, Home Country, Pays/Région (bureau), " +
				"Pays/Région (domicile), Land/regio (werk), Land/regio (thuis)",
			Tags: "Categories, Catégories, Categorieën",
		},
	},
}
