package importing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// What a file means is what it says, whatever the workspace's language would have it say.
func TestAWorkspacesLanguageChangesNoMeaning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		resource   policy.Resource
		file, want string
	}{
		"three decimals, two and none": {
			policy.Transactions, "Email,Date,Amount,Currency\na@mean.example,2026-03-02,12.500,TND\na@mean.example,2026-03-02,1.250,KWD\n" +
				"a@mean.example,2026-03-02,1250,JPY\na@mean.example,2026-03-02,12.5,KWD\na@mean.example,2026-03-02,\"12,5\",EUR\n",
			`2026-03-02 charge paid 12.500 TND a
			 2026-03-02 charge paid 1.250 KWD a
			 2026-03-02 charge paid 1250 JPY a
			 2026-03-02 charge paid 12.500 KWD a
			 2026-03-02 charge paid 12.50 EUR a`,
		},
		"signs of currencies, wherever they stand": {
			policy.Transactions, "Email,Date,Amount\na@mean.example,2026-03-02,$12.50\na@mean.example,2026-03-02,12.50 USD\na@mean.example,2026-03-02,¥1250\n" +
				"a@mean.example,2026-03-02,£12.50\na@mean.example,2026-03-02,-€12.50\na@mean.example,2026-03-02,\"–12,50 €\"\n" +
				"a@mean.example,2026-03-02,CHF 12.50\na@mean.example,2026-03-02,kr 12.50\na@mean.example,2026-03-02,0.00\n",
			`2026-03-02 charge paid 12.50 USD a
			 2026-03-02 charge paid 12.50 USD a
			 2026-03-02 charge paid 1250 JPY a
			 2026-03-02 charge paid 12.50 GBP a
			 2026-03-02 refund paid -12.50 EUR a
			 2026-03-02 refund paid -12.50 EUR a
			 2026-03-02 charge paid 12.50 CHF a
			 refused: bad_amount
			 refused: nothing_paid`,
		},
		"months first, proved by the last row": {
			policy.Transactions, "Email,Date,Amount\n" + strings.Repeat("a@mean.example,01/02/2026,1.00\n", 3) + "a@mean.example,01/13/2026,1.00\n",
			strings.Repeat("2026-01-02 charge paid 1.00 EUR a\n", 3) + "2026-01-13 charge paid 1.00 EUR a",
		},
		"days first, proved by the last row": {
			policy.Transactions, "Email,Date,Amount\na@mean.example,01/02/2026,1.00\na@mean.example,13/02/2026,1.00\n",
			"2026-02-01 charge paid 1.00 EUR a\n2026-02-13 charge paid 1.00 EUR a",
		},
		"short rows, blank rows and a title": {
			policy.Contacts, "Customers of May;;;\n\nEmail;Name;City;Tags\na@mean.example;Ada\n;;;\nb@mean.example;Bo;Gent;Raku\n",
			"Ada a@mean.example\nBo b@mean.example Gent Raku",
		},
		"an instruction, quotes within and carriage returns": {
			policy.Contacts, "sep=;\rEmail;Name\ra@mean.example;Jan \"Joop\" Smit\rb@mean.example;19\" Rekken\r",
			"Jan \"Joop\" Smit a@mean.example\n19\" Rekken b@mean.example",
		},
		"a quote that nothing closes": {
			policy.Contacts, "Email,Name,City\na@mean.example,\"Piet,Assen\nb@mean.example,Anna,Assen\nc@mean.example,\"Kees \"\"K\"\" Vos\",Assen\n",
			"the quotes of the row do not match\nAnna b@mean.example Assen\nKees \"K\" Vos c@mean.example Assen",
		},
		"Latin letters, and one that is broken": {
			policy.Contacts, "Email,Name,City\na@mean.example,H\xe9l\xe8ne,Orl\xe9ans\nb@mean.example,M\xfcnch,Gen\xe8ve\n", "Hélène a@mean.example Orléans\nMünch b@mean.example Genève",
		},
		"a broken byte among UTF-8": {
			policy.Contacts, "Email,Name,City\na@mean.example,Hélène,Orléans\nb@mean.example,Zo\xe9,Nîmes\n", "Hélène a@mean.example Orléans\nb@mean.example Nîmes !bad_bytes",
		},
		"signs that nobody sees, and signs for nothing": {
			policy.Contacts, "Email,Name,Phone,City\n\u200ba@mean.example\u00a0,No\u200bra\ufeff,\u202a+41 79 123 45 67\u202c,–\nb@mean.example,-,n/a,geen\nc@mean.example,NULL,aucun,unknown\nunknown,Kim,,\n",
			"Nora a@mean.example +41791234567\nb@mean.example\nc@mean.example\nrefused: bad_email",
		},
		"a status that leaves open what became of it": {
			policy.Transactions, "Email,Date,Amount,Status\na@mean.example,2026-03-02,5.00,unknown\na@mean.example,2026-03-02,5.00,?\na@mean.example,2026-03-02,5.00,✗\na@mean.example,2026-03-02,5.00,Onbekend\n" +
				"a@mean.example,2026-03-02,5.00,inconnu\na@mean.example,2026-03-02,5.00,WC\na@mean.example,2026-03-02,5.00,wc-\na@mean.example,2026-03-02,5.00,Not available\na@mean.example,2026-03-02,5.00,\na@mean.example,2026-03-02,5.00,-\n",
			strings.Repeat("refused: bad_state\n", 8) + "2026-03-02 charge paid 5.00 EUR a\n2026-03-02 charge paid 5.00 EUR a",
		},
		"words for nothing": {
			policy.Contacts, "Email,Name,City,Phone\na@mean.example,Non renseigné,Niet ingevuld,not provided\nb@mean.example,Noor,Nantes,Niet bekend\n", "a@mean.example\nNoor b@mean.example Nantes",
		},
		"countries by their names, and their phones": {
			policy.Contacts, "Email,Phone,Country\na@mean.example,06 12 34 56 78,France\nb@mean.example,07700 900123,United Kingdom\nc@mean.example,(512) 555-0142,USA\n" +
				"d@mean.example,06-12345678,The Netherlands\ne@mean.example,,Bénin\nf@mean.example,0475 12 34 56,België\ng@mean.example,0475 12 34 56,Atlantis\nh@mean.example,+49 171 123456789012,DE\n",
			`a@mean.example +33612345678 FR
			 b@mean.example +447700900123 GB
			 c@mean.example +15125550142 US
			 d@mean.example +31612345678 NL
			 e@mean.example BJ
			 f@mean.example +32475123456 BE
			 g@mean.example 0475 12 34 56 !bad_country !phone_kept
			 h@mean.example DE !bad_phone`,
		},
		"hours of a clock that the head names": {
			policy.Transactions, "Email,Created (UTC+2),Amount\na@mean.example,2026-03-02 11:30,1.00\n", "",
		},
		"refunded without an amount, with one, and with a yes": {
			policy.Transactions, "ID,Date,Amount,Status,Refunded,Email\n1,2026-05-02,100.00,Refunded,,a@mean.example\n2,2026-05-02,100.00,Remboursé,,a@mean.example\n3,2026-05-02,100.00,Terugbetaald,,a@mean.example\n" +
				"4,2026-05-02,100.00,Paid,30.00,a@mean.example\n5,2026-05-02,100.00,Paid,oui,a@mean.example\n6,2026-05-02,100.00,Paid,Ja,a@mean.example\n7,2026-05-02,100.00,Paid,J,a@mean.example\n" +
				"8,2026-05-02,100.00,Paid,O,a@mean.example\n9,2026-05-02,100.00,Paid,✓,a@mean.example\n10,2026-05-02,100.00,Paid,nee,a@mean.example\n11,2026-05-02,100.00,Paid,N,a@mean.example\n12,2026-05-02,100.00,Paid,5,a@mean.example\n",
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			switch name {
			case "hours of a clock that the head names":
				for i, want := range []string{"09:30", "10:30", "10:30"} {
					if _, got := brought(t, c.resource, c.file, homes[i]); len(got) != 1 || !strings.HasPrefix(got[0], "2026-03-02 "+want) {
						t.Errorf("%s: it is %q", homes[i].language, got)
					}
				}
			case "refunded without an amount, with one, and with a yes":
				var want []string
				for _, c := range []string{"1 100", "2 100", "3 100", "4 30", "5 100", "6 100", "7 100", "8 100", "9 100", "10 0", "11 0", "12 5"} {
					id, back, _ := strings.Cut(c, " ")
					state := "paid"
					if back == "100" {
						state = "refunded"
					}
					want = append(want, "2026-05-02 charge "+state+" 100.00 EUR "+id+" a")
					if back != "0" {
						want = append(want, "2026-05-02 refund paid -"+back+".00 EUR "+id+" a")
					}
				}
				sameInEachHome(t, c.resource, "", c.file, strings.Join(want, "\n"), "")
			default:
				sameInEachHome(t, c.resource, "", c.file, c.want, "")
			}
		})
	}
}

// Letters are those that the file was written in, and its rows are where they stand, in a
// workspace of each language.
func TestFilesOfOtherHandsAreReadAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		as         encoding.Encoding
		file, want string
	}{
		"Russian":            {charmap.Windows1251, "Email;Name\na@hands.example;Олег Морозов\n", "Олег Морозов a@hands.example"},
		"DOS":                {charmap.CodePage850, "Email;Name\na@hands.example;Hélène Lefèvre\n", "Hélène Lefèvre a@hands.example"},
		"Polish":             {charmap.Windows1250, "Email;Name\na@hands.example;Łukasz Wiśniewski\n", "Łukasz Wiśniewski a@hands.example"},
		"a Mac":              {charmap.Macintosh, "Email,Name\na@hands.example,Jérôme Façade\n", "Jérôme Façade a@hands.example"},
		"Japanese":           {japanese.ShiftJIS, "Email,Name\na@hands.example,佐藤花子\n", "佐藤花子 a@hands.example"},
		"two bytes a letter": {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "Email\tName\na@hands.example\tŽofie\n", "Žofie a@hands.example"},
		"Latin-1, late": {charmap.Windows1252, "Email,Name\n" + strings.Repeat("a@hands.example,Plain\n", 3) + "b@hands.example,Zoë Späth\n",
			strings.Repeat("Plain a@hands.example\n", 3) + "Zoë Späth b@hands.example"},
		"a broken byte behind a mark": {nil, "\xef\xbb\xbfEmail,Name\na@hands.example,Z\xf8\nb@hands.example,Bas\n", "a@hands.example !bad_bytes\nBas b@hands.example"},
		"blank lines first":           {nil, "\r\n \r\nEmail;Name\r\na@hands.example;Odile\r\n", "Odile a@hands.example"},
		"rows of separators alone":    {nil, "Email;Name\r\na@hands.example;Odile\r\n;\r\n ; \r\nb@hands.example;\r\n", "Odile a@hands.example\nb@hands.example"},
		"a quoted instruction first":  {nil, "\"sep=;\"\nEmail;Name\na@hands.example;Paul, with a comma\n", "Paul, with a comma a@hands.example"},
		"no heads":                    {nil, "a@hands.example,x\nb@hands.example,y\n", "a@hands.example\nb@hands.example"},
		"carriage returns alone":      {nil, "Email,Name,City\ra@hands.example,\"Nils\rHolm\",Lund\rb@hands.example,Ida,Lund\r", "Nils Holm a@hands.example Lund\nIda b@hands.example Lund"},
		"letters that are joined":     {nil, "Email,Name\na@hands.example,علی\u200cرضا\n", "علی\u200cرضا a@hands.example"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := c.file
			if c.as != nil {
				var err error
				if file, err = c.as.NewEncoder().String(file); err != nil {
					t.Fatal(err)
				}
			}
			sameInEachHome(t, policy.Contacts, "", file, c.want, "")
		})
	}
}

// Words for what became of something, in the languages of the product, each by what it
// means: programs write them where their user reads another language than the workspace.
func TestWordsForStatesInEachLanguage(t *testing.T) {
	t.Parallel()
	for resource, list := range map[policy.Resource]map[string]string{
		policy.Transactions: {
			"paid": "Paid|Succeeded|Settled|Settlement confirmed|Payé|Payée|Réglée|Encaissé|Validé|Reçu|Betaald|Voldaan|Ontvangen|Geslaagd",
			"pending": "Pending|Awaiting payment|On hold|Settlement pending|En attente de paiement|À payer|Non payé|Impayée|" +
				"Wachtend op betaling|In de wacht|Nog te betalen|Te betalen|Openstaand|Gedeeltelijk betaald|Partiellement payée",
			"failed":   "Failed|Authorization expired|Échec|Échouée|Refusée|Mislukt|Geweigerd|Verlopen",
			"refunded": "Refunded|Remboursée|Remboursé intégralement|Terugbetaald|Volledig terugbetaald",
			"voided":   "Voided|Canceled|Annulée|Geannuleerd|Vervallen",
		},
		policy.Orders: {
			"open":      "Pending|Awaiting payment|Unpaid|En attente de paiement|Non payée|Wachtend op betaling|In de wacht|Nog te betalen",
			"paid":      "Paid|Processing|Awaiting fulfillment|Awaiting shipment|Payée|En préparation|Betaald|In behandeling|Wordt klaargemaakt",
			"shipped":   "Shipped|Completed|Delivered|Expédiée|Livrée|Terminée|Verzonden|Bezorgd|Afgerond",
			"cancelled": "Cancelled|Declined|Annulée|Échouée|Geannuleerd|Mislukt",
		},
		policy.Subscriptions: {
			"active": "Active|wc-active|Actif|Active|En cours|Actief|Lopend|pending-cancel|wc-pending-cancel",
			"trial":  "Trialing|En essai|Période d’essai|Proefperiode|In proef",
			"paused": "Paused|wc-on-hold|En pause|Suspendu|Gepauzeerd|Opgeschort|Op pauze",
		},
		policy.Students: {
			"enrolled": "Enrolled|In progress|Not completed|Inscrite|En cours|Non terminé|Ingeschreven|Bezig|Niet voltooid|Niet afgerond",
			"finished": "Completed|Passed|Terminé|Achevé|Réussi|Voltooid|Afgerond|Geslaagd",
			"left":     "Dropped|Expired|Désinscrit|Expirée|Abandonné|Uitgeschreven|Gestopt|Verlopen",
		},
	} {
		base := map[policy.Resource]string{
			policy.Transactions: "2026-01-02,12", policy.Orders: "2026-01-02,12,7,Mug", policy.Subscriptions: "2026-01-02,12,Club,month", policy.Students: "2026-01-02,Clay",
		}[resource]
		heads := map[policy.Resource]string{
			policy.Transactions: "Date,Amount", policy.Orders: "Date,Total,Order,Product", policy.Subscriptions: "Date,Amount,Plan,Interval", policy.Students: "Date,Course",
		}[resource]
		for state, words := range list {
			for word := range strings.SplitSeq(words, "|") {
				all := strings.Split("Email,"+heads+",Status", ",")
				r := importing.NewReader(importing.ImporterOf(resource).Recognise(all, nil), importing.Reading{Heads: all, Language: "en", Currency: "EUR", Zone: "UTC"})
				cells := append(strings.Split("a@words.example,"+base, ","), word)
				var got string
				var reason importing.Reason
				switch resource {
				case policy.Transactions:
					var p importing.Transaction
					p, reason = r.Transaction(cells)
					got = p.State
				case policy.Orders:
					var o importing.ShopOrder
					o, _, reason = r.Order([][]string{cells})
					got = o.State
				case policy.Subscriptions:
					var s importing.Subscription
					s, reason = r.Subscription(cells)
					got = s.State
				default:
					var s importing.Student
					s, reason = r.Student(cells)
					got = s.State
				}
				if got != state {
					t.Errorf("%s: %q is %q, %q; want %q", resource, word, got, reason, state)
				}
			}
		}
	}
}

// A month is one by its name and as it is cut short, in the languages of the product.
func TestMonthsOfEachLanguageAreRead(t *testing.T) {
	t.Parallel()
	for _, list := range []string{
		"January February March April May June July August September October November December",
		"Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
		"januari februari maart april mei juni juli augustus september oktober november december",
		"jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
	} {
		for i, month := range strings.Fields(list) {
			want := fmt.Sprintf("2026-%02d-03", i+1)
			for _, text := range []string{"3 " + month + " 2026", strings.ToUpper(month) + " 3, 2026", "3-" + month + "-26"} {
				if got, ok := (importing.Clock{Zone: time.UTC}).Day(text); !ok || got != want {
					t.Errorf("%q is %s, %t; want %s", text, got, ok, want)
				}
			}
		}
	}
}
