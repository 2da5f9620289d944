package app

import (
	"bytes"
	"net/url"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fill writes what was typed into the form of a page. Where there is no such
// form any more, the page says so instead of saying that it is back.
func (t *typedForm) fill(page []byte) ([]byte, error) {
	document, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	if form := t.formOf(document); form != nil {
		placed := map[string]int{}
		for _, control := range controls(document, form) {
			t.put(control, placed)
		}
		for above := form.Parent; above != nil; above = above.Parent {
			if above.DataAtom == atom.Details {
				set(above, "open", "")
			}
		}
	} else {
		t.tellLost(document)
	}
	var filled bytes.Buffer
	err = html.Render(&filled, document)
	return filled.Bytes(), err
}

// formOf is the form that is sent where this one was: of several the one that
// takes most of its fields.
func (t *typedForm) formOf(document *html.Node) (form *html.Node) {
	most := 0
	for node := range document.Descendants() {
		if node.DataAtom != atom.Form || attribute(node, "method") != "post" {
			continue
		}
		action, err := url.Parse(attribute(node, "action"))
		if err != nil || action.Path != t.Action {
			continue
		}
		takes := 0
		for _, control := range controls(document, node) {
			if t.Fields.Has(attribute(control, "name")) {
				takes++
			}
		}
		if takes > most {
			form, most = node, takes
		}
	}
	return form
}

// controls are those of a form, inside it and outside.
func controls(document, form *html.Node) (list []*html.Node) {
	id := attribute(form, "id")
	for node := range document.Descendants() {
		isControl := node.DataAtom == atom.Input || node.DataAtom == atom.Textarea || node.DataAtom == atom.Select
		if !isControl || attribute(node, "name") == "" {
			continue
		}
		owner := attribute(node, "form")
		if owner != "" && owner == id || owner == "" && within(node, form) {
			list = append(list, node)
		}
	}
	return list
}

func within(node, form *html.Node) bool {
	for above := range node.Ancestors() {
		if above == form {
			return true
		}
	}
	return false
}

// put writes into one control what was typed there; placed counts the values of
// each name that have their place.
func (t *typedForm) put(control *html.Node, placed map[string]int) {
	name := attribute(control, "name")
	values, next := t.Fields[name], placed[name]
	switch kind := attribute(control, "type"); {
	case name == csrfField || name == onceField || name == LinkField || isSecret(name):
	case control.DataAtom == atom.Select:
		choose(control, values)
	case control.DataAtom == atom.Input && (kind == "checkbox" || kind == "radio"):
		value := attribute(control, "value")
		if value == "" && kind == "checkbox" && !has(control, "value") {
			value = "on"
		}
		mark(control, "checked", slices.Contains(values, value))
	case control.DataAtom == atom.Input && (kind == "password" || kind == "file" || kind == "submit" || kind == "button"):
	case next >= len(values): // It was not there when the form was sent.
	case control.DataAtom == atom.Textarea:
		for control.FirstChild != nil {
			control.RemoveChild(control.FirstChild)
		}
		control.AppendChild(&html.Node{Type: html.TextNode, Data: values[next]})
		placed[name]++
	default:
		set(control, "value", values[next])
		placed[name]++
	}
}

// choose selects what was chosen in a list, where the list still has it.
func choose(list *html.Node, values []string) {
	var options []*html.Node
	offered := false
	for node := range list.Descendants() {
		if node.DataAtom == atom.Option {
			options = append(options, node)
			offered = offered || slices.Contains(values, optionValue(node))
		}
	}
	for _, option := range options {
		if offered {
			mark(option, "selected", slices.Contains(values, optionValue(option)))
		}
	}
}

// tellLost has the notice of a page say that what was typed has no place there.
func (t *typedForm) tellLost(document *html.Node) {
	for node := range document.Descendants() {
		if node.DataAtom == atom.P && node.Parent != nil && attribute(node.Parent, "role") == "status" && node.FirstChild != nil {
			node.FirstChild.Data = t.Lost
			return
		}
	}
}

func optionValue(option *html.Node) string {
	if has(option, "value") || option.FirstChild == nil {
		return attribute(option, "value")
	}
	return option.FirstChild.Data
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(node *html.Node, name string) bool {
	return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func set(node *html.Node, name, value string) {
	mark(node, name, true)
	for i := range node.Attr {
		if node.Attr[i].Key == name {
			node.Attr[i].Val = value
		}
	}
}

// mark gives a node an attribute without a value, or takes it away.
func mark(node *html.Node, name string, marked bool) {
	node.Attr = slices.DeleteFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name && !marked })
	if marked && !has(node, name) {
		node.Attr = append(node.Attr, html.Attribute{Key: name})
	}
}
