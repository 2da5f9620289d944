package xlsxfile

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// CellKind is what a cell holds.
type CellKind int

// The kinds of cells.
const (
	Empty CellKind = iota
	Text
	Number // with a point, without exponents
	Day    // as 2026-01-02 15:04:05, its time or its day left out where it has none
	YesNo  // TRUE or FALSE
	Fault  // #N/A, and what a formula says that was never worked out
)

// NotWorkedOut is what stands for a formula without a value.
const NotWorkedOut = "#CALC!"

// Cell is one cell of a row. Its text is reused by the next row.
type Cell struct {
	Kind CellKind
	Text []byte
	// Unit is what a number counts by its format: "€". Language is the one of the unit
	// there, as Windows numbers them: "$" of 1009 is Canadian.
	Unit, Language string
	// Rounded tells that a whole number has more digits than programs of spreadsheets keep: those
	// behind the fifteenth are lost.
	Rounded bool
}

// Percent is the unit of a number that its format shows a hundred times as large.
const Percent = "%"

// rawCell is a cell as it stands.
type rawCell struct {
	kind    string
	style   int
	value   []byte
	formula bool
}

// cell reads what a cell holds, into the row's bytes.
func (r *Rows) cell(raw *rawCell) (Cell, error) {
	begin := len(r.bytes)
	done := func(kind CellKind) (Cell, error) {
		text := r.bytes[begin:len(r.bytes):len(r.bytes)]
		if len(text) == 0 {
			kind = Empty
		}
		return Cell{Kind: kind, Text: text}, nil
	}
	value := raw.value
	switch raw.kind {
	case "s":
		if len(value) == 0 {
			return Cell{}, nil
		}
		number, err := strconv.Atoi(strings.TrimSpace(string(value)))
		if err != nil {
			return Cell{}, ErrBroken
		}
		text, err := r.book.texts.at(number)
		if err != nil {
			return Cell{}, err
		}
		r.bytes = append(r.bytes, text...)
		return done(Text)
	case "str", "inlineStr":
		r.bytes = appendPlain(r.bytes, value)
		return done(Text)
	case "e":
		r.bytes = append(r.bytes, value...)
		return done(Fault)
	case "b":
		switch strings.TrimSpace(string(value)) {
		case "1", "true":
			r.bytes = append(r.bytes, "TRUE"...)
		case "0", "false":
			r.bytes = append(r.bytes, "FALSE"...)
		default:
			r.bytes = append(r.bytes, value...)
		}
		return done(YesNo)
	case "d":
		text, part, _ := strings.Cut(strings.TrimSpace(string(value)), ".") // Seconds have parts of a thousand there.
		if zone := strings.TrimLeft(part, "0123456789"); zone != "" {
			text += zone
		}
		text = strings.TrimSuffix(text, "T00:00:00")
		for _, none := range []string{"1899-12-30T", "1899-12-31T"} { // A time without a day is one of the first day.
			text = strings.TrimPrefix(text, none)
		}
		r.bytes = append(r.bytes, strings.Replace(text, "T", " ", 1)...)
		return done(Day)
	}
	text := strings.TrimSpace(string(value))
	if text == "" && raw.formula {
		r.bytes = append(r.bytes, NotWorkedOut...)
		return done(Fault)
	}
	s := style{}
	if raw.style >= 0 && raw.style < len(r.book.styles) {
		s = r.book.styles[raw.style]
	}
	number, exact := numberOf(text)
	if !exact {
		r.bytes = append(r.bytes, text...)
		return done(Text)
	}
	if s.kind != plainNumber {
		if moment, ok := momentOf(number, s.kind, r.book.since); ok {
			r.bytes = append(r.bytes, moment...)
			return done(Day)
		}
		r.bytes = append(r.bytes, number...)
		return done(Number)
	}
	if whole := strings.Trim(number, "0123456789") == ""; whole {
		r.bytes = append(r.bytes, s.before...)
		for range s.digits - len(number) {
			r.bytes = append(r.bytes, '0')
		}
	}
	r.bytes = append(r.bytes, number...)
	c, err := done(Number)
	c.Unit, c.Language, c.Rounded = s.unit, s.country, isRounded(number)
	return c, err
}

// exactDigits is how many digits programs of spreadsheets keep, and show.
const exactDigits = 15

// isRounded tells that a whole number ends in zeros behind those.
func isRounded(number string) bool {
	digits := strings.TrimPrefix(number, "-")
	return len(digits) > exactDigits && strings.Trim(digits, "0123456789") == "" && strings.Trim(digits[exactDigits:], "0") == ""
}

// numberOf writes a number without exponents, and without the noise behind the last
// digit that programs of spreadsheets show. Whole ones stay as they stand.
func numberOf(text string) (string, bool) {
	if text == "" || len(text) > 400 || strings.Trim(text, "0123456789+-.eE") != "" {
		return "", false
	}
	digits := strings.TrimPrefix(text, "-")
	if digits != "" && strings.Trim(digits, "0123456789") == "" && (len(digits) == 1 || digits[0] != '0') {
		return text, true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return "", false
	}
	if f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'e', exactDigits-1, 64), 64); err != nil {
		return "", false
	}
	if f == 0 {
		return "0", true
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

const secondsOfDay = 86_400

// momentOf is the day and the time that a number of days stands for. Programs of
// spreadsheets count a 29 February of 1900, which was none.
func momentOf(number string, kind styleKind, since int) (string, bool) {
	days, err := strconv.ParseFloat(number, 64)
	const last = 2_958_466 // 10000-01-01
	if err != nil || days < 0 || days >= last {
		return "", false
	}
	seconds := int64(math.Round(days * secondsOfDay))
	day, rest := seconds/secondsOfDay, seconds%secondsOfDay
	if kind == elapsed {
		hours := strconv.FormatInt(seconds/3600, 10)
		if len(hours) < 2 {
			hours = "0" + hours
		}
		return hours + time.Unix(rest, 0).UTC().Format(":04:05"), true
	}
	clock := time.Unix(rest, 0).UTC().Format(time.TimeOnly)
	if day == 0 && since == 1900 {
		if kind == timeOfDay || rest > 0 {
			return clock, true
		}
		return "1900-01-00", true // So they show it. Nobody means such a day.
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case since == 1904 && day == 0 && kind == timeOfDay:
		return clock, true
	case since == 1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case day == 60:
		return "1900-02-29", true
	case day < 60:
		first = first.AddDate(0, 0, 1)
	}
	text := first.AddDate(0, 0, int(day)).Format(time.DateOnly)
	if rest > 0 {
		text += " " + clock
	}
	return text, true
}

// appendPlain writes a text with what stands for other signs in it: _x000D_.
func appendPlain(to, text []byte) []byte {
	for len(text) > 0 {
		if text[0] == '_' && len(text) >= len("_x000D_") && text[1] == 'x' && text[6] == '_' {
			if n, err := strconv.ParseUint(string(text[2:6]), 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				to, text = utf8.AppendRune(to, rune(n)), text[7:]
				continue
			}
		}
		to, text = append(to, text[0]), text[1:]
	}
	return to
}
