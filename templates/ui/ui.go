// Package ui holds the parts that pages are made of. It knows no word of the
// product's domain.
package ui

// Notice is the message at the top of a page after something was done. A
// failure stays and is announced as an alert.
type Notice struct {
	Text  string
	Alert bool
	// Undo is where the form goes that undoes what was done, "" for none.
	Undo, UndoLabel, CSRF string
}

// Option is one choice of a list.
type Option struct {
	Value    string
	Label    string
	Selected bool
	Note     string // said behind the label, "" for nothing
	Live     bool   // the note changes while the page is open
	// Further is no option: the last of a list that does not hold all says that others are named in a
	// field of this name. Label is its label, and Note what stands in it until something is typed.
	Further string
}

// Teeth is the number of teeth of a key.
const Teeth = 9

// Key is the picture of a role: nine teeth from left to right, each 0 (missing)
// to 3 (long).
type Key [Teeth]uint8
