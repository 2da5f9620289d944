package importing_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// A head that asks who wants no mailings is not one that asks who wants them; what is about
// something else fills nothing.
func TestHeadsThatAskForANoAndHeadsOfOtherThings(t *testing.T) {
	t.Parallel()
	for field, heads := range map[importing.Field]string{
		importing.Unsubscribed: "No newsletter|Stop newsletter|Not subscribed|Does not want newsletter|Doesn't want mailings|Don’t email|email_disabled|Bounced|" +
			"Pas de newsletter|Ne pas envoyer de mail|Je ne souhaite pas recevoir la newsletter|Sans newsletter|" +
			"Geen nieuwsbrief|Ik wil geen nieuwsbrief ontvangen|Geen mailings|Kein Newsletter|Keine Werbung|Newsletter-Abmeldung|" +
			"Dado de baja|No enviar newsletter|Disiscritto|Non vuole newsletter|Unsubscribed (date)|Uitgeschreven (datum)|Opted out (dd/mm/yyyy)",
		importing.Consent: "Wants newsletter|Newsletter yes/no|Newsletter (y/n)|Recevoir la newsletter|Newsletter oui/non|Consentement à recevoir des emails|Statut abonné|" +
			"Wil nieuwsbrief|Nieuwsbrief ja/nee|Newsletter (ja/nein)|E-Mail-Werbung|Email permission status|" +
			"Consentimiento marketing|Estado de suscripción|Boletín|Consenso marketing|Iscritto alla newsletter|Third-person newsletter|" +
			"Marketing consent (GDPR)|Consentement (RGPD)|Opt-in (double)",
		importing.ConsentSince: "Newsletter since|Data iscrizione newsletter|Date d’inscription newsletter|Fecha suscrito|Consent date (dd/mm/yyyy)|Opt-in (date)",
		importing.Ignore: "Consent (photos)|Consentement (images)|Toestemming (foto's)|Toestemming foto's op nieuwsbrief|Third party marketing consent|" +
			"Newsletter clicks|Last newsletter opened|Newsletters received|Newsletter language|Nieuwsbrief taal|Subscribed to course|Subscribed plan|" +
			"Photo consent date|Marketing cookies consent|E-mail not verified|E-mail niet geverifieerd|Mail nicht bestätigt",
	} {
		for head := range strings.SplitSeq(heads, "|") {
			fields := importing.ImporterOf(policy.Contacts).Recognise([]string{"Email", head}, nil)
			if fields[1] != field {
				t.Errorf("%s fills %q, want %q", head, fields[1], field)
			}
		}
	}
}

// The states of programs of mailings: nobody agreed who left, whose address is dead, or who is
// active in something else.
func TestStatesOfProgramsOfMailings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, want string }{
		"MailerLite": {"Email,Status,Subscribed\na@ml.example,active,2024-02-03 10:00:00\nb@ml.example,unsubscribed,2024-02-03 10:00:00\n" +
			"c@ml.example,bounced,2024-02-03 10:00:00\nd@ml.example,junk,2024-02-03 10:00:00\n", "yes no  "},
		"MailerLite, active alone": {"Email,Subscribed,Opens\na@ml.example,2024-02-03 10:00:00,3\nb@ml.example,,1\n", "yes "},
		"ActiveCampaign": {"Email,First Name,Status\na@ac.example,Ann,Active\nb@ac.example,Ben,Unsubscribed\nc@ac.example,Cas,Bounced\nd@ac.example,Dan,Unconfirmed\n",
			"yes no  "},
		"Kit": {"email,first_name,status,created_at\na@kit.example,A,active,2024-02-03\nb@kit.example,B,cancelled,2024-02-03\nc@kit.example,C,bounced,2024-02-03\n" +
			"d@kit.example,D,complained,2024-02-03\n", "yes no  no"},
		"Beehiiv": {"email,status,subscription status\na@bee.example,x,active\nb@bee.example,x,inactive\nc@bee.example,x,pending\n", "yes  "},
		"Klaviyo": {"Email,Email Marketing Consent,Email Marketing Consent Timestamp\na@kl.example,SUBSCRIBED,2024-02-03\nb@kl.example,UNSUBSCRIBED,2024-02-03\n" +
			"c@kl.example,NEVER_SUBSCRIBED,\n", "yes no "},
		"Substack":                      {"email,active_subscription,email_disabled,created_at\na@sub.example,true,false,2024-02-03\nb@sub.example,false,true,2024-02-03\n", " no"},
		"of customers, not of mailings": {"Email,Status\na@shop.example,active\nb@shop.example,closed\n", " "},
		"a dead address":                {"Email,Newsletter,Bounced\na@dead.example,yes,no\nb@dead.example,yes,yes\nc@dead.example,yes,2024-02-03\n", "yes  "},
		"a no that nothing reads":       {"Email,Newsletter,Marketing e-mails,Mailing list consent\na@third.example,yes,yes,no\nb@third.example,yes,,yes\n", " yes"},
		"a second no that nothing reads": {"Email,Newsletter,Unsubscribed,Geen mailings\na@third.example,yes,no,x\nb@third.example,yes,,2024-02-03\n" +
			"c@third.example,yes,,\n", "  yes"},
		"a no to something else": {"Email,Newsletter,Marketing e-mails,SMS opt-in,Consent (photos)\na@third.example,yes,yes,no,no\n", "yes"},
		"nobody verified":        {"Email,Newsletter,E-mail not verified\na@third.example,yes,yes\nb@third.example,not verified,\n", "yes "},
		"a no beside":            {"Email;Opt-in datum;Geen nieuwsbrief\na@no.example;03-02-2024;x\nb@no.example;03-02-2024;\n", "no yes"},
	} {
		_, lines := brought(t, policy.Contacts, c.file, homes[0])
		var got []string
		for _, line := range lines {
			words := strings.Fields(line)
			last := words[len(words)-1]
			if !slices.Contains([]string{"yes", "no"}, last) {
				last = ""
			}
			got = append(got, last)
			if strings.Contains(line, "!bad_consent") {
				t.Errorf("%s: %s", name, line)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(got, " "), c.want)
		}
	}
}

// Whoever pays for something that goes on agreed to no mailings by that.
func TestAnActiveSubscriptionThatIsPaidIsNoConsent(t *testing.T) {
	t.Parallel()
	for _, heads := range []string{
		"Email,Plan,Subscription status", "Email,Subscription status,Next payment", "E-mail,Prijs,Abonnement status", "Email,Cours,Statut inscription",
	} {
		row := strings.NewReplacer("Email", "a@paid.example", "E-mail", "a@paid.example", "Plan", "Gold", "Prijs", "10", "Cours", "Clay",
			"Next payment", "2026-12-01").Replace(heads)
		for _, state := range []string{"active", "cancelled"} {
			cells := strings.Split(row, ",")
			for i, head := range strings.Split(heads, ",") {
				if strings.Contains(strings.ToLower(head), "stat") {
					cells[i] = state
				}
			}
			_, lines := brought(t, policy.Contacts, heads+"\n"+strings.Join(cells, ",")+"\n", homes[0])
			if words := strings.Fields(lines[0]); slices.Contains(words, "yes") || slices.Contains(words, "no") {
				t.Errorf("%s of %s: %s", state, heads, lines[0])
			}
		}
	}
}
