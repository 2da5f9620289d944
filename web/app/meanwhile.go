package app

import (
	"bytes"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"latchkey/templates/ui"
)

// Meanwhile draws a form again that somebody else went before. What was typed
// stays in its fields; beside each that differs stands what is there now, and who
// wrote it, "" for nobody who is known. Now and typed draw the form as it would be
// without what was typed, and with it; the fields are compared as people see them.
// Where all are the same it is saved already: the form was sent twice, or two people
// wrote one thing.
func Meanwhile(
	w http.ResponseWriter, r *Request, who string, at time.Time, now, typed func(http.ResponseWriter) error, saved func() error,
) error {
	theirs, _, err := r.draw(now)
	if err != nil {
		return err
	}
	ours, names, err := r.draw(typed)
	if err != nil {
		return err
	}
	same := maps.EqualFunc(theirs, ours, func(their, our string) bool { return their == our || r.sameNumber(our, their, "amount") })
	if same && r.placed(names) {
		return saved()
	}
	m := ui.Meanwhile{Label: r.Words.T("section.now"), Texts: map[string]string{}}
	if who != "" {
		m.Label = r.Words.T("section.now_by", "Name", who, "When", r.Words.Exact(at))
	}
	for id, their := range theirs {
		if our, drawn := ours[id]; drawn && our != their && !r.sameNumber(our, their, id) {
			m.Texts[id] = their
			if their == "" {
				m.Texts[id] = r.Words.T("section.nothing")
			}
		}
	}
	r.Request = r.WithContext(ui.WithMeanwhile(r.Context(), m))
	return typed(w)
}

// placed tells whether all that was typed has a field among names: the form of now may
// have fewer than the one that was sent.
func (r *Request) placed(names map[string]bool) bool {
	for name, values := range r.PostForm {
		if !names[name] && strings.Join(values, "") != "" {
			return false
		}
	}
	return true
}

// draw draws a form for nobody, and reads what its fields show, by their ids, and how
// they are named.
func (r *Request) draw(form func(http.ResponseWriter) error) (fields map[string]string, names map[string]bool, err error) {
	page := &unseen{header: http.Header{}}
	if err := form(page); err != nil {
		return nil, nil, err
	}
	document, err := html.Parse(&page.body)
	if err != nil {
		return nil, nil, err
	}
	fields, names = map[string]string{}, map[string]bool{}
	for node := range document.Descendants() {
		if node.DataAtom == atom.Form && attribute(node, "method") == "post" {
			for _, control := range controls(document, node) {
				names[attribute(control, "name")] = true
			}
			r.readShown(document, node, fields)
		}
	}
	return fields, names, nil
}

// chosenOf stands before the name of a set of which one is chosen: it has no id.
const chosenOf = "chosen of "

// readShown reads what the fields of a form show. Boxes of a set are one field.
func (r *Request) readShown(document, form *html.Node, fields map[string]string) {
	for _, control := range controls(document, form) {
		id, kind := attribute(control, "id"), attribute(control, "type")
		switch {
		case kind == "checkbox" && id == "":
			set := boxesOf(control)
			if has(control, "checked") {
				fields[set] = strings.TrimPrefix(fields[set]+", "+textOf(control.Parent), ", ")
			} else if _, known := fields[set]; !known {
				fields[set] = ""
			}
		case kind == "radio":
			if has(control, "checked") {
				fields[chosenOf+attribute(control, "name")] = attribute(control, "value")
			}
		case id == "" || kind == "hidden" || kind == "password" || kind == "file":
		case kind == "checkbox":
			fields[id] = r.Words.T(map[bool]string{true: "section.ticked", false: "section.not_ticked"}[has(control, "checked")])
		case kind == "date":
			fields[id] = attribute(control, "value")
			if day, err := time.ParseInLocation(time.DateOnly, fields[id], r.Words.Zone); err == nil {
				fields[id] = r.Words.Date(day)
			}
		case control.DataAtom == atom.Textarea:
			fields[id] = strings.TrimSpace(strings.ReplaceAll(textOf(control), "\r\n", "\n"))
		case control.DataAtom == atom.Select:
			fields[id] = chosen(control)
		default:
			fields[id] = strings.TrimSpace(attribute(control, "value"))
		}
	}
}

// numbers are fields of which 290 and 290.00 are the same.
var numbers = regexp.MustCompile(`^(amount|price(_[0-9]+)?)$`)

func (r *Request) sameNumber(one, other, id string) bool {
	a, isNumber := r.Words.ParseDecimal(one)
	b, too := r.Words.ParseDecimal(other)
	return numbers.MatchString(id) && isNumber && too && a == b
}

// boxesOf is the id of the set of boxes that a box is of.
func boxesOf(box *html.Node) string {
	for above := range box.Ancestors() {
		if above.DataAtom == atom.Fieldset {
			return attribute(above, "id")
		}
	}
	return ""
}

// chosen is what a list shows, which is its first option when none is selected.
func chosen(list *html.Node) string {
	var first, selected *html.Node
	for node := range list.Descendants() {
		if node.DataAtom != atom.Option {
			continue
		}
		if first == nil {
			first = node
		}
		if has(node, "selected") {
			selected = node
		}
	}
	switch {
	case selected != nil:
		first = selected
	case first == nil:
		return ""
	}
	if optionValue(first) == "" {
		return "" // The option that stands for none.
	}
	return textOf(first)
}

func textOf(node *html.Node) string {
	var b strings.Builder
	for node := range node.Descendants() {
		if node.Type == html.TextNode {
			b.WriteString(node.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// unseen is a page that goes to nobody.
type unseen struct {
	header http.Header
	body   bytes.Buffer
}

func (u *unseen) Header() http.Header         { return u.header }
func (u *unseen) Write(b []byte) (int, error) { return u.body.Write(b) }
func (u *unseen) WriteHeader(int)             {}
