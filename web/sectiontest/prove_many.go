package sectiontest

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/section"
	"latchkey/web/webtest"
)

// bulk does to several at once what can be done to each.
func (r *trial) bulk() {
	if !r.PutsAway && !r.Undo {
		r.status(r.owner.Post(r.list(own, "bulk"), nil), http.StatusNotFound, "what is asked about one by one")
		return
	}
	r.learn()
	one, _ := r.add(r.owner, own)
	two, _ := r.add(r.owner, own)
	foreign, _ := r.add(r.stranger, other)
	address := r.list(own, "bulk")
	act := "delete"
	if r.PutsAway {
		act = "put_away"
	}
	before := r.stored()
	many := make([]string, 51)
	for i := range many {
		many[i] = uuid.NewString()
	}
	for what, form := range map[string]url.Values{
		"none": {"act": {act}}, "51": {"act": {act}, "ids": many}, "no act": {"ids": {one}}, "a nonsense act": {"act": {"burn"}, "ids": {one}},
		"a nonsense id": {"act": {act}, "ids": {"x"}}, "an unknown field": {"act": {act}, "ids": {one}, "nonsense": {"x"}}, "two acts": {"act": {act, act}, "ids": {one}},
	} {
		r.status(r.owner.Post(address, form), http.StatusUnprocessableEntity, what)
	}
	acts := map[string]bool{"put_away": r.PutsAway, "bring_back": r.PutsAway, "delete": r.Undo}
	for name, can := range acts {
		want := http.StatusUnprocessableEntity
		if can {
			want = http.StatusNotFound
		}
		r.status(r.owner.Post(address, url.Values{"act": {name}, "ids": {foreign}}), want, name+" of another workspace's")
	}
	if r.stored() != before {
		r.Error("what was refused was done")
	}
	for _, name := range []string{"put_away", "bring_back", "delete"} {
		if !acts[name] {
			continue
		}
		there := ask[string](r, `select md5(x::text) from `+r.Table+` x where id = $1`, foreign)
		answer := r.owner.Post(address, url.Values{"act": {name}, "ids": {one, two, foreign}})
		r.status(answer, http.StatusSeeOther, name)
		condition := map[string]string{"put_away": "not active", "bring_back": "active", "delete": "deleted_at is not null"}[name]
		if done := ask[int](r, `select count(*) from `+r.Table+` where id = any ($1::uuid[]) and `+condition, []string{one, two}); done != 2 {
			r.Errorf("%s did %d of 2", name, done)
		}
		if ask[string](r, `select md5(x::text) from `+r.Table+` x where id = $1`, foreign) != there {
			r.Errorf("%s reached another workspace", name)
		}
		if lines := ask[int](r, `select count(*) from activity where act = $1 and target_id = any ($2::uuid[])`, r.Noun+"."+name, []string{one, two}); lines != 2 {
			r.Errorf("%s left %d lines in the log", name, lines)
		}
		if name == "delete" {
			r.undone(answer, one, two)
		}
	}
}

// foreign asks for what another workspace has: it is not there.
func (r *trial) foreign() {
	r.learn()
	id, form := r.add(r.stranger, other)
	before := r.stored()
	for _, page := range []string{"edit", "delete", "restore"} {
		for _, id := range []string{id, uuid.NewString(), "x", uuid.Nil.String()} {
			if page != "restore" {
				r.status(r.owner.Get(r.list(own, id, page)), http.StatusNotFound, page+" of another workspace's")
			}
			var sent url.Values
			if page == "edit" {
				sent = r.without(form)
			}
			r.status(r.owner.Post(r.list(own, id, page), sent), http.StatusNotFound, page+" of another workspace's")
		}
	}
	for _, address := range []string{r.list(other), r.list(other, "new"), r.list(other, id, "edit"), r.list(other, id, "delete")} {
		r.status(r.owner.Get(address), http.StatusNotFound, address)
	}
	r.status(r.owner.Post(r.list(other), form), http.StatusNotFound, "adding one to another workspace")
	if r.stored() != before {
		r.Error("another workspace was changed")
	}
	if got := names(r.owner.Get(r.list(own) + "?q=" + url.QueryEscape(form.Get("name")))); slices.Contains(got, form.Get("name")) && r.id(own, form.Get("name")) == id {
		r.Errorf("another workspace's are in the list: %q", got)
	}
	// A section that shares its table has nothing of its neighbours.
	for _, s := range r.sections {
		if s.Table == r.Table && s.Resource != r.Resource {
			near, _ := r.of(s).add(r.owner, own)
			r.status(r.owner.Get(r.list(own, near, "edit")), http.StatusNotFound, "one of "+s.Resource.String())
			r.status(r.owner.Post(r.list(own, near, "delete"), nil), http.StatusNotFound, "one of "+s.Resource.String())
		}
	}
}

// without leaves out what names things of the workspace that a form was made for.
func (r *trial) without(form url.Values) url.Values {
	left := with(form, "name", "Taken over")
	for i := range r.Fields {
		if r.Fields[i].Kind == section.Things {
			left.Del(inputOf(&r.Fields[i]))
		}
	}
	return left
}

// undone brings back by one press what one press deleted, once.
func (r *trial) undone(answer *webtest.Page, ids ...string) {
	undo := r.owner.Follow(answer).Find(".notice form").AttrOr("action", "")
	there := func() int {
		return ask[int](r, `select count(*) from `+r.Table+` where id = any ($1::uuid[]) and deleted_at is null`, ids)
	}
	r.status(r.owner.Post(undo, nil), http.StatusSeeOther, "undoing several")
	if there() != len(ids) {
		r.Errorf("%d of %d are back", there(), len(ids))
	}
	r.status(r.owner.Post(undo, nil), http.StatusNotFound, "undoing several again")
}
