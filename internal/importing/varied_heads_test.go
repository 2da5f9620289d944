package importing_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// Whose something is, what taxes it holds and in which unit it stands may be said in a
// head; numbers of people are no numbers of payments, and per cent are no amount.
func TestHeadsSayWhoseAndInWhichUnit(t *testing.T) {
	t.Parallel()
	for resource, heads := range map[policy.Resource]map[string]importing.Field{
		policy.Transactions: {
			"E-mail client": importing.Email, "E-mailadres klant": importing.Email, "Courriel du client": importing.Email, "Buyer Email": importing.Email,
			"payer_email": importing.Email, "Adresse e-mail de l’acheteur": importing.Email, "Montant TTC": importing.Amount,
			"Bedrag incl. BTW": importing.Amount, "Total (inc. tax)": importing.Amount, "amount_in_cents": importing.Amount,
			"Montant en centimes": importing.Amount, "Bedrag excl. btw": ignore, "Montant HT": ignore, "Customer ID": ignore, "Client type": ignore,
			"Klantnummer": ignore, "Customer status": ignore, "Currency ISO Code": importing.Currency, "Presentment Currency": importing.Currency,
			"Devise du paiement": importing.Currency, "Muntsoort betaling": importing.Currency, "Settlement Currency": ignore, "Currency rate": ignore, "Line #": ignore,
			"Valuta uitbetaling": ignore, "Created Timezone": importing.AtZone, "Tijdzone van de datum": importing.AtZone, "Tussenvoegsel": importing.MiddleName,
		},
		policy.Orders: {
			"Discount %": ignore, "Discount (%)": ignore, "Korting (%)": ignore, "Tax %": ignore, "BTW %": ignore, "BTW": importing.Tax, "Total TTC": importing.Total,
			"Order Currency Code": importing.Currency, "Ship City": importing.City, "Customer City": ignore,
		},
		policy.Subscriptions: {
			"plan_currency_code": importing.Currency, "billing_interval_count": importing.Every, "Naam abonnee": importing.Name,
			"Prochain prélèvement": importing.Next, "End": importing.Ended, "Ingangsdatum": importing.At,
		},
		policy.Students: {
			"% Complete": importing.Progress, "% Completed": importing.Progress, "Voortgang (%)": importing.Progress, "Afgerond": importing.Completed,
			"Adresse de courriel": importing.Email, "Naam cursist": importing.Name,
		},
		policy.Contacts: {
			"Mailing Street": importing.Street, "Nom et prénom": importing.Name, "Voor- en achternaam": importing.Name, "Voorletters": importing.FirstName, "Telefoon 1": importing.Phone, "CP": importing.PostalCode, "Tél. portable": importing.Phone, "Straße": importing.Street,
			"Adresse 1": importing.Street, "Créé le": importing.Created, "Client number": ignore, "Toev.": importing.HouseSuffix,
		},
	} {
		for head, want := range heads {
			if got := importing.ImporterOf(resource).Recognise([]string{head}, nil); got[0] != want {
				t.Errorf("%s: %q fills %q, not %q", resource, head, got[0], want)
			}
		}
	}
	for heads, want := range map[string]string{
		"Telefoon,Mobiel,E-mail":       "phone phone_else email",
		"Telefoon 1,Telefoon 2,E-mail": "phone phone_else email",
		"City,Name,City,Name":          "city name city_else name_else",
		"Mobile,Phone,Email,Phone,Fax": "phone_else phone email  ", // The usual one comes first, wherever it stands.
	} {
		var got []string
		for _, field := range importing.ImporterOf(policy.Contacts).Recognise(strings.Split(heads, ","), nil) {
			got = append(got, string(field))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q", heads, got)
		}
	}
}

// No head is one of two fields of a list: which of them it fills would be chance.
func TestAHeadIsOfOneField(t *testing.T) {
	t.Parallel()
	for _, list := range importing.Importers {
		of := map[string]importing.Field{}
		for field, names := range list.Heads {
			for _, name := range names {
				if other, there := of[name]; there && other != field {
					t.Errorf("%s: %q is %s and %s", list.Resource, name, field, other)
				}
				of[name] = field
			}
		}
	}
}

// A name is put together from all its columns, in every list: what a file has beside a
// first name is the rest of it, unless it is the whole name.
func TestNamesAreWhole(t *testing.T) {
	t.Parallel()
	file := map[policy.Resource][2]string{
		policy.Contacts:      {"Email", "ada@whole.example"},
		policy.Transactions:  {"Email,Date,Amount", "ada@whole.example,2026-03-02,12"},
		policy.Subscriptions: {"Email,Plan,Amount,Interval,Date", "ada@whole.example,Club,12,month,2026-03-02"},
		policy.Orders:        {"Order,Email,Date,Product,Price", "7,ada@whole.example,2026-03-02,Mug,12"},
		policy.Students:      {"Email,Course", "ada@whole.example,Clay"},
	}
	for resource, base := range file {
		for heads, c := range map[string][2]string{
			"Prénom,Nom":                        {"Léa,Girard", "Léa Girard"},
			"Voornaam,Naam":                     {"Léa,Girard", "Léa Girard"},
			"Voornaam,Tussenvoegsel,Achternaam": {"Jip,van der,Berg", "Jip van der Berg"},
			"First name,Full name":              {"Léa,Lea Girard", "Lea Girard"},
			"First name,Name":                   {"Ann,Annan", "Ann Annan"},
			"First name,Last name":              {",Girard", "Girard"},
		} {
			list := strings.Split(base[0]+","+heads, ",")
			r := importing.NewReader(importing.ImporterOf(resource).Recognise(list, nil),
				importing.Reading{Heads: list, Language: "en", Currency: "EUR", Zone: "UTC"})
			if got := nameOf(r, resource, strings.Split(base[1]+","+c[0], ",")); got != c[1] {
				t.Errorf("%s by %s: %q, want %q", resource, heads, got, c[1])
			}
		}
	}
}

func nameOf(r *importing.Reader, resource policy.Resource, cells []string) string {
	var name string
	var reason importing.Reason
	switch resource {
	case policy.Contacts:
		var c importing.Contact
		c, reason = r.Contact(cells)
		name = c.Name
	case policy.Transactions:
		var c importing.Transaction
		c, reason = r.Transaction(cells)
		name = c.Name
	case policy.Subscriptions:
		var c importing.Subscription
		c, reason = r.Subscription(cells)
		name = c.Name
	case policy.Orders:
		var c importing.ShopOrder
		c, _, reason = r.Order([][]string{cells})
		name = c.Name
	default:
		var c importing.Student
		c, reason = r.Student(cells)
		name = c.Name
	}
	return name + string(reason)
}

// An interval of several months is no month, wherever the number of them stands.
func TestIntervalsHaveANumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ heads, cells, want string }{
		{"Interval", "month", "month"}, {"Interval", "12 months", "year"}, {"Interval", "3 months", "import.bad_period"},
		{"billing_period,billing_interval", "month,1", "month"}, {"billing_period,billing_interval", "month,12", "year"},
		{"billing_period,billing_interval", "month,3", "import.bad_every"}, {"billing_period,billing_interval", "week,1", "import.bad_period"},
		{"billing_period,billing_period_unit", "1,year", "year"}, {"billing_period,billing_period_unit", "2,year", "import.bad_every"},
		{"Interval,Interval count", "month,6", "import.bad_every"}, {"Interval,Interval count", "year,", "year"}, {"interval,interval_unit", "1,months", "import.bad_period"},
	} {
		heads := append([]string{"Email", "Plan", "Amount", "Date"}, strings.Split(c.heads, ",")...)
		r := importing.NewReader(importing.ImporterOf(policy.Subscriptions).Recognise(heads, nil),
			importing.Reading{Heads: heads, Language: "en", Currency: "EUR", Zone: "UTC"})
		s, reason := r.Subscription(append([]string{"a@every.example", "Club", "12", "2026-03-02"}, strings.Split(c.cells, ",")...))
		if got := s.Period + string(reason); got != c.want {
			t.Errorf("%s of %s is %s, want %s", c.cells, c.heads, got, c.want)
		}
	}
}

// Per cent and parts of one are told apart by their column; what proves nothing is left out.
func TestProgressIsOfHundred(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cells []string
		want  []int
	}{
		{[]string{"0.455", "1.0", "0", "1"}, []int{46, 100, 0, 100}},
		{[]string{"45", "1", "0", "0.5"}, []int{45, 1, 0, -1}},
		{[]string{"45%", "1%", "0.5 %", "1"}, []int{45, 1, 1, 1}},
		{[]string{"0", "1"}, []int{0, -1}},
		{[]string{"0,25", "0,75", "1,5"}, []int{-1, -1, 2}},
	} {
		file := "Email;Course;Progress\n"
		for _, cell := range c.cells {
			file += "a@progress.example;Clay;" + cell + "\n"
		}
		found := surveyed(t, file, len(file))
		r := importing.NewReader([]importing.Field{importing.Email, importing.Course, importing.Progress},
			importing.Reading{Heads: []string{"Email", "Course", "Progress"}, Language: "en", Zone: "UTC", Mark: importing.Point, Columns: found.Columns})
		var got []int
		for _, cell := range c.cells {
			s, _ := r.Student([]string{"a@progress.example", "Clay", cell})
			got = append(got, s.Progress)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q are %v, want %v", c.cells, got, c.want)
		}
	}
}

// The number of a house that a spreadsheet made a day is said, and not written.
func TestANumberOfAHouseIsNoDay(t *testing.T) {
	t.Parallel()
	heads := []string{"Email", "Straat", "Huisnummer"}
	r := importing.NewReader(importing.ImporterOf(policy.Contacts).Recognise(heads, nil), importing.Reading{Heads: heads, Language: "nl", Zone: "UTC"})
	for number, want := range map[string]string{
		"12": "Kade 12", "12-14": "Kade 12-14", "12/3": "Kade 12/3", "2 bis": "Kade 2 bis", "2026-01-02": "Kade", "2-jan": "Kade", "02/01/2026": "Kade", "3. Mär": "Kade",
	} {
		c, reason := r.Contact([]string{"a@house.example", "Kade", number})
		if c.Street != want || reason != "" || (want == "Kade") != (len(c.Remarks) == 1 && c.Remarks[0].Reason == importing.MadeDay) {
			t.Errorf("%s is %q, %q, %v", number, c.Street, reason, c.Remarks)
		}
	}
}
