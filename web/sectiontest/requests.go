package sectiontest

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/internal/section"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// Requests are right forms for every address of the sections that takes one, by
// the pattern of the address within a workspace, for one of its members. Each is about a thing of its own.
func Requests(t *testing.T, site *webtest.Site, email string, sections []section.Facts) map[string]webtest.Request {
	t.Helper()
	all := map[string]webtest.Request{}
	for _, facts := range sections {
		r := newTrial(t, site, sections, facts)
		r.learn()
		pattern := app.PathOf(facts.Resource)
		one := func() string { id, _ := r.add(r.owner, own); return id }
		all[pattern] = webtest.Request{Path: r.list(own), Form: r.form(own)}
		all[pattern+"/{id}/edit"] = webtest.Request{Path: r.list(own, one(), "edit"), Form: r.form(own)}
		all[pattern+"/{id}/delete"] = webtest.Request{Path: r.list(own, one(), "delete")}
		all[pattern+"/export"] = webtest.Request{Path: r.list(own, "export")}
		if act := map[bool]string{true: "put_away", false: "delete"}[facts.PutsAway]; facts.PutsAway || facts.Undo {
			all[pattern+"/bulk"] = webtest.Request{Path: r.list(own, "bulk"), Form: url.Values{"act": {act}, "ids": {one()}}}
		}
		if facts.Undo {
			gone := one()
			r.status(r.owner.Post(r.list(own, gone, "delete"), nil), http.StatusSeeOther, "a deletion")
			all[pattern+"/{id}/restore"] = webtest.Request{Path: r.list(own, gone, "restore")}
			some := []string{one(), one()}
			r.status(r.owner.Post(r.list(own, "bulk"), url.Values{"act": {"delete"}, "ids": some}), http.StatusSeeOther, "deletions")
			press := site.Press(t, email, facts.Noun+".delete", some...)
			all[pattern+"/bulk/{id}/restore"] = webtest.Request{Path: r.list(own, "bulk", press, "restore")}
		}
	}
	return all
}

// NotThere are ids that are not there for one's own workspace: of things that
// another workspace has, and of things that were deleted too long ago.
func NotThere(t *testing.T, site *webtest.Site, sections []section.Facts) (ids []string) {
	t.Helper()
	for _, facts := range sections {
		r := newTrial(t, site, sections, facts)
		r.learn()
		foreign, _ := r.add(r.stranger, other)
		ids = append(ids, foreign)
		if facts.Undo {
			gone, _ := r.add(r.owner, own)
			r.do(`update `+facts.Table+` set deleted_at = now() - interval '31 days' where id = $1`, gone)
			ids = append(ids, gone)
		}
	}
	return ids
}
