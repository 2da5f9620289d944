package ui

import "strconv"

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
