package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A filter is kept as a view under a name. Whoever sees a shared one sees and counts their
// part of it; one's own is nobody else's.
func TestRule15AViewShowsEverybodyTheirPart(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	talks(t, site)
	site.Exec(t, `update conversations set waiting_since = case when state = 'open' then last_at end`)
	owner := site.SignIn(t, "owner@demo.test")
	if p := owner.Get(conversations + "?inbox=all&show=waiting"); !p.Has("Save as a view") {
		t.Errorf("nothing offers to save: %s", p.Text())
	}
	for name, shared := range map[string]string{"Shared view": "true", "Own view": ""} {
		p := owner.Post(conversations+"/views?inbox=all&show=waiting", url.Values{"name": {name}, "shared": {shared}})
		if p.Header.Get("Location") != conversations+"?inbox=all&show=waiting" {
			t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
		}
	}
	views := func(v *webtest.Visitor) (all []string) {
		for _, link := range v.Get(conversations).Find(".areas .area-items a").EachIter() {
			if strings.Contains(link.Text(), "view") {
				all = append(all, strings.TrimSpace(link.Text()))
			}
		}
		return all
	}
	if got := views(owner); !slices.Equal(got, []string{"Own view 6", "Shared view 6"}) {
		t.Errorf("the owner sees %v", got)
	}
	for restriction, want := range map[string]string{"": "Shared view 6", "visibility_team": "Shared view 3", "visibility_own": "Shared view 1"} {
		var restrictions []string
		if restriction != "" {
			restrictions = []string{restriction}
		}
		site.Seat(t, reader, "agent", restrictions...)
		v := site.SignIn(t, reader)
		if got := views(v); !slices.Equal(got, []string{want}) {
			t.Errorf("%q: %v, want %s", restriction, got, want)
		}
		for _, id := range webtest.Ask[[]string](t, site, `select array_agg(id::text) from conversation_views`) {
			before := site.Kept(t)
			for path, form := range map[string]url.Values{"": {"name": {"Mine"}}, "/delete": nil} {
				if p := v.Post(conversations+"/views/"+id+path, form); p.Status != http.StatusNotFound {
					t.Errorf("%q: a view of another%s: %d", restriction, path, p.Status)
				}
			}
			site.Unchanged(t, before, "changing a view of another")
		}
		if p := v.Post(conversations+"/views?show=unread", url.Values{"name": {"For all"}, "shared": {"true"}}); p.Status != http.StatusForbidden {
			t.Errorf("%q: an agent shares: %d", restriction, p.Status)
		}
	}
}

// The name that somebody gave a view shows whoever is masked no address.
func TestRule28AMaskHidesInNamesOfViews(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Post(conversations+"/views?show=waiting", url.Values{"name": {"Of canary@songs.example"}, "shared": {"true"}})
	site.Seat(t, reader, "agent", "mask_contact")
	if p := site.SignIn(t, reader).Get(conversations); !p.Has("Of ") || strings.Contains(string(p.Body), "canary@") {
		t.Errorf("%s", p.Text())
	}
}

// A view is renamed and deleted; nonsense is refused, and there are not too many.
func TestAViewIsChanged(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := aView(t, site, reader)
	v := site.SignIn(t, reader)
	if p := v.Post(conversations+"/views/"+id, url.Values{"name": {"Renamed"}}); p.Status != http.StatusSeeOther || !v.Get(conversations+"?inbox=all&show=waiting").Has("Renamed") {
		t.Errorf("renamed: %d %s", p.Status, p.Text())
	}
	webtest.Refuses(t, site, v, conversations+"/views?show=waiting", []webtest.Attempt{
		{Name: "no name", Form: url.Values{"name": {" "}}, Status: 422}, {Name: "a long name", Form: url.Values{"name": {strings.Repeat("x", 61)}}, Status: 422},
	})
	for path, want := range map[string]int{"?q=words": 422, "?state=any": 422, "?channel=" + id: 422, "?show=nothing": 400} {
		if p := v.Post(conversations+"/views"+path, url.Values{"name": {"x"}}); p.Status != want {
			t.Errorf("%s: %d, want %d", path, p.Status, want)
		}
	}
	if p := v.Post(conversations+"/views/"+id+"/delete", nil); p.Status != http.StatusSeeOther || v.Get(conversations).Has("Renamed") {
		t.Errorf("deleted: %d", p.Status)
	}
	for range 15 {
		aView(t, site, reader)
	}
	if p := v.Post(conversations+"/views?show=unread", url.Values{"name": {"One more"}}); p.Status != http.StatusRequestEntityTooLarge || !p.Has("15") {
		t.Errorf("one too many: %d %s", p.Status, p.Text())
	}
}

// A conversation is printed and exported by whoever may export, with notes where they are
// asked for.
func TestAConversationIsExported(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, "owner@demo.test")
	owner, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+id
	owner.Post(one+"/notes", url.Values{"text": {"A quokka note"}})
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state)
		select workspace_id, gen_random_uuid(), id, 'A numbat message', 'received' from conversations where id = $1`, id)
	for _, notes := range []bool{false, true} {
		form, query := url.Values{}, ""
		if notes {
			form, query = url.Values{"notes": {"true"}}, "?notes=true"
		}
		file, page := owner.Post(one+"/export.txt", form), owner.Get(one+"/print"+query)
		for what, text := range map[string]string{"file": string(file.Body), "page": page.Find(".print").Text()} {
			if !strings.Contains(text, "A numbat message") || strings.Contains(text, "quokka") != notes {
				t.Errorf("the %s with notes %t: %s", what, notes, text)
			}
		}
		if kind := file.Header.Get("Content-Disposition"); file.Status != http.StatusOK || !strings.Contains(kind, "conversation-"+numberOf(t, site, id)+".txt") {
			t.Errorf("%d %s", file.Status, kind)
		}
	}
	if logged := webtest.Ask[int](t, site, `select count(*) from activity where act = 'conversation.export'`); logged != 2 {
		t.Errorf("%d exports are logged", logged)
	}
	for who, want := range map[string]int{"agent@demo.test": 403, "manager.restricted@demo.test": 403, "assistant@demo.test": 403, "nora@demo.test": 404} {
		v := site.SignIn(t, who)
		if p, q := v.Get(one+"/print"), v.Post(one+"/export.txt", nil); p.Status != want || q.Status != want {
			t.Errorf("%s: %d and %d, want %d", who, p.Status, q.Status, want)
		}
	}
}
