package sectiontest

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"latchkey/internal/section"
	"latchkey/web/webtest"
)

// life follows one from its form to its deletion, and back.
func (r *trial) life() {
	r.learn()
	list := r.list(own)
	r.status(r.owner.Get(list+"/new"), http.StatusOK, "the form of a new one")
	id, form := r.add(r.owner, own)
	name := form.Get("name")
	p := r.owner.Get(list)
	if !p.Has(name) || !slices.Contains(names(p), name) || p.Find(`tr.changed .main > a:not(.row-mark)[href*="`+id+`"]`).Length() != 1 {
		r.Errorf("it is not in the list, with its notice: %s", p.Text())
	}
	for query, found := range map[string]bool{strings.ToUpper(name): true, name[:len(name)-1]: true, name[2:]: false, "zzz" + name: false} {
		if got := names(r.owner.Get(list + "?q=" + url.QueryEscape(query))); slices.Contains(got, name) != found {
			r.Errorf("%q finds %q", query, got)
		}
	}
	r.found()
	for _, query := range []string{"state=x", "q=a&q=b", "q=%ff", "after=x", "sort=name", "page=2", "nonsense=1"} {
		r.status(r.owner.Get(list+"?"+query), http.StatusBadRequest, query)
	}
	r.states(name)
	r.change(id, form)
	for _, told := range []string{name, name + " anew"} {
		if ask[int](r, `select count(*) from activity where target_id = $1 and target = $2 and act like $3 || '.%'`, id, told, r.Noun) == 0 {
			r.Errorf("the activity log does not tell of %s", told)
		}
	}
	r.options(id)
	r.end(id)
}

// found is by how people type a name, and unique is a name but for its case.
func (r *trial) found() {
	const name = "Lebœuf-Claire O’Shea"
	make := func(name string, status int) {
		form := r.form(own)
		form.Set("name", name)
		r.status(r.owner.Post(r.list(own), form), status, name)
	}
	make(name, http.StatusSeeOther)
	for query, found := range map[string]bool{
		"leboeuf": true, "CLAIRE": true, "o'shea": true, "oshea lebœuf": true, "shea": true, "lebœuf-claire": true, "eboeuf": false, "claire anna": false,
	} {
		if got := names(r.owner.Get(r.list(own) + "?q=" + url.QueryEscape(query))); slices.Contains(got, name) != found {
			r.Errorf("%q finds %q", query, got)
		}
	}
	make("LEBOEUF-CLAIRE O'SHEA", http.StatusSeeOther)
	if r.Unique {
		make("LEBŒUF-claire o’shea", http.StatusUnprocessableEntity)
	}
}

// states are filters where a section puts away, and unknown where it does not.
func (r *trial) states(name string) {
	for state, shown := range map[string]bool{"active": true, "retired": false} {
		p := r.owner.Get(r.list(own) + "?state=" + state)
		if !r.PutsAway {
			r.status(p, http.StatusBadRequest, "a state")
		} else if slices.Contains(names(p), name) != shown {
			r.Errorf("%s has %q: %t", state, names(p), !shown)
		}
	}
}

// change edits one: what was typed is there, and an old page changes nothing.
func (r *trial) change(id string, form url.Values) {
	edit := r.list(own, id, "edit")
	p := r.owner.Get(edit)
	for _, input := range slices.Sorted(maps.Keys(form)) {
		if form.Get(input) != "" && shown(p, input) != form.Get(input) {
			r.Errorf("the form shows %q in %s, which is %q", shown(p, input), input, form.Get(input))
		}
	}
	version := shown(p, "version")
	changed := with(with(form, "name", form.Get("name")+" anew"), "version", version)
	r.status(r.owner.Post(edit, changed), http.StatusSeeOther, "a change")
	if got := names(r.owner.Get(r.list(own))); !slices.Contains(got, changed.Get("name")) {
		r.Errorf("it is not changed: %q", got)
	}
	before := r.stored()
	late := with(changed, "name", "Too late")
	p = r.owner.Post(edit, late)
	r.status(p, http.StatusConflict, "a change from an old page")
	if shown(p, "name") != "Too late" || !p.Has("Somebody else changed this") && !p.Has("Somebody else changed "+changed.Get("name")) {
		r.Errorf("what was typed is lost, or the page does not say why: %s", p.Text())
	}
	// Beside the one field that differs stands what is there now, and who wrote it.
	if now := p.Find(".now"); now.Length() != 1 || p.Find("#name-now bdi").Text() != changed.Get("name") || !strings.Contains(now.Text(), "Now, by Marie Marchand, ") {
		r.Errorf("what is there now: %q", now.Text())
	}
	fresh := shown(p, "version")
	for _, nonsense := range []string{"x", "0", "-1", "1.5", flood} {
		r.status(r.owner.Post(edit, with(changed, "version", nonsense)), http.StatusBadRequest, "version "+nonsense[:1])
	}
	if r.stored() != before {
		r.Error("a late change was kept")
	}
	// The form that came back is that of now: it is saved once it was looked at.
	r.status(r.owner.Post(edit, with(late, "version", fresh)), http.StatusSeeOther, "a late change, looked at")
	if lines := r.owner.Get(edit).Find(".history li"); lines.Length() != 3 || !strings.Contains(lines.First().Text(), "changed") || !strings.Contains(lines.Last().Text(), "added") {
		r.Errorf("the history: %q", lines.Text())
	}
}

// options takes each field that is not required, and its longest and largest.
func (r *trial) options(id string) {
	edit := r.list(own, id, "edit")
	form := with(r.form(own), "name", strings.Repeat("𝔸", r.NameMost))
	r.status(r.owner.Post(edit, form), http.StatusSeeOther, "the longest name")
	taken := 0
	for i := range r.Fields {
		f := &r.Fields[i]
		values := []string{r.value(f, own)}
		switch f.Kind {
		case section.Text, section.Code, section.Name, section.Paragraphs:
			values = append(values, strings.Repeat("A", int(f.Most)))
		case section.Number:
			values = append(values, strconv.FormatInt(f.Most, 10))
		case section.Money:
			values = append(values, "999999999.99")
		case section.Choice:
			values = f.Choices
		case section.Day, section.Things, section.Set, section.Lines, section.Phone, section.Address, section.Link: // They have no longest value.
		}
		if f.Some || f.Fixed {
			continue // The section's own tests try what only some have.
		}
		for _, value := range values {
			filled := with(form, inputOf(f), value)
			for _, need := range r.needs {
				if p := r.owner.Post(edit, filled); p.Status == http.StatusUnprocessableEntity && need != f.Name {
					filled = with(filled, need, "") // Either this or that.
				}
			}
			for j := range r.Fields {
				if one := &r.Fields[j]; one.Some { // It is asked for, or it stays empty.
					filled = with(filled, one.Name, "")
					if p := r.owner.Post(edit, filled); p.Status == http.StatusUnprocessableEntity {
						filled = with(filled, one.Name, r.value(one, own))
					}
				}
			}
			p := r.owner.Post(edit, filled)
			r.status(p, http.StatusSeeOther, f.Name+" "+value)
			if got := shown(r.owner.Get(edit), inputOf(f)); got != value {
				r.Errorf("%s holds %q, not %q", f.Name, got, value)
			}
			r.keepsUnsent(id, form, inputOf(f), value)
			taken++
		}
	}
	r.status(r.owner.Post(edit, r.emptied(form)), http.StatusSeeOther, "all of them empty again")
	for i := range r.Fields {
		f := &r.Fields[i]
		if got := shown(r.owner.Get(edit), inputOf(f)); !form.Has(inputOf(f)) && f.Kind != section.Choice && got != "" {
			r.Errorf("%s is emptied and holds %q", f.Name, got)
		}
	}
	if len(r.Fields) > 0 && taken == 0 {
		r.Error("no field was tried")
	}
}

// keepsUnsent sends what is required alone: a field that is not in the form stays
// as it is, and so does a box that the form does not name.
func (r *trial) keepsUnsent(id string, form url.Values, input, value string) {
	r.Helper()
	edit, sent := r.list(own, id, "edit"), url.Values{"name": form["name"]}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Required && !f.Some {
			sent[inputOf(f)] = form[inputOf(f)]
		}
	}
	if !sent.Has(input) {
		r.status(r.owner.Post(edit, sent), http.StatusSeeOther, "a form without "+input)
		if got := shown(r.owner.Get(edit), input); got != value {
			r.Errorf("a form without %s has made %q of %q", input, got, value)
		}
	}
	if !r.PutsAway {
		return
	}
	if !ask[bool](r, `select active from `+r.Table+` where id = $1`, id) {
		r.Error("a form without its box has put it away")
	}
	sent.Set("boxes", "active")
	r.status(r.owner.Post(edit, sent), http.StatusSeeOther, "a box that is not ticked")
	if ask[bool](r, `select active from `+r.Table+` where id = $1`, id) {
		r.Error("a box that is not ticked has not put it away")
	}
	r.do(`update `+r.Table+` set active = true where id = $1`, id)
}

// emptied sends every field of a section, what the form does not have as empty.
func (r *trial) emptied(form url.Values) url.Values {
	all := url.Values{}
	for i := range r.Fields {
		switch f := &r.Fields[i]; f.Kind {
		case section.Set:
			all.Add("boxes", f.Name)
		case section.Things:
			for n := range int(f.Most) {
				all.Set(fmt.Sprintf("%s_%d", f.Name, n+1), "")
			}
		case section.Choice: // One of them is always chosen.
		default:
			all.Set(f.Name, "")
		}
	}
	maps.Copy(all, form)
	return all
}

// end deletes one, which can be undone where the section says so.
func (r *trial) end(id string) {
	list, remove := r.list(own), r.list(own, id, "delete")
	name := ask[string](r, `select name from `+r.Table+` where id = $1`, id)
	p := r.owner.Get(remove)
	if p.Status != http.StatusOK || !p.Has(name) || p.Find("main form .danger").Length() != 1 {
		r.Errorf("the question: %d %s", p.Status, p.Text())
	}
	p = r.owner.Post(remove, nil)
	r.status(p, http.StatusSeeOther, "a deletion")
	p = r.owner.Follow(p)
	undo := p.Find(`form[action$="/` + id + `/restore"]`).Length()
	if slices.Contains(names(p), name) || (undo == 1) != r.Undo {
		r.Errorf("it is still there, or %d forms undo it: %s", undo, p.Text())
	}
	for _, again := range []string{"delete", "edit"} {
		r.status(r.owner.Get(r.list(own, id, again)), http.StatusNotFound, again+" of what is gone")
		r.status(r.owner.Post(r.list(own, id, again), nil), http.StatusNotFound, again+" of what is gone")
	}
	restore := r.list(own, id, "restore")
	p = r.owner.Post(restore, nil)
	if !r.Undo {
		r.status(p, http.StatusNotFound, "undoing what cannot be undone")
		return
	}
	r.status(p, http.StatusSeeOther, "undoing it")
	if !slices.Contains(names(r.owner.Follow(p)), name) {
		r.Errorf("%s is not back", name)
	}
	r.status(r.owner.Post(restore, nil), http.StatusNotFound, "undoing it twice")
	lines := r.owner.Get(r.list(own, id, "edit")).Find(".history li").Text()
	if !strings.Contains(lines, "deleted this") || !strings.Contains(lines, "undid the deletion") {
		r.Errorf("the history: %s", lines)
	}
	r.tooLate(id)
	r.do(`update `+r.Table+` set deleted_at = now() - interval '31 days' where id = $1`, id)
	r.status(r.owner.Post(restore, nil), http.StatusNotFound, "undoing it a month later")
	r.status(r.owner.Get(list), http.StatusOK, "the list")
}

// tooLate deletes one, gives what is unique of it to another, and finds that the
// deletion cannot be undone any more.
func (r *trial) tooLate(id string) {
	edit := r.list(own, id, "edit")
	form := r.form(own)
	unique := r.Unique
	for i := range r.Fields {
		unique = unique || r.Fields[i].Unique
	}
	r.status(r.owner.Post(edit, r.emptied(form)), http.StatusSeeOther, "a form with all that is unique")
	r.status(r.owner.Post(r.list(own, id, "delete"), nil), http.StatusSeeOther, "a deletion")
	r.status(r.owner.Post(r.list(own), form), http.StatusSeeOther, "another with the same values")
	before := r.stored()
	want := http.StatusSeeOther
	if unique {
		want = http.StatusConflict
	}
	r.status(r.owner.Post(r.list(own, id, "restore"), nil), want, "undoing it after another took its values")
	if unique && r.stored() != before {
		r.Error("a refused undo changed something")
	}
}

// shown is what an input of a page holds.
func shown(p *webtest.Page, input string) string {
	at := p.Find(`main [name="` + input + `"]`)
	if at.Is("select") {
		return at.Find("option[selected]").AttrOr("value", "")
	}
	if at.Is(`[type="checkbox"]`) {
		return at.Filter("[checked]").AttrOr("value", "")
	}
	if at.Is("textarea") {
		return at.Text()
	}
	return at.AttrOr("value", "")
}

// full adds as many as there can be, and is refused one more.
func (r *trial) full() {
	if r.Most == 0 {
		return
	}
	r.learn()
	id, _ := r.add(r.owner, own)
	gone, _ := r.add(r.owner, own)
	r.status(r.owner.Post(r.list(own, gone, "delete"), nil), http.StatusSeeOther, "a deletion")
	r.copies(id, r.Most-ask[int](r, `select count(*) from `+r.Table+` x where `+r.there(), own))
	before := r.stored()
	r.status(r.owner.Post(r.list(own), r.form(own)), http.StatusConflict, "one too many")
	if r.Undo {
		r.status(r.owner.Post(r.list(own, gone, "restore"), nil), http.StatusConflict, "one too many that comes back")
	}
	if r.stored() != before {
		r.Error("one too many is stored")
	}
	r.status(r.owner.Post(r.list(own, id, "edit"), r.form(own)), http.StatusSeeOther, "a change of one of as many as there can be")
}

// refusals sends every form that is wrong, to both addresses that take forms.
func (r *trial) refusals() {
	r.learn()
	id, _ := r.add(r.owner, own)
	right := r.form(own)
	for _, address := range []string{r.list(own), r.list(own, id, "edit")} {
		attempts := r.wrongs(right)
		before := r.stored()
		for _, a := range attempts {
			p := r.owner.Post(address, a.form)
			r.status(p, http.StatusUnprocessableEntity, a.what)
			if r.stored() != before {
				r.Fatalf("%s at %s was stored", a.what, address)
			}
			if a.input == "" {
				continue
			}
			if p.Find("#"+a.input+"-error").Text() == "" {
				r.Errorf("%s: nothing is said at the field: %s", a.what, p.Text())
			}
			if typed := a.form.Get("name"); a.input != "name" && shown(p, "name") != typed {
				r.Errorf("%s: what was typed is lost: %q, not %q", a.what, shown(p, "name"), typed)
			}
		}
		r.status(r.owner.Post(address, right), http.StatusSeeOther, "the form with nothing wrong in it")
		right = r.form(own)
	}
}
