// Package sectiontest proves of every section what the kit promises of it,
// through the front door: it makes forms that are right and forms that are wrong
// from what section.Facts says of a section's fields.
package sectiontest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/section"
	"latchkey/web/app"
	"latchkey/web/kit"
	"latchkey/web/webtest"
)

// The workspaces of the demo in which sections are tried: one's own, and one of
// other people, with an owner each.
const (
	own, ownOwner     = "atelier-marchand", "owner@demo.test"
	other, otherOwner = "nordlicht-yoga", "nora@demo.test"
)

// Run proves what the kit promises of each section of an area. The sections share
// a site for each promise.
func Run(t *testing.T, area kit.NewArea) {
	sections := webtest.Sections(area)
	for name, prove := range map[string]func(*trial){
		"is added, found, changed, deleted and restored": (*trial).life,
		"refuses what is wrong with a field":             (*trial).refusals,
		"changes several at once":                        (*trial).bulk,
		"says what was done with each":                   (*trial).history,
		"leaves as a file":                               (*trial).file,
		"follows the matrix":                             (*trial).matrix,
		"has nothing of another workspace":               (*trial).foreign,
		"has room for so many":                           (*trial).full,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, area)
			for _, facts := range sections {
				t.Run(facts.Resource.String(), func(t *testing.T) { prove(newTrial(t, site, sections, facts)) })
			}
		})
	}
}

// trial is one section on a site.
type trial struct {
	*testing.T
	section.Facts
	site     *webtest.Site
	sections []section.Facts
	owner    *webtest.Visitor
	stranger *webtest.Visitor // the owner of the other workspace
	made     *int             // so that no two values are the same
	told     []section.Facet  // all fields, those too that no form has
	needs    []string         // fields that are not required, and that a rule of the section asks for
}

func newTrial(t *testing.T, site *webtest.Site, sections []section.Facts, facts section.Facts) *trial {
	t.Helper()
	r := &trial{T: t, Facts: facts, told: facts.Fields, site: site, sections: sections, made: new(int), owner: site.SignIn(t, ownOwner), stranger: site.SignIn(t, otherOwner)}
	r.Fields = slices.DeleteFunc(slices.Clone(facts.Fields), func(f section.Facet) bool { return f.Told })
	r.do(`update users set language = 'en'`)
	r.owner.Get("/profile")
	r.stranger.Get("/profile")
	return r
}

// list is the address of the section in a workspace, or of one of it.
func (r *trial) list(slug string, more ...string) string {
	return strings.Join(append([]string{"/w/" + slug + app.PathOf(r.Resource)}, more...), "/")
}

// of is the same site, for another section.
func (r *trial) of(facts section.Facts) *trial {
	another := *r
	another.Facts, another.needs = facts, nil
	return &another
}

// add adds one by its form, or fails the test, and returns its id.
func (r *trial) add(v *webtest.Visitor, slug string) (id string, form url.Values) {
	r.Helper()
	form = r.form(slug)
	if p := v.Post(r.list(slug), form); p.Status != http.StatusSeeOther {
		r.Fatalf("%s is not added: %d %s", form, p.Status, p.Text())
	}
	return r.id(slug, form.Get("name")), form
}

// id finds one by its name.
func (r *trial) id(slug, name string) string {
	r.Helper()
	return ask[string](r, `select id::text from `+r.Table+` where name = $1 and workspace_id = (select workspace_id from workspace_slugs where slug = $2) order by created_at desc limit 1`, name, slug)
}

// names are those in a list, in its order.
func names(p *webtest.Page) (list []string) {
	for _, name := range p.Find("table.things tbody .main").EachIter() {
		list = append(list, strings.TrimSpace(name.Clone().Find(".row-mark").Remove().End().Text()))
	}
	return list
}

func (r *trial) do(sql string, arguments ...any) {
	r.Helper()
	if _, err := r.site.DB.Owner.Exec(r.Context(), sql, arguments...); err != nil {
		r.Fatalf("%v in %s", err, sql)
	}
}

func ask[T any](r *trial, sql string, arguments ...any) (value T) {
	r.Helper()
	if err := r.site.DB.Owner.QueryRow(r.Context(), sql, arguments...).Scan(&value); err != nil {
		r.Fatalf("%v in %s", err, sql)
	}
	return value
}

// stored is what the section keeps, and how much the activity log holds beside
// files, which a worker writes in its own time.
func (r *trial) stored() string {
	r.Helper()
	tables := []string{r.Table}
	for i := range r.Fields {
		if r.Fields[i].Names() {
			tables = append(tables, r.Fields[i].Join)
		}
	}
	all := ask[string](r, `select count(*)::text from activity where act not like 'export.%'`)
	for _, table := range slices.Compact(tables) {
		all += "\n" + table + " " + ask[string](r, `select coalesce(md5(string_agg(x::text, ';' order by x::text)), '') from `+table+` x`)
	}
	return all
}

// status fails when an answer is not what it should be.
func (r *trial) status(p *webtest.Page, want int, what string) {
	r.Helper()
	if p.Status != want {
		r.Errorf("%s: %d, want %d: %s", what, p.Status, want, p.Text())
	}
}
