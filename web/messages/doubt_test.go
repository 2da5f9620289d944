package messages_test

import (
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A mail in the name of a customer that is not shown to be theirs says so, and why, to
// whoever reads it; beside the name stands what the last one is. Nothing is said of who
// was nobody's address until now, nor of a mail that nobody has asked about.
func TestAMailThatMayBeForgedSaysSo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	v := site.SignIn(t, "manager@demo.test")
	id := site.AnotherConversation(t)
	const badge, forged = "Non vérifié</span>", "peut-être d’un faux"
	mailed := func(from, verdict string) string {
		t.Helper()
		message := site.Mailed(t, id, "From: "+from+"\r\nSubject: x\r\n\r\nPlease pay to another account.\r\n")
		site.Exec(t, `update inbound_mails set verdict = $2 where message_id = $1`, message, verdict)
		return string(v.Get(conversations + "/" + id).Body)
	}
	customer := webtest.Ask[string](t, site, `select email from contacts where id = (select contact_id from conversations where id = $1)`, id)
	for _, c := range []struct {
		from, verdict, says string
		badge               bool
	}{
		{customer, "", "", false},
		{customer, "verified", "", false},
		{"mallory@x.example", "forbidden", "", false},
		{customer, "unknown", "Vérification impossible", false},
		{customer, "unproved", "rien ne prouve", true},
		{customer, "ambiguous", "plusieurs expéditeurs", true},
		{customer, "forbidden", forged, true},
		{customer, "verified", forged, false}, // The last mail is theirs; what stands above it stays.
	} {
		page := mailed(c.from, c.verdict)
		if strings.Contains(page, badge) != c.badge || !strings.Contains(page, c.says) || c.says == "" && strings.Contains(page, "Non vérifié") {
			t.Errorf("%s, %q: badge %t, %q %t", c.from, c.verdict, strings.Contains(page, badge), c.says, strings.Contains(page, c.says))
		}
	}
}
