package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
)

// Shown is somebody whose pages are shown to another: how they are called, and the
// actor that policy.Preview made of them.
type Shown struct {
	User  people.User
	Actor policy.Actor
	Frame frame.Preview
}

// Preview draws a page of the workspace as somebody else sees it, by the same code
// and decisions. The page is a section, or one record of some; any
// other is a fault of kind NotFound. Nothing can be clicked in it, and nothing
// can be written by its actor. Note writes that somebody looks at it, before they do.
func (s *Server) Preview(w http.ResponseWriter, r *Request, shown Shown, page string, note func() error) error {
	path := r.Address(page)
	found := chi.NewRouteContext()
	if !s.pages.Match(found, http.MethodGet, path) {
		return Missing(r.Request)
	}
	road, ok := s.previewed[found.RoutePattern()]
	if !ok {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	who, workspace := *r.Who, *r.Workspace()
	me := shown.Actor.Membership()
	workspace.Role, workspace.Restrictions, workspace.Member = me.Role.String(), me.Restrictions.Names(), uuid.UUID(me.Member)
	who.User, who.Actor, who.Workspace, who.Unread, who.Busy = shown.User, shown.Actor, &workspace, 0, false
	as := *r
	as.Who, as.preview = &who, &shown.Frame
	as.Request = r.Clone(context.WithValue(r.Context(), chi.RouteCtxKey, found))
	as.URL = &url.URL{Path: path}
	held := &heldPage{ResponseWriter: w}
	err := road.serve(held, &as)
	var missing *fault.Fault
	if errors.As(err, &missing) && missing.Kind == fault.NotFound {
		return err
	}
	if noted := note(); noted != nil {
		return noted
	}
	if err != nil {
		s.Fail(w, &as, err) // What is closed to them is shown as closed.
	} else {
		w.WriteHeader(cmp.Or(held.status, http.StatusOK))
		_, _ = w.Write(held.body.Bytes()) // Where the reader has left, there is nobody to tell.
	}
	return nil
}

// Previews tells that the section of a resource is a page that can be shown as somebody else sees it.
func (s *Server) Previews(resource policy.Resource) bool {
	_, ok := s.previewed["/w/{workspace}"+PathOf(resource)]
	return ok
}

// heldPage keeps a page back.
type heldPage struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (p *heldPage) WriteHeader(status int)         { p.status = status }
func (p *heldPage) Write(part []byte) (int, error) { return p.body.Write(part) }

// previewedRoads are the pages that can be shown as somebody else sees them: the
// sections themselves, and one record of a section.
func previewedRoads(routes []Route) map[string]Road {
	roads := map[string]Road{}
	for _, route := range routes {
		if route.Method != http.MethodGet || route.Road.Kind != RoadPage || route.Road.Resource.Personal() {
			continue
		}
		section := "/w/{workspace}" + PathOf(route.Road.Resource)
		if route.Pattern == section || route.Pattern == section+"/{id}" && slices.Contains(withRecords, route.Road.Resource) {
			roads[route.Pattern] = route.Road
		}
	}
	return roads
}

var withRecords = []policy.Resource{policy.Contacts, policy.Orders}
