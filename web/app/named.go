package app

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// A list to choose from holds listing.MaxChoices things. Where there are more, a field beside it takes
// the whole name of any other. The field is called as the list, with what it names behind a tilde:
// "assignee~members", or "what.2~tags" for the third list of that name. What was typed is made
// the id that the list would have sent before anything else reads the form or the address.
const (
	nameMark = "~"
	orElse   = "~or" // behind the field: another name, where the page that asks offers some
)

// idLength is how many letters an id has.
const idLength = 36

// source is where things that are named come from: what stands before their ids, what they
// are called where there are others, and the sections of which one has to be open to whoever
// names them.
type source struct {
	prefix, label string
	things        postgres.Things
	sections      []policy.Resource
}

var (
	toMembers = []policy.Resource{
		policy.Members, policy.Contacts, policy.Conversations, policy.Broadcasts, policy.Workflows, policy.AuditLog,
	}
	toLabels  = []policy.Resource{policy.Conversations, policy.Workflows}
	toCourses = []policy.Resource{policy.Courses}
	toTags    = []policy.Resource{policy.Tags, policy.Workflows}
)

// The things that the forms of other sections name, those that are put away among them.
const (
	AnyCourses  = "any_courses"
	AnyProducts = "any_products"
)

// nameable are the things that can be named, by what stands behind the mark.
var nameable = map[string][]source{
	"members":   {{things: postgres.ActiveMembers, sections: toMembers}},
	"everybody": {{things: postgres.AllMembers, sections: []policy.Resource{policy.AuditLog}}},
	"tags":      {{things: postgres.Tags, sections: toTags}},
	"labels":    {{things: postgres.Labels, sections: toLabels}},
	"courses":   {{things: postgres.Courses, sections: toCourses}},
	"places": {
		{things: postgres.Courses, sections: toCourses},
		{"bundle:", "records.bundle", postgres.Bundles, []policy.Resource{policy.Bundles}},
	},
	"products": {{things: postgres.Products, sections: []policy.Resource{policy.Orders}}},
	AnyCourses: {{things: postgres.AnyCourses, sections: toCourses}},
	AnyProducts: {
		{things: postgres.Physical, sections: []policy.Resource{policy.PhysicalProducts}},
		{things: postgres.Digital, sections: []policy.Resource{policy.DigitalProducts}},
	},
	"assignees": {{prefix: "member:", things: postgres.ActiveMembers, sections: toMembers}},
	"conditions": {
		{"tag:", "workflow.if_tag", postgres.Tags, toTags}, {"label:", "workflow.if_label", postgres.Labels, toLabels},
	},
}

// FurtherField is the field in which others are named of those that a list has.
func FurtherField(list, kind string) string { return list + nameMark + kind }

// Further adds to what a list offers, where that is not all, the field in which others are named.
func (r *Request) Further(options []ui.Option, offered int, field string) []ui.Option {
	if offered <= listing.MaxChoices {
		return options
	}
	return append(options, ui.Option{Further: field, Label: r.Words.T("choose.further"), Note: r.Words.T("choose.or_whole")})
}

// chooseNamed reads what was typed into such fields. Of a name that is not that of exactly one
// thing it shows the page that asks which one is meant, and tells that the request is answered.
func (s *Server) chooseNamed(w http.ResponseWriter, r *Request) (answered bool, err error) {
	values := r.PostForm
	if r.Method != http.MethodPost {
		if !strings.Contains(r.URL.RawQuery, nameMark) && !strings.Contains(r.URL.RawQuery, url.QueryEscape(nameMark)) {
			return false, nil
		}
		values = r.URL.Query()
	}
	found := false
	for _, field := range slices.Sorted(maps.Keys(values)) {
		name, kind, marked := strings.Cut(field, nameMark)
		if _, known := nameable[kind]; !marked || !known {
			continue
		}
		typed := cmp.Or(strings.TrimSpace(values.Get(field+orElse)), strings.TrimSpace(values.Get(field)))
		if len(values[field]) > 1 || len(values[field+orElse]) > 1 || utf8.RuneCountInString(typed) > listing.MaxSearch ||
			!utf8.ValidString(typed) || strings.ContainsRune(typed, 0) {
			return false, fault.New(fault.BadRequest, "fault.filter")
		}
		if typed != "" {
			exact, like, err := s.named(r, kind, typed)
			if err != nil {
				return false, err
			}
			if len(exact) != 1 {
				return true, s.askWhich(w, r, values, field, typed, like)
			}
			if !putChosen(values, name, exact[0].Value) {
				continue // No list of ours is called so, and the form refuses it.
			}
			found = true
		}
		delete(values, field)
		delete(values, field+orElse)
	}
	if r.Method != http.MethodPost {
		r.URL.RawQuery = values.Encode()
		if found {
			return true, Redirect(w, r, r.URL.RequestURI())
		}
	}
	return false, nil
}

// putChosen puts a value where the list of a name has its own.
func putChosen(values url.Values, name, value string) bool {
	name, place, one := strings.Cut(name, ".")
	at, err := strconv.Atoi(place)
	switch {
	case !one:
		values.Set(name, value)
	case err != nil || at < 0 || at >= len(values[name]):
		return false
	default:
		values[name][at] = value
	}
	return true
}

// named finds what somebody may choose and has a name, and what is like it.
func (s *Server) named(r *Request, kind, typed string) (exact, like []ui.Option, err error) {
	for _, from := range nameable[kind] {
		if id, is := strings.CutPrefix(typed, from.prefix); is && uuid.Validate(id) == nil && len(id) == idLength { // Of the page that asks.
			return []ui.Option{{Value: typed}}, nil, nil
		}
		at := slices.IndexFunc(from.sections, func(section policy.Resource) bool { return FurtherGrant(r.Who.Actor, section) != nil })
		if at < 0 {
			continue
		}
		section := from.sections[at]
		is, has, err := postgres.Named(r.Context(), s.database, *FurtherGrant(r.Who.Actor, section), section, from.things, typed)
		if err != nil {
			return nil, nil, err
		}
		option := func(c listing.Choice) ui.Option {
			o := ui.Option{Value: from.prefix + c.ID.String(), Label: c.Name}
			if from.label != "" {
				o.Label = r.Words.T(from.label, "Name", c.Name)
			}
			return o
		}
		exact, like = append(exact, Mapped(is, option)...), append(like, Mapped(has, option)...)
	}
	return exact, like, nil
}

// askWhich is the page of a name that is not that of exactly one thing: all else that was typed
// goes on with what is chosen there.
func (s *Server) askWhich(w http.ResponseWriter, r *Request, values url.Values, field, typed string, like []ui.Option) error {
	key := "choose.none_like"
	if len(like) > 0 {
		key = "choose.some_like"
	}
	p := frame.WhichPage{
		Frame: s.Frame(w, r, r.Words.T("choose.title"), ""), Action: r.URL.RequestURI(), Post: r.Method == http.MethodPost,
		Field: field, Typed: typed, Error: r.Words.T(key, "Name", typed), Button: r.Words.T("choose.go_on"),
	}
	if !p.Post {
		p.Action = r.URL.Path
	}
	if len(like) > 0 {
		p.Like, p.Or = append([]ui.Option{{Label: r.Words.T("choose.choose")}}, like...), orElse
	}
	for _, sent := range slices.Sorted(maps.Keys(values)) {
		if sent == csrfField || sent == field || sent == field+orElse || isSecret(sent) {
			continue
		}
		for _, value := range values[sent] {
			p.Kept = append(p.Kept, frame.AgainField{Name: sent, Value: value})
		}
	}
	return Render(w, r, http.StatusUnprocessableEntity, frame.Which(p))
}
