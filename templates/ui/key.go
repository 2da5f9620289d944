package ui

import (
	"strconv"
)

// A key is drawn in three ways; these are the lengths of its teeth in each.
var (
	glyphTooth = [...]float64{0, 3, 5.5, 9}
	bigTooth   = [...]float64{0, 10, 19, 31}
	tallTooth  = [...]float64{0, 10, 18, 28}
)

// long is the length of a tooth that opens everything.
const long = 3

// number writes a coordinate for an attribute of SVG.
func number(f float64) string {
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// along places tooth i: the first stands at start, the next ones a pitch on.
func along(i int, start, pitch float64) string {
	return strconv.FormatFloat(start+float64(i)*pitch, 'f', 2, 64)
}

// comb is a key's back with the teeth that it has. Its line, one wide, rounds the corners.
func comb(k Key) Piece {
	drawn := []byte(`<path d="M.5.5h27v1H.5z`)
	for i, length := range k {
		if length > 0 {
			down := number(glyphTooth[length] - 1)
			drawn = append(drawn, `M`+number(float64(140+304*i)/100)+` 2h.9v`+down+`h-.9z`...)
		}
	}
	return Piece(append(drawn, `"/>`...))
}

// KeySymbol is KeyGlyph of a key that KeySymbols has drawn on the page.
func KeySymbol(k Key) Piece {
	return Piece(`<svg aria-hidden="true"><use href="#` + symbolOf(k) + `"/></svg>`)
}

// symbolOf names the symbol of a key by its teeth.
func symbolOf(k Key) string {
	name := []byte("key-000000000")
	for i, length := range k {
		name[len("key-")+i] += length
	}
	return string(name)
}
