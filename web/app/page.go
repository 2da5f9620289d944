package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
)

// Road says how a route decides who may pass. There are no others, so a route
// without a decision cannot be written.
type Road struct {
	Kind     RoadKind
	Resource policy.Resource   // for RoadPage
	Action   policy.ActionCode // for RoadPage
	// Also are further decisions on the way.
	Also []Decision
	// OrLookup says that whoever may only look up passes too, to a page of its own.
	OrLookup bool
	// Upload says that the handler itself reads a file out of the body.
	Upload bool
	// Picture is the field of a form that carries a picture beside the others.
	Picture string
	// Files is the field of a form that carries files beside the others, and MostFiles how
	// many bytes they have at most.
	Files     string
	MostFiles int64
	// long says that the form has many fields.
	long bool
	// ofLink says that the form was made from a link of a mail, which it names.
	ofLink bool
	// again tells where a form has led that is sent a second time.
	again func(*Request, error) (to string, ok bool)
	// makes tells where the thing is that the form makes, nil for one that makes nothing.
	makes func(r *Request, made uuid.UUID) (to string, err error)
	// makesMail says that the form makes a mail, and has no page to lead to.
	makesMail bool
	serve     func(http.ResponseWriter, *Request) error
}

// Decision is what a road asks of the policy.
type Decision struct {
	Resource policy.Resource
	Action   policy.ActionCode
}

// MakesSomething tells that the form makes something, and so carries a key.
func (road Road) MakesSomething() bool { return road.makes != nil || road.makesMail }

// RoadKind is one of the few ways to a handler.
type RoadKind string

// The roads.
const (
	RoadPublic  RoadKind = "public"  // for everybody
	RoadAccount RoadKind = "account" // for whoever is signed in
	RoadMember  RoadKind = "member"  // for the members of the workspace in the address
	RoadPage    RoadKind = "page"    // for whom the policy grants an action on a resource
)

// Page mounts a handler behind its decision. The action is read from the
// handler's own signature.
func Page[A policy.Action](resource policy.Resource, h func(http.ResponseWriter, *Request, policy.Grant[A]) error) Road {
	return Road{Kind: RoadPage, Resource: resource, Action: policy.CodeOf[A](), serve: func(w http.ResponseWriter, r *Request) error {
		if err := membership(r); err != nil {
			return err
		}
		grant, err := policy.Authorize[A](r.Who.Actor, resource)
		if err != nil {
			return err
		}
		if answered, err := r.chooseNamed(w, r); answered || err != nil {
			return err
		}
		return h(w, r, grant)
	}}
}

// Needs mounts a road of the policy behind one more decision.
func Needs[A policy.Action](resource policy.Resource, road Road) Road {
	serve := road.serve
	road.Also = append(slices.Clone(road.Also), Decision{resource, policy.CodeOf[A]()})
	road.serve = func(w http.ResponseWriter, r *Request) error {
		if err := membership(r); err != nil {
			return err
		}
		if _, err := policy.Authorize[A](r.Who.Actor, resource); err != nil {
			return err
		}
		return serve(w, r)
	}
	return road
}

// Section mounts a list for whoever may list, and the restricted search in its
// place for whoever may only look up.
func Section(resource policy.Resource, list func(http.ResponseWriter, *Request, policy.Grant[policy.List]) error,
	find func(http.ResponseWriter, *Request, policy.Grant[policy.Lookup]) error) Road {
	road := Road{Kind: RoadPage, Resource: resource, Action: policy.ListCode, OrLookup: true}
	road.serve = func(w http.ResponseWriter, r *Request) error {
		if err := membership(r); err != nil {
			return err
		}
		if grant, err := policy.Authorize[policy.Lookup](r.Who.Actor, resource); err == nil {
			return find(w, r, grant)
		}
		grant, err := policy.Authorize[policy.List](r.Who.Actor, resource)
		if err != nil {
			return err
		}
		if answered, err := r.chooseNamed(w, r); answered || err != nil {
			return err
		}
		return list(w, r, grant)
	}
	return road
}

// Upload mounts a form with a large file behind its decision.
func Upload[A policy.Action](resource policy.Resource, h func(http.ResponseWriter, *Request, policy.Grant[A]) error) Road {
	road := Page(resource, h)
	road.Upload = true
	return road
}

// Picture mounts a form with a picture in the field of that name.
func Picture(field string, road Road) Road {
	road.Picture = field
	return road
}

// Long mounts a form that has many fields.
func Long(road Road) Road {
	road.long = true
	return road
}

// OfLink mounts a form that was made from a link of a mail.
func OfLink(road Road) Road {
	road.ofLink = true
	return road
}

// Member mounts what membership alone opens.
func Member(h func(http.ResponseWriter, *Request, policy.Actor) error) Road {
	return Road{Kind: RoadMember, serve: func(w http.ResponseWriter, r *Request) error {
		if err := membership(r); err != nil {
			return err
		}
		return h(w, r, r.Who.Actor)
	}}
}

// Account mounts what belongs to a user and to no workspace.
func Account(h func(http.ResponseWriter, *Request) error) Road {
	return Road{Kind: RoadAccount, serve: func(w http.ResponseWriter, r *Request) error {
		if r.Who == nil {
			return errSignIn
		}
		return h(w, r)
	}}
}

// Public mounts what everybody may open.
func Public(h func(http.ResponseWriter, *Request) error) Road {
	return Road{Kind: RoadPublic, serve: h}
}

var errSignIn = fault.New(fault.Forbidden, "fault.sign_in")

// membership fails when nobody is signed in, or when the workspace of the
// address is not theirs: the same as one that does not exist.
func membership(r *Request) error {
	switch {
	case r.Who == nil:
		return errSignIn
	case r.Who.Workspace == nil:
		return fault.New(fault.NotFound, "fault.not_found")
	}
	return nil
}

// Handler turns a road into what chi serves.
func (s *Server) Handler(road Road) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := s.Understand(r)
		q.chooseNamed = s.chooseNamed
		q.Picture, q.makes, q.ofLink = road.Picture, road.MakesSomething(), road.ofLink
		q.filesField, q.mostFiles, q.long = road.Files, road.MostFiles, road.long
		if err := s.travel(w, q, road); err != nil && !leads(w, q, road, err) && !s.keepTyped(w, q, road, err) {
			s.Fail(w, q, err)
		}
	}
}

func (s *Server) travel(w http.ResponseWriter, r *Request, road Road) error {
	if r.Method == http.MethodPost {
		if road.Kind != RoadPublic {
			// Who may not pass learns it before anything they sent is read.
			if r.Who == nil {
				return errSignIn
			}
		}
		if !road.Upload || !isMultipart(r) {
			err := s.readBody(w, r)
			key := r.PostForm.Get(onceField)
			switch {
			case road.makesMail && err == nil:
				err = noteForm(r, key)
			case road.makes != nil && (err == nil || errors.Is(err, ErrStaleForm)) && (road.Kind == RoadAccount || membership(r) == nil):
				// What it made may have given its session another token meanwhile.
				err = cmp.Or(s.checkForm(r, key), err)
			}
			if err != nil {
				return err
			}
		}
	}
	if err := s.takeTyped(w, r); err != nil {
		return err
	}
	if moved := movedTo(r); moved != "" {
		http.Redirect(w, r.Request, moved, http.StatusPermanentRedirect)
		return nil
	}
	err := road.serve(w, r)
	var refused *fault.Fault
	if road.makes != nil && errors.As(err, &refused) { // What it made may stand in its own way.
		err = cmp.Or(s.database.CheckForm(r.Context()), err)
	}
	return err
}

// movedTo leads from an old address of a workspace to its new one.
func movedTo(r *Request) string {
	workspace := r.Workspace()
	slug := slugOf(r.Request)
	if workspace == nil || slug == "" || workspace.Slug == slug || len(r.URL.Path) < len("/w/")+len(slug) {
		return ""
	}
	moved := url.URL{Path: "/w/" + workspace.Slug + r.URL.Path[len("/w/")+len(slug):], RawQuery: r.URL.RawQuery}
	return moved.String()
}

// buffers are those of pages that have been sent.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxKept is how large a buffer may be, in bytes, to be used again.
const maxKept = 256 << 10

// Render writes a page: into a buffer first, so that a fault half-way is a
// whole page of its own, and the status last.
func Render(w http.ResponseWriter, r *Request, status int, component templ.Component) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		if buffer.Cap() <= maxKept {
			buffer.Reset()
			buffers.Put(buffer)
		}
	}()
	if err := component.Render(context.WithoutCancel(r.Context()), buffer); err != nil {
		return err
	}
	page := buffer.Bytes()
	if r.typed != nil && status == http.StatusOK {
		filled, err := r.typed.fill(page)
		if err != nil {
			return err
		}
		page = filled
	}
	if status >= http.StatusBadRequest {
		page = focusWrong(page)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	_, _ = w.Write(page) // Where the reader has left, there is nobody to tell.
	return nil
}

// Redirect answers a form: the page to look at next.
func Redirect(w http.ResponseWriter, r *Request, to string) error {
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}
