package customers_test

import (
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// A no to mailings is heard whatever its column is called: the day of an answer beside a column
// that nobody reads is no yes.
func TestANoIsHeardWhateverItsColumnIsCalled(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update workspaces set time_zone = 'UTC'`)
	owner := site.SignIn(t, "owner@demo.test")
	for name, c := range map[string]struct{ file, counts, want string }{
		"consent of a kind": {"Email,GDPR consent,Consent date\na@gdpr.no.example,Granted,2024-02-03\nb@gdpr.no.example,Withdrawn,2024-02-03\nc@gdpr.no.example,,2024-02-03\n",
			"3 0 0", "a yes 2024-02-03, b no 2024-02-03, c unknown"},
		"a status of mailings": {"Email,Email Marketing Status\na@status.no.example,subscribed\nb@status.no.example,Unsubscribed\nc@status.no.example,cleaned\nd@status.no.example,non-subscribed\n",
			"4 0 0", "a yes, b no, c unknown, d no"},
		"a status that its words prove": {"Email;Statut\na@statut.no.example;inscrit\nb@statut.no.example;désabonné\nc@statut.no.example;en attente\n",
			"3 0 0", "a yes, b no, c unknown"},
		"a status of something else": {"Email,Status\na@crm.no.example,active\nb@crm.no.example,lost\n", "2 0 0", "a unknown, b unknown"},
		"a day, and what nobody can read": {"Email,Subscriber state,Subscribed at\na@unread.no.example,on,2024-02-03\nb@unread.no.example,gone,2024-02-03\n",
			"2 0 0 1", "a yes 2024-02-03, b unknown"},
		"a day, and a status that is not read": {"Email,Status,Subscribed at\na@silent.no.example,ok,2024-02-03\n", "1 0 0 1", "a unknown"},
		"who left, and when": {"Email,List Status,Date Subscribed,Date Unsubscribed\na@left.no.example,Subscribed,2024-02-03,\nb@left.no.example,Unsubscribed,2024-02-03,2024-05-06\n" +
			"c@left.no.example,Unsubscribed,2024-02-03,\n", "3 0 0", "a yes 2024-02-03, b no 2024-05-06, c no"},
		"in Dutch": {"E-mail;Nieuwsbrief ontvangen;Nieuwsbrief sinds\na@nl.no.example;ja;13-02-2024\nb@nl.no.example;afgemeld;\n", "2 0 0", "a yes 2024-02-13, b no"},
		"in German": {"E-Mail;Newsletter-Einwilligung;Abgemeldet am\na@de.no.example;ja;\nb@de.no.example;widerrufen;\nc@de.no.example;ja;13.02.2024\n",
			"3 0 0", "a yes, b no, c no 2024-02-13"},
		"consents to something else": {"Email,Photo consent,Parental consent,Postal marketing consent\na@photo.no.example,yes,yes,yes\n", "1 0 0", "a unknown"},
		"a day of something else":    {"Email,Photo consent date\na@photoday.no.example,2024-02-03\n", "1 0 0", "a unknown"},
		"a no to something else":     {"Email,Newsletter,Photo consent\na@photono.no.example,yes,no\n", "1 0 0", "a yes"},
		"a state of a country":       {"Email,City,State,Zip,Opt-in date\na@state.no.example,Austin,TX,73301,2024-02-03\n", "1 0 0", "a yes 2024-02-03"},
		"a status of another kind":   {"Email,Marital status,Opt-in date\na@marital.no.example,married,2024-02-03\n", "1 0 0", "a yes 2024-02-03"},
		"heads that end like a day":  {"Email,Newsletter subscription,Consent\na@ends.no.example,no,yes\n", "1 0 0", "a no"},
		"a person to contact":        {"Courriel;Newsletter;Personne contact\na@person.no.example;oui;Jean Dupont\n", "1 0 0", "a yes"},
		"of other things":            {"Email,Newsletter frequency,Consent IP,Unsubscribe reason,Subscribed lists\na@other.no.example,weekly,10.0.0.1,none,news\n", "1 0 0", "a unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			p := webtest.Imported(t, owner, webtest.Contacts, c.file, nil)
			if got := webtest.ImportCounts(p); got != c.counts {
				t.Errorf("%q, want %q: %s", got, c.counts, p.Text())
			}
			_, domain, _ := strings.Cut(c.file[strings.Index(c.file, "@"):strings.Index(c.file, ".example")], "@")
			got := webtest.Ask[string](t, site, `
				select string_agg(concat_ws(' ', split_part(email, '@', 1), consent, case when consent_since < now() - interval '1 year' then consent_since::date end), ', ' order by email)
				  from contacts where email like '%@`+domain+`.example'`)
			if got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
		})
	}
}

// What stands below the rows of a file is no customer, and what a cell of addresses holds
// besides is not lost.
func TestNotesAreNobodyAndACellHoldsSeveralAddresses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	file := "Name,Email,Phone\nAda Byron,a@cell.example; a2@cell.example,\n,Bo Li <b@cell.example>,\nCy Oz,\"Oz, Cy <c@cell.example>\",\nDi,mailto:d@cell.example,\nEd,e@cell.example / e2@cell.example,\n" +
		"Flo,Gus <f@cell.example>,\nHal,h@cell.example or call,\nTotal Energies,,+33 6 12 34 56 78\nTotal: 7 customers,,\nGrand total,,7\nNote: exported on Monday,,\n"
	p := webtest.Imported(t, owner, webtest.Contacts, file, nil)
	if got := webtest.ImportCounts(p); got != "6 0 5" {
		t.Errorf("%s: %s", got, p.Text())
	}
	got := webtest.Ask[string](t, site, `
		select string_agg(c.name || coalesce(' ' || (select string_agg(split_part(a.email, '@', 1), '+' order by split_part(a.email, '@', 1)) from contact_addresses a where a.contact_id = c.id), ''), ', ' order by c.name)
		  from contacts c where c.email like '%@cell.example' or c.name like '%otal%' or c.name like 'Note%'`)
	if want := "Ada Byron a+a2, Bo Li b, Cy Oz c, Di d, Ed e+e2, Total Energies"; got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
	refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if strings.Count(refused, "It is a sum of other rows or a note") != 3 || strings.Count(refused, "is not a whole one") != 2 {
		t.Errorf("refused: %s", refused)
	}
}
