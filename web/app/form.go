package app

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
)

// Limits of a form.
const (
	maxFields   = 100
	maxLong     = 300 // fields of a road that is Long: business hours have 14 rows of nine, and a hundred closed days
	maxAuthBody = 64 << 10
	maxBody     = 1 << 20
)

// LinkField is the field of a form that was made from a link of a mail, and of
// the address of its page: which link that was (rule 41).
const LinkField = "link"

// csrfField is the field that ties a form to the page it came from.
const csrfField = "csrf"

// readBody reads the form of a POST, and checks that the page it came from was ours.
func (s *Server) readBody(w http.ResponseWriter, r *Request) error {
	if err := s.readFields(w, r); err != nil {
		return err
	}
	if !s.ownForm(r) {
		return s.notOwn(r)
	}
	return nil
}

// readFields reads the form of a POST, within the limits of its route.
func (s *Server) readFields(w http.ResponseWriter, r *Request) error {
	defer pauseDeadline(r.Request)()
	limit := int64(maxBody)
	switch {
	case r.Who == nil:
		limit = maxAuthBody
	case r.Picture != "":
		limit = people.MaxPicture + maxAuthBody // The picture and what a form wraps it in.
	case r.filesField != "" && isMultipart(r):
		limit = wholeBody*r.mostFiles + maxBody
		takeTime(w, r.Request, uploadTime)
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		err = r.readValues()
	case err == nil && kind == "multipart/form-data" && r.Picture != "":
		err = r.ParseMultipartForm(limit)
	case err == nil && kind == "multipart/form-data" && r.filesField != "":
		err = r.readBrought(r.filesField, r.mostFiles)
	default:
		return fault.New(fault.BadRequest, "fault.unreadable")
	}
	var large *http.MaxBytesError
	var known *fault.Fault
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &large):
		return fault.New(fault.TooLarge, "fault.too_large")
	case err != nil:
		return fault.New(fault.BadRequest, "fault.unreadable")
	}
	count := 0
	for name, values := range r.PostForm {
		count += len(values)
		for _, value := range append(values, name) {
			if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
				return fault.New(fault.BadRequest, "fault.characters")
			}
		}
	}
	most := maxFields
	if r.long {
		most = maxLong
	}
	if count > most {
		return fault.New(fault.TooLarge, "fault.too_many_fields")
	}
	for _, name := range []string{csrfField, onceField, LinkField} {
		if len(r.PostForm[name]) > 1 {
			return fault.New(fault.Invalid, "fault.field_repeated")
		}
	}
	r.token = s.openToken(r.PostForm.Get(csrfField))
	return nil
}

// notOwn says why a form is not of whoever sends it. One that a page of ours drew
// for somebody who was not signed in had a cookie beside it.
func (s *Server) notOwn(r *Request) error {
	if r.Who != nil || r.token == nil || CookieOf(r.Request, formCookie) != "" {
		return ErrStaleForm
	}
	drawn, err := s.database.SessionOf(r.Context(), r.drawnFor())
	switch {
	case err != nil:
		return err
	case drawn.User == uuid.Nil:
		return fault.New(fault.Forbidden, "fault.no_cookies", "Host", s.Config.PublicURL.Hostname())
	}
	return ErrStaleForm
}

// readValues is ParseForm without the query, and without its mercy on broken escapes.
func (r *Request) readValues() error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.PostForm, err = url.ParseQuery(string(body))
	return err
}

// Decode reads a form into a struct whose string and []string fields carry a
// tag with the field's name. A map[string]string whose tag ends with a star
// takes all fields that begin so, by the rest of their names. A field that the
// struct does not list, or that is repeated where it should stand once, is a fault.
func Decode(r *Request, into any) error {
	target := reflect.ValueOf(into).Elem()
	known := map[string]bool{csrfField: true, onceField: r.makes, LinkField: r.ofLink}
	for i := range target.NumField() {
		name, isField := target.Type().Field(i).Tag.Lookup("form")
		if !isField {
			continue
		}
		known[name] = true
		values := r.PostForm[name]
		switch field := target.Field(i); field.Kind() {
		case reflect.Slice:
			field.Set(reflect.ValueOf(append([]string{}, values...)))
		case reflect.Map:
			given := map[string]string{}
			for posted, values := range r.PostForm {
				if rest, ok := strings.CutPrefix(posted, strings.TrimSuffix(name, "*")); ok && len(values) == 1 {
					given[rest], known[posted] = values[0], true
				}
			}
			field.Set(reflect.ValueOf(given))
		default:
			if len(values) > 1 {
				return fault.New(fault.Invalid, "fault.field_repeated")
			}
			if len(values) == 1 {
				field.SetString(values[0])
			}
		}
	}
	if r.MultipartForm != nil {
		for name, files := range r.MultipartForm.File {
			if name != r.Picture || len(files) != 1 {
				return fault.New(fault.Invalid, "fault.field_unknown")
			}
		}
	}
	for name := range r.PostForm {
		if !known[name] {
			return fault.New(fault.Invalid, "fault.field_unknown")
		}
	}
	return nil
}

// DecodeFields is decode for a form whose fields are known by their names alone.
func DecodeFields(r *Request, names []string) (map[string]string, error) {
	values, err := DecodeLists(r, names, nil)
	read := map[string]string{}
	for name := range values {
		read[name] = values.Get(name)
	}
	return read, err
}

// DecodeLists is DecodeFields for a form in which some fields are repeated.
func DecodeLists(r *Request, names, repeated []string) (url.Values, error) {
	read := url.Values{}
	for name, values := range r.PostForm {
		switch {
		case name == csrfField || name == onceField && r.makes:
		case slices.Contains(repeated, name):
			read[name] = values
		case !slices.Contains(names, name):
			return nil, fault.New(fault.Invalid, "fault.field_unknown")
		case len(values) > 1:
			return nil, fault.New(fault.Invalid, "fault.field_repeated")
		default:
			read[name] = values
		}
	}
	return read, nil
}

// Faults collects what is wrong with a form, by field; "" is the whole.
type Faults map[string]string

// Note keeps a fault that people can mend in the form, or each of a list of
// them; the first of a field is the one that is said. Any other error is handed
// back.
func (f Faults) Note(r *Request, err error) error {
	if err == nil {
		return nil
	}
	var list fault.List
	if errors.As(err, &list) {
		for _, one := range list {
			if err := f.Note(r, one); err != nil {
				return err
			}
		}
		return nil
	}
	var wrong *fault.Fault
	if errors.As(err, &wrong) && (wrong.Kind == fault.Invalid || wrong.Kind == fault.Conflict || wrong.Kind == fault.TooMany) {
		if _, taken := f[wrong.Field]; !taken {
			f[wrong.Field] = r.sentence(wrong)
		}
		return nil
	}
	return err
}

// sentence says a fault in the reader's language.
func (r *Request) sentence(f *fault.Fault) string { return r.Words.T(f.Key, f.Arguments...) }
