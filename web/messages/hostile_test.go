package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// tomorrow is as a form has it.
func tomorrow() string { return time.Now().AddDate(0, 0, 1).Format("2006-01-02T15:04") }

// hostile are what no field of a form takes without a clear word, whatever it is for.
var hostile = map[string]string{
	"a zero byte": "a\x00b", "broken UTF-8": "\xff\xfe\xc0", "a lone surrogate": "\xed\xa0\x80", "much": strings.Repeat("é", 300_000), "10 MB": strings.Repeat("a", 10<<20),
	"a huge number": strings.Repeat("9", 400), "a negative one": "-9223372036854775809", "with an exponent": "1e999", "hexadecimal": "0x1p1023",
	"a year far off": "99999-12-31T23:59", "the year 0": "0000-00-00", "turned around": "\u202egnp.exe", "nothing to see": "\u2063\u200b",
	"a script": `"><script>alert(1)</script>`, "SQL": `'; drop table members; --`, "a variable": "{{contact.name}} {{nobody}} {{", "a path": "../../etc/passwd", "an id": "00000000-0000-0000-0000-000000000000",
}

// Each field of each form that came last takes hostile values, one at a time: it answers
// with a clear refusal or takes them, and never fails.
func TestHostileValuesAreAnswered(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "owner@demo.test")
	chat := another(t, site, "owner@demo.test", 7)
	provided, template := site.AWhatsAppTemplate(t, chat)
	workflow := aWorkflow(t, site)
	run := aRun(t, site, id)
	message := site.Mailed(t, id, webtest.SomeMail)
	forms := map[string]url.Values{
		"/settings/notifications":                                {"bell": {"assigned"}, "mail": {"mentioned"}},
		"/settings/signature":                                    {"signature": {"Marie, {{workspace.name}}"}},
		"/notifications/read":                                    {"newest": {id}},
		"/settings/channels/hours":                               {"days": {"0-1"}, "opens": {"09:00"}, "closes": {"17:00"}, "closed": {"2026-12-25"}, "version": {"1"}},
		"/settings/message-templates":                            {"channel": {provided}, "name": {"x"}, "language": {"en"}, "category": {"utility"}, "body": {"b {{1}} c"}, "examples": {"e"}},
		"/conversations/" + chat + "/reply":                      {"template": {template}, "variable": {"1204"}, "latest": {latest(t, site, chat)}, "then": {"later"}, "plan_at": {tomorrow()}},
		"/conversations/" + chat + "/draft":                      {"template": {template}, "variable": {"1204"}},
		"/workflows":                                             {"name": {"New"}, "trigger": {"hand"}},
		"/workflows/" + workflow + "/steps":                      {"version": {"1"}, "kind": {"note"}, "what": {"text"}, "do": {"save"}, "new": {"close"}},
		"/conversations/" + id + "/shortcuts":                    {"workflow": {workflow}},
		"/conversations/" + id + "/shortcuts/stop":               {"run": {run}},
		"/conversations/" + id + "/reply":                        {"text": {"Later"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "then": {"later"}, "plan_at": {tomorrow()}},
		"/conversations/" + id + "/follow":                       {},
		"/conversations/messages/" + message + "/forward/draft":  {"to": {"anna@example.org"}, "files": {""}, "text": {"Later"}, "snippet": {""}, "cursor": {""}},
		"/conversations/messages/" + message + "/forward":        {"to": {"anna@example.org"}, "text": {"Later"}, "then": {"later"}, "plan_at": {tomorrow()}},
		"/conversations/messages/" + message + "/forward/unplan": {},
		"/conversations/new/draft":                               {"to": {"anna@example.org"}, "contact": {""}, "conversation": {""}, "cc": {""}, "bcc": {""}, "subject": {"Kilns"}, "text": {"Later"}, "snippet": {""}, "cursor": {""}, "plan_at": {tomorrow()}},
		"/conversations/" + id + "/draft":                        {"text": {"Later"}, "snippet": {""}, "cursor": {""}, "plan_at": {tomorrow()}},
		"/conversations/" + id + "/merge":                        {"number": {"1"}, "into": {chat}},
		"/conversations/" + id + "/move":                         {"to": {"anna@example.org"}},
		"/conversations/change":                                  {"conversations": {id}, "act": {"snooze"}, "at": {tomorrow()}, "stay": {"true"}},
		"/conversations/" + id + "/unplan":                       {},
		"/workflows/" + workflow + "/off":                        {},
		"/settings/message-templates/refresh":                    {},
	}
	for path, form := range forms {
		form["nobody_knows"] = nil // A field that the form does not have.
		for field := range form {
			for name, value := range hostile {
				p := owner.Post("/w/"+webtest.Atelier+path, webtest.With(form, field, value))
				switch {
				case p.Status >= 500 || p.Status == http.StatusOK && field != "template" && field != "variable" && field != "latest":
					t.Errorf("%s, %s in %s: %d %.200s", path, name, field, p.Status, p.Text())
				case name == "a zero byte" || name == "broken UTF-8" || name == "a lone surrogate":
					if p.Status != http.StatusBadRequest {
						t.Errorf("%s, %s in %s: %d", path, name, field, p.Status)
					}
				case name == "10 MB" && p.Status != http.StatusRequestEntityTooLarge:
					t.Errorf("%s, %s in %s: %d", path, name, field, p.Status)
				}
			}
		}
	}
	for _, path := range []string{"/workflows/" + workflow + "/steps?try=", "/workflows/" + workflow + "/runs?x=", "/shortcuts?", "/notifications?x="} {
		for name, value := range hostile {
			if name == "10 MB" || name == "much" { // No address is so long.
				value = strings.Repeat("9", 5000)
			}
			if p := owner.Get("/w/" + webtest.Atelier + path + url.QueryEscape(value)); p.Status >= 500 {
				t.Errorf("%s, %s: %d", path, name, p.Status)
			}
		}
	}
}
