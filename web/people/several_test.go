package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

const several = webtest.Members + "/several"

// Several are changed at once, each decided alone and told by name; nobody gets further by
// it than one by one.
func TestSeveralMembersAreChangedEachAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	id := func(email string) string { return site.MemberID(t, webtest.Atelier, email+"@demo.test") }
	name := func(email string) string {
		return webtest.Ask[string](t, site, `select name from members where id = $1`, uuid.MustParse(id(email)))
	}
	together := webtest.Ask[string](t, site, `select count(*)::text from contacts where assignee_id in ($1, $2)`,
		uuid.MustParse(id("agent")), uuid.MustParse(id("agent.own")))
	pending := site.InvitationID(t, webtest.Atelier, "pending@demo.test")
	for _, c := range []struct {
		who        *webtest.Visitor
		act, role  string
		ids        []string
		done, not  []string // whom the notice names
		wantInRows string   // what the members and invitations are then
	}{
		{owner, "resend", "", []string{pending, id("agent")}, []string{"pending@demo.test"}, []string{name("agent")},
			`select generation::text from invitations where email_key = 'pending@demo.test' and state = 'pending' and generation = 2`},
		{admin, "role", "agent", []string{id("assistant"), id("manager"), id("owner"), id("admin")}, []string{name("assistant")},
			[]string{name("manager"), name("owner"), name("admin")},
			`select string_agg(role, ' ' order by rank) from members where email_key in ('assistant@demo.test', 'manager@demo.test')
			    and workspace_id = (select workspace_id from workspace_slugs where slug = 'atelier-marchand')
			 having string_agg(role, ' ' order by rank) = 'manager agent'`},
		{admin, "remove", "", []string{id("agent.own"), id("manager"), pending}, []string{name("agent.own")},
			[]string{name("manager"), "pending@demo.test"},
			`select 'x' from members m where email_key = 'agent.own@demo.test' and removed_at is not null
			    and not exists (select from contacts where assignee_id = m.id)
			    and (select count(*) from contacts where assignee_id = '` + id("agent") + `') = ` + together},
		{admin, "withdraw", "", []string{pending, id("agent")}, []string{"pending@demo.test"}, []string{name("agent")},
			`select 'x' from invitations where email_key = 'pending@demo.test' and state = 'withdrawn'`},
	} {
		t.Run(c.act, func(t *testing.T) {
			asks := c.who.Get(several + "?" + url.Values{"act": {c.act}, "ids": c.ids}.Encode())
			if asks.Status != http.StatusOK {
				t.Fatalf("asking: %d %s", asks.Status, asks.Text())
			}
			if got := asks.Find(`input[name="ids"]`).Length(); got != len(c.done) {
				t.Errorf("%d are offered, not %d", got, len(c.done))
			}
			if got := asks.Find(".several-people .refused").Length(); got != len(c.not) {
				t.Errorf("%d are refused, not %d", got, len(c.not))
			}
			form := url.Values{"act": {c.act}, "ids": c.ids} // Also those whom the page does not offer.
			if c.role != "" {
				form.Set("role", c.role)
			}
			if c.act == "remove" {
				heirs := asks.Find(`[name="hand_to"] option`)
				if offered := heirs.Text(); strings.Contains(offered, c.done[0]) || !strings.Contains(offered, name("agent")) {
					t.Errorf("the customers go to one of %q", offered)
				}
				form.Set("hand_to", id("agent"))
			}
			path := several
			if c.act == "resend" {
				path += "/resend"
				form.Del("act")
			}
			p := c.who.Post(path, form)
			if p.Status != http.StatusSeeOther {
				t.Fatalf("doing: %d %s", p.Status, p.Text())
			}
			told := c.who.Follow(p).Find(".notice")
			notice := told.Text()
			if undo := told.Find("form").AttrOr("action", ""); strings.HasSuffix(undo, "/restore") != (c.act == "withdraw") {
				t.Errorf("%s is undone at %q", c.act, undo)
			}
			for _, one := range append(c.done, c.not...) {
				if !strings.Contains(notice, one) {
					t.Errorf("%q does not name %s", notice, one)
				}
			}
			if n := strings.Count(notice, "not done"); n != len(c.not) {
				t.Errorf("%q: %d are not done, want %d", notice, n, len(c.not))
			}
			var found string
			for _, row := range webtest.Ask[[]string](t, site, `select coalesce(array_agg(x.*::text), '{}') from (`+c.wantInRows+`) x`) {
				found += row
			}
			if found == "" {
				t.Error("the rows are not what was asked for")
			}
		})
	}
}

// Several invitations that are withdrawn at once count again by one press, of whoever withdrew them.
func TestSeveralWithdrawnInvitationsAreTakenBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	owner.Get(webtest.Members)
	admin.Get(webtest.Members)
	ids := []string{site.InvitationID(t, webtest.Atelier, "pending@demo.test"), site.InvitationID(t, webtest.Atelier, "weekend@demo.test")}
	open := func() int {
		return webtest.Ask[int](t, site, `select count(*) from invitations i join tokens t on t.id = i.id where i.id::text = any ($1) and i.state = 'pending'`, ids)
	}
	p := owner.Follow(owner.Post(several, url.Values{"act": {"withdraw"}, "ids": ids}))
	undo := p.Find(".notice form").AttrOr("action", "")
	if undo == "" || open() != 0 {
		t.Fatalf("%d are open: %s", open(), p.Find(".notice").Text())
	}
	if p := admin.Post(undo, nil); p.Status != http.StatusNotFound || open() != 0 {
		t.Errorf("taken back by somebody else: %d", p.Status)
	}
	p = owner.Follow(owner.Post(undo, nil))
	if !p.Has("2 are back.") || open() != 2 || p.Find("#member-rows .changed").Length() != 2 {
		t.Errorf("%d are open, %d rows are tinted: %s", open(), p.Find("#member-rows .changed").Length(), p.Find(".notice").Text())
	}
	if p := owner.Post(undo, nil); p.Status != http.StatusNotFound {
		t.Errorf("a second press: %d", p.Status)
	}
}

// Whoever may change nobody is offered nothing, and an ordinary list has no boxes.
func TestRowsAreChosenByWhomTheyConcern(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	if n := owner.Get(webtest.Members).Find(".choose").Length(); n != 0 {
		t.Errorf("an ordinary list has %d boxes", n)
	}
	boxes := func(v *webtest.Visitor) (ids []string) {
		for _, box := range v.Get(webtest.Members + "?several=1").Find(".choose").EachIter() {
			ids = append(ids, box.AttrOr("value", ""))
		}
		return ids
	}
	menus := owner.Get(webtest.Members).Find(`#member-rows [class*="dots"]`).Length()
	if got := len(boxes(owner)); got == 0 || menus != 0 && got != menus {
		t.Errorf("an owner chooses from %d rows, and may change %d", got, menus)
	}
	for _, one := range boxes(manager) {
		if role := webtest.Ask[string](t, site, `select coalesce((select role from members where id = $1), (select role from invitations where id = $1))`,
			uuid.MustParse(one)); role != "agent" {
			t.Errorf("a manager chooses from %ss", role)
		}
	}
	if p := owner.Get(several + "?act=remove"); !p.Has("Nobody is chosen yet") || p.Find("main form button").Length() != 0 {
		t.Errorf("nobody is chosen: %d", p.Status)
	}
	someone := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	before := site.Whole(t)
	for what, form := range map[string]url.Values{
		"no act": {"ids": {someone}}, "again here": {"act": {"resend"}, "ids": {someone}}, "another act": {"act": {"promote"}, "ids": {someone}}, "no id": {"act": {"remove"}, "ids": {"x"}},
		"no heir": {"act": {"remove"}, "ids": {someone}, "hand_to": {"x"}}, "an heir of what stays": {"act": {"withdraw"}, "ids": {someone}, "hand_to": {someone}},
		"nobody": {"act": {"remove"}}, "no role": {"act": {"role"}, "ids": {someone}}, "another role": {"act": {"role"}, "ids": {someone}, "role": {"king"}},
	} {
		if p := owner.Post(several, form); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, p.Status)
		}
	}
	if diff := cmp.Diff(before, site.Whole(t)); diff != "" {
		t.Errorf("something was changed:\n%s", diff)
	}
}

// The customers of several who are removed go to whoever is chosen, not to one of them.
func TestSeveralAreRemovedAndHandOver(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	one, two := site.MemberID(t, webtest.Atelier, "agent@demo.test"), site.MemberID(t, webtest.Atelier, "agent.masked@demo.test")
	to := site.MemberID(t, webtest.Atelier, "admin@demo.test")
	assigned := func(ids ...string) int {
		return webtest.Ask[int](t, site, `select count(*) from contacts where assignee_id::text = any ($1) and deleted_at is null`, ids)
	}
	theirs, had := assigned(one, two), assigned(to)
	const page = webtest.Members + "/several"
	p := owner.Get(page + "?act=remove&ids=" + one + "&ids=" + two)
	if offered := p.Find(`select[name="hand_to"]`); offered.Find(`option[value="`+to+`"]`).Length() != 1 || offered.Find(`option[value="`+one+`"]`).Length() != 0 {
		t.Errorf("the page offers %s", p.Text())
	}
	form := url.Values{"act": {"remove"}, "ids": {one, two}, "hand_to": {to}}
	if p := owner.Post(page, form); p.Status != http.StatusSeeOther || theirs == 0 || assigned(one, two) != 0 || assigned(to) != had+theirs {
		t.Errorf("%d: %d of %d went", p.Status, assigned(to)-had, theirs)
	}
}
