package web_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// What somebody gains and loses is said in sentences, and the sections in which one does not
// add, change or delete entries have words of their own.
func TestGainsAndLosesAreSentences(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	said := map[string][]string{}
	for _, who := range []string{"assistant@demo.test", "agent@demo.test", "manager@demo.test"} {
		p := owner.Get(webtest.Members + "/" + site.MemberID(t, webtest.Atelier, who) + "/role")
		for _, line := range p.Find(".change-list li").EachIter() {
			text := strings.TrimSpace(line.Text())
			if strings.Contains(text, ":") {
				t.Errorf("%s: a list and no sentence: %q", who, text)
			}
			said[who] = append(said[who], text)
		}
	}
	for who, sentences := range map[string][]string{
		"assistant@demo.test": {"Can delete the workspace", "Can ask for files of the lists that they may export", "Can no longer open Customers, Tags", "Can run shortcuts in conversations", "Sees the whole list of Students"},
		"agent@demo.test":     {"Can no longer run shortcuts in conversations", "Can delete the workspace"},
	} {
		for _, sentence := range sentences {
			if !slices.ContainsFunc(said[who], func(s string) bool { return strings.HasPrefix(s, sentence) }) {
				t.Errorf("%s: nothing says %q of:\n%s", who, sentence, strings.Join(said[who], "\n"))
			}
		}
	}
}
