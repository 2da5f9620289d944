package sectiontest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/section"
)

// next is a number that no other value has.
func (r *trial) next() int {
	*r.made++
	return 100 + *r.made
}

// form is the smallest form that adds one: what is required, and what a rule of
// the section asks for besides, which the page says at the field.
func (r *trial) form(slug string) url.Values {
	r.Helper()
	form := url.Values{"name": {fmt.Sprintf("Sample %d", r.next())}}
	if r.PutsAway {
		form.Set("active", "yes")
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Kind == section.Money {
			form.Set("currency", "EUR")
		}
		if f.Required && !f.Some || slices.Contains(r.needs, f.Name) {
			form.Set(inputOf(f), r.value(f, slug))
		}
	}
	return form
}

// learn finds out what a rule of the section asks for, beside what is required.
func (r *trial) learn() {
	r.Helper()
	for range r.Fields {
		before := len(r.needs)
		p := r.owner.Post(r.list(own), r.form(own))
		for i := range r.Fields {
			f := &r.Fields[i]
			if p.Status == http.StatusUnprocessableEntity && (!f.Required || f.Some) && p.Find("#"+inputOf(f)+"-error").Text() != "" {
				r.needs = append(r.needs, f.Name)
			}
		}
		if len(r.needs) == before {
			return
		}
	}
}

// inputOf is the first input of a field.
func inputOf(f *section.Facet) string {
	if f.Kind == section.Things {
		return f.Name + "_1"
	}
	return f.Name
}

// value is one that a field takes.
func (r *trial) value(f *section.Facet, slug string) string {
	r.Helper()
	switch f.Kind {
	case section.Code:
		return "CODE-" + strconv.Itoa(r.next())
	case section.Address:
		return fmt.Sprintf("words%d@sample.test", r.next())
	case section.Link:
		return fmt.Sprintf("https://sample.test/%d", r.next())
	case section.Money:
		return "12.50"
	case section.Number:
		return strconv.FormatInt(f.Least, 10)
	case section.Choice:
		return f.Choices[0]
	case section.Day:
		return "2027-03-01"
	case section.Things:
		return r.thing(f, slug)
	case section.Set:
		return r.member(slug, `removed_at is null and access_ends_at is null`)
	default:
		return "Words " + strconv.Itoa(r.next())
	}
}

// thing adds one of the section that a field of things takes from.
func (r *trial) thing(f *section.Facet, slug string) (id string) {
	r.Helper()
	at := slices.IndexFunc(r.sections, func(s section.Facts) bool { return s.Resource == f.Of })
	if at < 0 {
		r.Fatalf("%s are of no section that is served", f.Name)
	}
	v := r.owner
	if slug == other {
		v = r.stranger
	}
	id, _ = r.of(r.sections[at]).add(v, slug)
	return id
}

// member is one of a workspace who meets a condition: sets are of members.
func (r *trial) member(slug, condition string) string {
	r.Helper()
	return ask[string](r, `select id::text from members where workspace_id = (select workspace_id from workspace_slugs where slug = $1) and `+condition+` order by id limit 1`, slug)
}

// removed is a member who is there no more.
func (r *trial) removed() string {
	r.Helper()
	id := ask[string](r, `select id::text from members where email_key = 'agent.own@demo.test'`)
	r.do(`update members set removed_at = now() where id = $1`, id)
	return id
}

// wrong is a form with one thing wrong in it.
type wrong struct {
	what, input string // the input that says so, "" for none
	form        url.Values
}

// with copies a form and changes one input.
func with(form url.Values, input string, values ...string) url.Values {
	changed := url.Values{}
	for name, given := range form {
		changed[name] = given
	}
	changed[input] = values
	return changed
}

var (
	flood = strings.Repeat("9", 10_000)
	// noText is what no text may hold, noName what draws nothing besides.
	noText = []string{"a\x01b", "a\x7fb"}
	noName = []string{"", "   ", "\u200b\u200b", "\u2063", "\u3164", "\u2800 \u2800", "a\u202eb", "a\ufeffb"}
)

// wrongs are all that is wrong with each field of a form that is right.
func (r *trial) wrongs(right url.Values) (list []wrong) {
	r.Helper()
	add := func(input string, values ...string) {
		for _, value := range values {
			list = append(list, wrong{fmt.Sprintf("%s %.40q", input, value), input, with(right, input, value)})
		}
	}
	add("name", slices.Concat(noText, noName, []string{strings.Repeat("é", r.NameMost+1), flood})...)
	_, taken := r.add(r.owner, own)
	if r.Unique {
		add("name", taken.Get("name"), strings.ToUpper(taken.Get("name")))
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Unique {
			add(f.Name, taken.Get(f.Name), strings.ToLower(taken.Get(f.Name)))
		}
		if f.Required && !f.Some {
			add(inputOf(f), "")
		}
		switch f.Kind {
		case section.Text, section.Name, section.Phone:
			add(f.Name, append(noText, strings.Repeat("é", int(f.Most)+1))...)
		case section.Address:
			add(f.Name, append(noText, "x", "@sample.test", "a@b", "a@sample.test, b@sample.test", strings.Repeat("a", int(f.Most))+"@sample.test")...)
		case section.Link:
			add(f.Name, append(noText, "x", "//sample.test", "http://sample.test", "ftp://sample.test", "https://a:b@sample.test", "javascript:x", flood)...)
		case section.Paragraphs:
			add(f.Name, append(noText, strings.Repeat("é", int(f.Most)+1))...)
		case section.Code:
			add(f.Name, append(noText, strings.Repeat("A", int(f.Most)+1), "É", "A_B", "A/B", "A'B")...)
		case section.Money:
			add(f.Name, "x", "-1", "1e3", "12.34,5", "NaN", "0x10", "1 000 000 001", "12€", flood)
			add("currency", "", "eur", "XQX", "€", flood)
		case section.Number:
			add(f.Name, "x", "1.5", "-1", "1e3", strconv.FormatInt(f.Least-1, 10), strconv.FormatInt(f.Most+1, 10), flood)
		case section.Choice:
			add(f.Name, "nonsense", strings.ToUpper(f.Choices[0]), flood)
		case section.Day:
			add(f.Name, "x", "2027-02-30", "01/02/2027", "1899-12-31", "2201-01-01", flood)
		case section.Things:
			add(inputOf(f), "x", uuid.NewString(), r.thing(f, other), r.deleted(f), flood)
			list = append(list, wrong{f.Name + " doubled", inputOf(f), r.doubled(f, right)})
		case section.Set:
			id := r.value(f, own)
			add(f.Name, "x", "", uuid.NewString(), r.value(f, other), r.removed(), flood)
			list = append(list, wrong{f.Name + " doubled", f.Name, with(right, f.Name, id, id)})
		case section.Lines: // Only some have them: the section's own tests try them.
		}
	}
	if r.PutsAway {
		add("active", "no", "on", "yes ", flood)
	}
	name := right.Get("name")
	return append(list,
		wrong{"an unknown field", "", with(right, "nonsense", "x")}, wrong{"the id", "", with(right, "id", uuid.NewString())},
		wrong{"a name twice", "", with(right, "name", name, name)})
}

func (r *trial) doubled(f *section.Facet, right url.Values) url.Values {
	id := r.thing(f, own)
	return with(with(right, f.Name+"_1", id), f.Name+"_2", id)
}

// deleted is a thing that is there no more.
func (r *trial) deleted(f *section.Facet) string {
	r.Helper()
	id := r.thing(f, own)
	at := slices.IndexFunc(r.sections, func(s section.Facts) bool { return s.Resource == f.Of })
	r.status(r.owner.Post(r.of(r.sections[at]).list(own, id, "delete"), nil), http.StatusSeeOther, "deleting one of "+f.Name)
	return id
}
