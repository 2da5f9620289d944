package customers_test

import (
	"regexp"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// example finds the domain of the addresses of a file.
var example = regexp.MustCompile(`@([a-z-]+\.example)`)

// fromProgram is a file of customers as a program writes it, and who they are then, a
// line each: name, address, phone, where they live, language, tags and since when.
type fromProgram struct{ file, recognised, counts, want string }

var customersOfPrograms = map[string]map[string]fromProgram{
	"en": {
		"HubSpot": {
			"Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Street Address,City,Postal Code,Country/Region,Preferred language,Create Date,Lead Status\n" +
				"101,Ann,Lee,ann@hubspot.example,,06 12 34 56 78,1 rue Haute,Lille,59000,France,French,2025-01-31 09:15,NEW\n" +
				"102,Bo,,bo@hubspot.example,020 7946 0018,,,London,,UK,English,2025-02-01 09:15,\n",
			"HubSpot, customers", "2 0 0",
			`Ann Lee ann +33612345678 1 rue Haute 59000 Lille FR fr 2025-01-31 09:15
			 Bo bo +442079460018 London GB en 2025-02-01 09:15`,
		},
		"Google Contacts": {
			"First Name,Middle Name,Last Name,Phonetic First Name,Nickname,File As,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address\n" +
				"Cy,van,Aa,,,,Rekken BV,* myContacts ::: Friends,Work,cy@google.example ::: cy2@google.example,,Mobile,+32 470 12 34 56,,Kade 7,Gent,9000,Belgium,bus 3\n" +
				",,,,,,Solo Ltd,,,,solo@google.example,,,,,,,,\n",
			"Google Contacts, customers", "2 0 0",
			`Cy van Aa cy +32470123456 Kade 7, bus 3 9000 Gent BE friends,mycontacts
			 Solo Ltd solo`,
		},
		"Google Contacts as it was": {
			"Name,Given Name,Additional Name,Family Name,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name\n" +
				"Di Aris,Di,,Aris,,* Friends,Work,di@google-old.example,Mobile,+33612345678,\n,,,,,,,org@google-old.example,,,Org BV\n",
			"Google Contacts, customers", "2 0 0",
			`Di Aris di +33612345678 friends
			 Org BV org`,
		},
		"Outlook": {
			"First Name,Middle Name,Last Name,Company,Business Street,Business Street 2,Business City,Business Postal Code,Business Country/Region,Home Street,Home City,Home Postal Code,Home Country/Region,Business Phone,Mobile Phone,Categories,E-mail Address,E-mail Type,E-mail 2 Address\n" +
				"Eve,,Kent,Kent Ltd,,,,,,2 Low Road,York,YO1 7HH,United Kingdom,,07700 900123,VIP;Wheel,eve@outlook.example,SMTP,\n" +
				",,,Only Ltd,1 High Street,Flat 2,York,YO1 7HH,United Kingdom,,,,,020 7946 0018,,,,,only@outlook.example\n",
			"Outlook, customers", "2 0 0",
			`Eve Kent eve +447700900123 2 Low Road YO1 7HH York GB vip,wheel
			 Only Ltd only +442079460018 1 High Street, Flat 2 YO1 7HH York GB`,
		},
		"respond.io": {
			"Contact ID,First Name,Last Name,Phone Number,Email,Country,Language,Tags,Assignee,Lifecycle,Date Time Created\n" +
				"9,Fay,Roy,+33612345679,fay@respond.example,FR,fr,\"vip,raku\",agent@demo.test,Customer,2025-03-04 10:00:00\n",
			"respond.io, customers", "1 0 0", "Fay Roy fay +33612345679 FR fr raku,vip 2025-03-04 10:00",
		},
		"Mailchimp": {
			"Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n" +
				"gil@mailchimp.example,Gil,Roy,1 Main Street  Springfield  IL  62701  US,,2,,,2025-05-01 10:00:00,,,,,,,,,,\"\"\"Raku\"\",\"\"VIP\"\"\"\n",
			"Mailchimp, customers", "1 0 0", "Gil Roy gil 1 Main Street 62701 Springfield US raku,vip 2025-05-01 11:00",
		},
		"Brevo": {
			"CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,EMAIL_BLACKLISTED,SMS_BLACKLISTED,ADDED_TIME\n" +
				"7,hal@brevo.example,Hal,Roy,33612345680,No,No,12-04-2025 09:30:00\n",
			"Brevo, customers", "1 0 0", "Hal Roy hal +33612345680 2025-04-12 09:30",
		},
		"Shopify": {
			"Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n" +
				"'721,Ida,Roy,ida@shopify.example,yes,,Kade 7,bus 3,Gent,,BE,9000,'+32470123457,,no,10.00,1,,no,\"vip, raku\"\n",
			"Shopify, customers", "1 0 0", "Ida Roy ida +32470123457 Kade 7, bus 3 9000 Gent BE raku,vip",
		},
		"systeme.io": {
			"Email,First name,Last name,Phone number,Country,Tags,Date registered\njo@systeme.example,Jo,Roy,+33612345681,France,\"vip,raku\",2025-06-01 10:00:00\n",
			"systeme.io, customers", "1 0 0", "Jo Roy jo +33612345681 FR raku,vip 2025-06-01 10:00",
		},
		"Stripe": {
			"id,Description,Email,Name,Created (UTC),Delinquent,Card ID,Card Last4,Card Address Line1,Card Address Line2,Card Address City,Card Address Country,Card Address Zip\n" +
				"cus_1,Kim of the studio,kim@stripe.example,,2025-06-01 10:00,false,card_1,4242,1 High Street,Flat 2,York,GB,YO1 7HH\n",
			"Stripe, customers", "1 0 0", "Kim of the studio kim 1 High Street, Flat 2 YO1 7HH York GB 2025-06-01 11:00",
		},
		"WooCommerce": {
			"Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code,Billing Phone,Shipping Phone,Role\n" +
				",lea71,2025-07-01 10:00:00,2025-06-01 10:00:00,lea@woo.example,3,120.00,40.00,FR,Lyon,,69001,,06 12 34 56 78,customer\n",
			"WooCommerce, customers", "1 0 0", "lea71 lea +33612345678 69001 Lyon FR 2025-06-01 10:00",
		},
	},
	"fr": {
		"HubSpot": {
			"Record ID;Prénom;Nom;E-mail;Numéro de téléphone;Adresse postale;Ville;Code postal;Pays/région;Langue préférée;Date de création\n" +
				"201;Anaïs;Roy;anais@hubspot.example;06 12 34 56 82;1 rue Haute;Lille;59000;Pays-Bas;Néerlandais;2025-01-31 09:15\n",
			"HubSpot, clients", "1 0 0", "Anaïs Roy anais +31612345682 1 rue Haute 59000 Lille NL nl 2025-01-31 09:15",
		},
		"Outlook": {
			"Titre;Prénom;Deuxième prénom;Nom;Société;Rue (bureau);Rue (bureau) 2;Ville (bureau);Code postal (bureau);Pays/Région (bureau);Rue (domicile);Ville (domicile);Code postal (domicile);Pays/Région (domicile);Téléphone (bureau);Tél. mobile;Adresse de messagerie;Catégories\n" +
				"Mme;Bea;;Roy;Terre SARL;12 rue Haute;Bât. B;Lille;59000;France;1 rue Basse;Lyon;69001;France;;06 12 34 56 83;bea@outlook.example;VIP\n",
			"Outlook, clients", "1 0 0", "Bea Roy bea +33612345683 12 rue Haute, Bât. B 59000 Lille FR vip",
		},
		"systeme.io": {
			"Email;Prénom;Nom de famille;Numéro de téléphone;Pays;Tags;Date d'inscription\nclo@systeme.example;Clo;Roy;+33 6 12 34 56 84;Belgique;vip,raku;01/06/2025 10:00\n",
			"systeme.io, clients", "1 0 0", "Clo Roy clo +33612345684 BE raku,vip 2025-06-01 10:00",
		},
		"Brevo": {
			"CONTACT ID;EMAIL;NOM;PRENOM;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME\n8;dan@brevo.example;Roy;Dan;33612345685;Yes;No;13-04-2025 09:30:00\n",
			"Brevo, clients", "1 0 0", "Dan Roy dan +33612345685 2025-04-13 09:30",
		},
		"Mailchimp": {
			"Adresse e-mail,Prénom,Nom,Adresse,Numéro de téléphone,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,TAGS\neli@mailchimp.example,Eli,Roy,12 rue Haute  Lille  59000  FR,,2,2025-05-01 10:00:00,2025-05-01 10:00:00,\n",
			"Mailchimp, clients", "1 0 0", "Eli Roy eli 12 rue Haute 59000 Lille FR 2025-05-01 12:00",
		},
	},
	"nl": {
		"HubSpot": {
			"Record ID;Voornaam;Achternaam;E-mailadres;Telefoonnummer;Straat;Plaats;Postcode;Land/regio;Voorkeurstaal;Aanmaakdatum\n" +
				"301;Anke;Vos;anke@hubspot.example;06 12345686;Gracht 1;Delft;2611 AB;Nederland;Frans;2025-01-31 09:15\n",
			"HubSpot, klanten", "1 0 0", "Anke Vos anke +31612345686 Gracht 1 2611 AB Delft NL fr 2025-01-31 09:15",
		},
		"Outlook": {
			"Titel;Voornaam;Middelste naam;Achternaam;Bedrijf;Werkadres, straat;Werkadres 2, straat;Werkadres, plaats;Werkadres, postcode;Land/regio (werk);Huisadres, straat;Huisadres, plaats;Huisadres, postcode;Land/regio (thuis);Telefoon op werk;Mobiele telefoon;Categorieën;E-mailadres\n" +
				"dhr.;Bas;van der;Vos;Rekken BV;;;;;;Gracht 12 A;Delft;2611 AB;Nederland;;06 12345687;VIP;bas@outlook.example\n" +
				"mevr.;Cil;;Vos;Rekken BV;Kade 7;2e etage;Gent;9000;België;Gracht 12 A;Delft;2611 AB;Nederland;;;;cil@outlook.example\n",
			"Outlook, klanten", "2 0 0",
			`Bas van der Vos bas +31612345687 Gracht 12 A 2611 AB Delft NL vip
			 Cil Vos cil Kade 7, 2e etage 9000 Gent BE`,
		},
		"Mailchimp": {
			"E-mailadres,Voornaam,Achternaam,Telefoonnummer,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,TAGS\ndirk@mailchimp.example,Dirk,Vos,+31612345688,2,2025-05-01 10:00:00,2025-05-01 10:00:00,\n",
			"Mailchimp, klanten", "1 0 0", "Dirk Vos dirk +31612345688 2025-05-01 12:00",
		},
		"systeme.io": {
			"Email;Voornaam;Achternaam;Telefoonnummer;Land;Tags;Registratiedatum\nelke@systeme.example;Elke;Vos;06 12345689;Nederland;vip,raku;01-06-2025 10:00\n",
			"systeme.io, klanten", "1 0 0", "Elke Vos elke +31612345689 NL raku,vip 2025-06-01 10:00",
		},
	},
}

// The files of other programs are known by their heads in each language, and their
// customers come whole; brought again they change nothing.
func TestCustomersOfEachProgramComeWhole(t *testing.T) {
	t.Parallel()
	zones := map[string]string{"en": "Europe/London", "fr": "Europe/Paris", "nl": "Europe/Amsterdam"}
	countries := map[string]string{"en": "GB", "fr": "FR", "nl": "NL"}
	for language, files := range customersOfPrograms {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, customers.Area)
			site.Exec(t, `update workspaces set language = $1, time_zone = $2, country = $3`, language, zones[language], countries[language])
			site.Exec(t, `update users set language = $1`, language)
			owner := site.SignIn(t, "owner@demo.test")
			for program, c := range files {
				t.Run(program, func(t *testing.T) {
					who := func() string {
						domain := example.FindStringSubmatch(c.file)[1]
						return webtest.Ask[string](t, site, `
							select coalesce(string_agg(concat_ws(' ', c.name, split_part(c.email, '@', 1), nullif(phone, ''), nullif(street, ''), nullif(postal_code, ''),
							    nullif(city, ''), nullif(country, ''), nullif(c.language, ''),
							    (select string_agg(lower(g.name), ',' order by lower(g.name)) from contact_tags x join tags g on g.id = x.tag_id where x.contact_id = c.id),
							    case when c.created_at < now() - interval '1 hour' then to_char(c.created_at at time zone $2, 'YYYY-MM-DD HH24:MI') end),
							  E'\n' order by c.email), '')
							  from contacts c where c.email like '%@' || $1`, domain, zones[language])
					}
					owner.Get(webtest.Contacts + "/import")
					page := owner.Upload(webtest.Contacts+"/import", "customers.csv", c.file).Header.Get("Location")
					shown := owner.Get(page)
					if !shown.Has(c.recognised) {
						t.Errorf("it is not %s: %s", c.recognised, shown.Text())
					}
					form := webtest.ColumnsOf(shown)
					form.Set("act", "check")
					owner.Post(page, form)
					webtest.Worked(t, owner, page)
					p := webtest.Taken(t, owner, page)
					if got := webtest.ImportCounts(p); got != c.counts {
						t.Errorf("%s, want %s: %s", got, c.counts, p.Text())
					}
					want := strings.ReplaceAll(c.want, "\n\t\t\t ", "\n")
					if got := who(); got != want {
						t.Errorf("they are\n%s, want\n%s", got, want)
					}
					webtest.Imported(t, owner, webtest.Contacts, c.file, nil)
					if got := who(); got != want {
						t.Errorf("again they are\n%s, want\n%s", got, want)
					}
				})
			}
		})
	}
}
