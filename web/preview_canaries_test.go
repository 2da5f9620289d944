package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// eachSings gives every customer a name, an address and a number of their own, which hold their own
// eight letters and figures; and writes the address and the number into what they sent.
const eachSings = `
	with numbered as (select id, row_number() over (order by id) as n from contacts),
	     sung as (
		update contacts c set name = 'Kanariname' || left(md5(c.id::text), 8), email = 'kanarimail' || left(md5(c.id::text), 8) || '@canary.example',
		       phone = '+3361' || lpad(n::text, 7, '0'), street = 'Kanaristreet' || left(md5(c.id::text), 8)
		  from numbered where numbered.id = c.id returning c.id, c.email, c.phone)
	update messages m set text = 'Write to ' || s.email || ' or ring ' || s.phone from sung s join conversations v on v.contact_id = s.id
	 where m.conversation_id = v.id`

var kanari = regexp.MustCompile(`kanari(name|mail|street)([0-9a-f]{8})|canary\.example|\+3361[0-9]{7}`)

// ofARecord is the address of a preview of one customer, or of one order.
var ofARecord = regexp.MustCompile(`page=%2F(contacts|orders)%2F`)

// heardIn are the customers whose name, address, street or number stand anywhere in what was sent, by
// what of them is heard.
func heardIn(p *webtest.Page) (of map[string][]string) {
	of = map[string][]string{}
	var all strings.Builder
	_ = p.Header.Write(&all) // Into memory.
	sent := strings.ToLower(all.String() + string(p.Body))
	for _, text := range []string{sent, strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(sent)} {
		for _, m := range kanari.FindAllStringSubmatch(text, -1) {
			what := m[1]
			if what == "" {
				what = m[0][:1] // A domain or a number.
			}
			if !slices.Contains(of[what], m[2]) {
				of[what] = append(of[what], m[2])
			}
		}
	}
	return of
}

// A preview of a member, of a role with restrictions and of an invitation holds, in no byte of
// its pages, what whom it shows may not see: its viewer could.
func TestRule28APreviewHoldsNothingThatIsHidden(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	site.Exec(t, eachSings)
	owner := site.SignIn(t, "owner@demo.test")
	invitation := site.InvitationID(t, webtest.Atelier, "pending@demo.test")
	site.Exec(t, `update invitations set role = 'assistant', restrictions = '{}', owner_restrictions = '{}' where id = $1`, invitation)
	if all := heardIn(owner.Get(webtest.Contacts)); len(all["name"]) < 50 || len(all["mail"]) < 50 || len(all["+"]) == 0 {
		t.Fatalf("the viewer reads of %d customers", len(all["name"]))
	}
	for query, may := range map[string]struct {
		pages  int      // that are shown first
		one    []string // what of the one customer whom a page is about
		listed []string // what of many
	}{
		"member=" + site.MemberID(t, webtest.Atelier, "assistant@demo.test"): {5, []string{"name", "mail", "street", "c", "+"}, nil},
		"invitation=" + invitation: {5, []string{"name", "mail", "street", "c", "+"}, nil},
		"invitation=" + site.InvitationID(t, webtest.Atelier, "weekend@demo.test"): {1, nil, nil}, // An agent, of no team yet.
		"member=" + site.MemberID(t, webtest.Atelier, "agent.masked@demo.test"):    {1, nil, []string{"name"}},
		"role=agent&restrictions=mask_contact":                                     {1, nil, []string{"name"}},
		"role=agent&restrictions=visibility_own,mask_contact":                      {1, nil, nil},
		"member=" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test"):       {1, nil, []string{"name", "mail", "c", "+"}},
	} {
		pages := owner.Get(access + "?" + query).Find(`.access-pages a[href*="page="]`)
		if pages.Length() != may.pages {
			t.Errorf("%s: %d pages are shown first", query, pages.Length())
		}
		links := owner.Get(access + "?" + query).Find(`main a[href*="page="]`)
		for _, link := range links.EachIter() {
			href := link.AttrOr("href", "")
			p := owner.Get(href)
			if p.Status != http.StatusOK || p.Find(".previewed").Length() != 1 {
				t.Errorf("%s: %d", href, p.Status)
			}
			if strings.Contains(href, "page=%2Forders%2F") && p.Find(`.previewed main a[href*="/contacts/"]`).Length() > 0 {
				t.Errorf("%s leads to a customer who was not found", href)
			}
			for what, whose := range heardIn(p) {
				ofOne := ofARecord.MatchString(href) && len(whose) == 1 && slices.Contains(may.one, what)
				if ofOne || slices.Contains(may.listed, what) {
					continue
				}
				t.Errorf("%s holds the %s of %d customers: %.3000s", href, what, len(whose), p.Find("main").Text())
			}
		}
	}
}
