package ui

import "github.com/a-h/templ"

// TextField is a labelled line of text. Its words under it are the hint and,
// when what was typed is refused, the error.
type TextField struct {
	ID, Name, Label string
	Type            string // "text" when empty
	Value           string
	Optional        string // "optional", beside the label
	Hint, Error     string
	Autocomplete    string
	Required        bool
	Autofocus       bool
	MinLength       int
	MaxLength       int
	// More holds further attributes of the input, such as inputmode.
	More templ.Attributes
}

func (f TextField) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// Describe returns the attributes that tie an input to the words under it.
func Describe(id string, hint, failure string) templ.Attributes {
	attributes := templ.Attributes{}
	switch {
	case hint != "" && failure != "":
		attributes["aria-describedby"] = id + "-hint " + id + "-error"
	case hint != "":
		attributes["aria-describedby"] = id + "-hint"
	case failure != "":
		attributes["aria-describedby"] = id + "-error"
	}
	if failure != "" {
		attributes["aria-invalid"] = "true"
	}
	return attributes
}

// Choice is a whole list to choose one from, with its label.
type Choice struct {
	ID, Name, Label string
	Options         []Option
}

// furtherOf says in which field others are named than those that a list holds.
func furtherOf(options []Option) (further Option, ok bool) {
	if len(options) > 0 {
		further = options[len(options)-1]
	}
	return further, further.Further != ""
}
