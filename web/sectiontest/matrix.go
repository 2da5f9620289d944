package sectiontest

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/internal/i18n"
	"latchkey/internal/policy/policytest"
	"latchkey/internal/section"
	"latchkey/web/webtest"
)

// somebody is a member whose seat the proof changes.
const somebody = "agent.masked@demo.test"

// matrix sends everything that a section answers, for every role with every set
// of restrictions, and expects what access.csv says.
func (r *trial) matrix() {
	r.learn()
	m := policytest.Load(r.T)
	v := r.site.SignIn(r.T, somebody)
	v.Get("/profile")
	id, _ := r.add(r.owner, own)
	for _, role := range m.Roles() {
		for _, restrictions := range webtest.Sets(m, role) {
			r.do(`update members set role = $2, restrictions = $3, owner_restrictions = '{}' where email_key = $1
				and workspace_id = (select workspace_id from workspace_slugs where slug = $4)`, somebody, role, append([]string{}, restrictions...), own)
			r.do(`delete from throttles`)
			may := func(actions ...string) bool {
				return !slices.ContainsFunc(actions, func(action string) bool { return !m.Allowed(role, restrictions, r.Resource.String(), action) })
			}
			who := strings.Join(append([]string{role}, restrictions...), "+")
			id = r.seat(v, who, id, may)
			r.export(v, m, who, may("export"))
		}
	}
}

// seat tries all but the file for one seat, and returns the id of one that is
// there afterwards.
func (r *trial) seat(v *webtest.Visitor, who, id string, may func(...string) bool) string {
	closed := 0
	get := func(may bool, what string, parts ...string) {
		r.decided(v.Get(r.list(own, parts...)), may, http.StatusOK, who+": "+what)
	}
	post := func(may bool, what string, form url.Values, parts ...string) {
		before := ""
		if !may {
			closed++
			before = r.stored()
		}
		r.decided(v.Post(r.list(own, parts...), form), may, http.StatusSeeOther, who+": "+what)
		if !may && before != r.stored() {
			r.Errorf("%s: %s was refused, and done", who, what)
		}
	}
	get(may("list"), "the list")
	get(may("create"), "the form", "new")
	post(may("create"), "adding one", r.form(own))
	get(may("update"), "its form", id, "edit")
	post(may("update"), "changing it", r.form(own), id, "edit")
	if r.PutsAway {
		for _, act := range []string{"put_away", "bring_back"} {
			post(may("list", "update"), act, url.Values{"act": {act}, "ids": {id}}, "bulk")
		}
	}
	get(may("delete"), "the question", id, "delete")
	post(may("delete"), "deleting it", nil, id, "delete")
	if !r.Undo {
		if may("delete") {
			id, _ = r.add(r.owner, own)
		}
		return id
	}
	if !may("delete") {
		r.status(r.owner.Post(r.list(own, id, "delete"), nil), http.StatusSeeOther, "the owner's deletion")
	}
	post(may("delete"), "undoing it", nil, id, "restore")
	if !may("delete") {
		r.status(r.owner.Post(r.list(own, id, "restore"), nil), http.StatusSeeOther, "the owner's undoing")
	}
	post(may("list", "delete"), "deleting some", url.Values{"act": {"delete"}, "ids": {id}}, "bulk")
	if may("list", "delete") {
		id, _ = r.add(r.owner, own)
	}
	return id
}

// decided is an answer that the matrix decides.
func (r *trial) decided(p *webtest.Page, may bool, yes int, what string) {
	r.Helper()
	if !may {
		yes = http.StatusForbidden
	}
	r.status(p, yes, what)
}

// exported tells whether anybody may have the section as a file.
func (r *trial) exported(m *policytest.Matrix) bool {
	return slices.ContainsFunc(m.Roles(), func(role string) bool { return m.Allowed(role, nil, r.Resource.String(), "export") })
}

func (r *trial) export(v *webtest.Visitor, m *policytest.Matrix, who string, may bool) {
	p := v.Post(r.list(own, "export"), nil)
	if !r.exported(m) {
		r.status(p, http.StatusNotFound, who+": a file that nobody may have")
		return
	}
	r.decided(p, may, http.StatusSeeOther, who+": the file")
}

// file is every row of the section, and no address of a customer.
func (r *trial) file() {
	r.learn()
	m := policytest.Load(r.T)
	id, form := r.add(r.owner, own)
	full := r.filled()
	gone, lost := r.add(r.owner, own)
	_, theirs := r.add(r.stranger, other)
	r.crowd(id)
	r.status(r.owner.Post(r.list(own, gone, "delete"), nil), http.StatusSeeOther, "a deletion")
	if !r.exported(m) {
		r.export(r.owner, m, "owner", false)
		return
	}
	p := r.owner.Post(r.list(own, "export"), nil)
	r.status(p, http.StatusSeeOther, "the file")
	body := r.finished(p.Header.Get("Location"))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 2 {
		r.Fatalf("%v in %s", err, body)
	}
	var listed []string
	states := map[string]string{}
	for next := r.list(own); next != ""; {
		p := r.owner.Get(next)
		listed = append(listed, names(p)...)
		r.statesOf(p, states)
		next = p.Find(`.list-foot a[href*="after="]`).AttrOr("href", "")
	}
	if want := ask[[]string](r, `select array_agg(name order by name_key, id) from `+r.Table+` x where `+r.there(), own); !slices.Equal(listed, want) {
		r.Errorf("leafing shows %q, not %q", listed, want)
	}
	var filed []string
	for _, row := range rows[1:] {
		filed = append(filed, row[0])
	}
	slices.Sort(listed)
	slices.Sort(filed)
	if !slices.Equal(listed, filed) {
		r.Errorf("the list has %q, the file %q", listed, filed)
	}
	if !slices.Contains(filed, form.Get("name")) || slices.Contains(filed, lost.Get("name")) || slices.Contains(filed, theirs.Get("name")) || strings.Contains(body, id) {
		r.Errorf("the file: %s", body)
	}
	r.cells(rows, form, states)
	r.cells(rows, full, states)
	if strings.Contains(body, "@") {
		r.Errorf("the file has an address: %s", body)
	}
}

// filled adds one that has a value in each field that takes one beside the others.
func (r *trial) filled() url.Values {
	r.Helper()
	id, form := r.add(r.owner, own)
	for i := range r.Fields {
		if f := &r.Fields[i]; !form.Has(inputOf(f)) {
			if more := with(form, inputOf(f), r.value(f, own)); r.owner.Post(r.list(own, id, "edit"), more).Status == http.StatusSeeOther {
				form = more
			}
		}
	}
	return form
}

// cells compares every column of a file with what was typed, what was left out
// included.
func (r *trial) cells(rows [][]string, form url.Values, states map[string]string) {
	r.Helper()
	head, want := []string{"name"}, []string{form.Get("name")}
	for i := range r.told {
		f := &r.told[i]
		head, want = append(head, f.Name), append(want, form.Get(inputOf(f)))
		last := &want[len(want)-1]
		switch given := *last != ""; {
		case f.Told:
			*last = "0"
		case f.Kind == section.Money && given:
			head, want = append(head, "currency"), append(want, form.Get("currency"))
		case f.Kind == section.Money:
			head, want = append(head, "currency"), append(want, "")
		case f.Kind == section.Choice && given:
			*last = i18n.For(i18n.English, time.UTC).T(r.Noun + "." + f.Name + "_" + *last)
		case f.Names() && given:
			*last = ask[string](r, `select name from `+f.From+` where id = $1`, *last)
		}
	}
	if r.PutsAway {
		head, want = append(head, "state"), append(want, states[form.Get("name")])
	}
	head = append(head, "created_at")
	at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == form.Get("name") })
	if !slices.Equal(rows[0], head) {
		r.Errorf("the columns of the file are %q, not %q", rows[0], head)
	} else if at < 0 || !slices.Equal(rows[at][:len(want)], want) {
		r.Errorf("the file has %q, not %q", rows[max(at, 0)], want)
	}
}

// statesOf are what a page of the list says of the state of each, by its name.
func (*trial) statesOf(p *webtest.Page, states map[string]string) {
	for column, head := range p.Find("table.things thead th").EachIter() {
		if head.Text() != i18n.For(i18n.English, time.UTC).T("customers.records.state") {
			continue
		}
		for i, name := range names(p) {
			states[name] = p.Find("table.things tbody tr").Eq(i).Children().Eq(column).Text()
		}
	}
}

// finished follows a file to its end and fetches it.
func (r *trial) finished(page string) string {
	webtest.Worked(r.T, r.owner, page)
	file := r.owner.Post(page, nil)
	r.status(file, http.StatusOK, "fetching the file")
	return string(file.Body)
}

// there is the condition of what a list of a workspace, $1, holds.
func (r *trial) there() string {
	there := `workspace_id = (select workspace_id from workspace_slugs where slug = $1)`
	if r.Undo {
		there += ` and deleted_at is null`
	}
	if r.Rows.Column != "" {
		there += ` and ` + r.Rows.Column + ` = '` + r.Rows.Value + `'`
	}
	return there
}

// crowd makes pages of copies of one, many of the same name where they may.
func (r *trial) crowd(id string) { r.copies(id, 120) }

func (r *trial) copies(id string, count int) {
	name := `'many ' || n % 7`
	if r.Unique {
		name = `'many ' || n`
	}
	anew := `'id', gen_random_uuid(), 'name', ` + name + `, 'name_key', ` + name + `, 'identity', ` + name
	for i := range r.Fields {
		if r.Fields[i].Unique {
			anew += `, '` + r.Fields[i].Name + `', 'MANY-' || n`
		}
	}
	r.do(`insert into `+r.Table+` select (jsonb_populate_record(x, jsonb_build_object(`+anew+`))).* from `+r.Table+` x, generate_series(1, $2::int) n where x.id = $1`, id, count)
}
