package xlsxfile

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// style is what the format of a cell tells of its number.
type style struct {
	kind    styleKind
	digits  int    // that it has at least
	before  string // "+33", "0"
	unit    string // what it counts: "€", "USD"
	country string // of the unit, by its language: "en-CA" is 1009
}

type styleKind int

const (
	plainNumber styleKind = iota
	dayAndTime
	timeOfDay
	elapsed // hours, however many
)

// readStyles reads the formats that the cells of a workbook have.
func (b *Book) readStyles(x *scanner) error {
	codes := map[int]string{}
	within := ""
	for {
		t, err := x.next()
		if err != nil || t == ended {
			return err
		}
		switch {
		case t == says:
		case x.is("numFmts") || x.is("cellXfs"):
			if within = ""; t == opens {
				within = string(x.name)
			}
		case t == opens && within == "numFmts" && x.is("numFmt"):
			if id, err := strconv.Atoi(x.attribute("numFmtId")); err == nil && len(codes) < maxStyles {
				codes[id] = x.attribute("formatCode")
			}
		case t == opens && within == "cellXfs" && x.is("xf"):
			if len(b.styles) == maxStyles {
				return ErrTooLarge
			}
			id, _ := strconv.Atoi(x.attribute("numFmtId"))
			b.styles = append(b.styles, styleOf(id, codes))
		}
	}
}

// styleOf is that of a format which stands in the workbook, or which all of them have.
func styleOf(id int, codes map[int]string) style {
	if code := codes[id]; code != "" {
		return styleOfCode(code)
	}
	switch {
	case id == 9, id == 10:
		return style{unit: Percent}
	case 14 <= id && id <= 17, id == 22, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, 57 <= id && id <= 58, 71 <= id && id <= 74:
		return style{kind: dayAndTime}
	case 18 <= id && id <= 21, 32 <= id && id <= 35, id == 45, id == 47, 55 <= id && id <= 56, 75 <= id && id <= 79:
		return style{kind: timeOfDay}
	case id == 46, id == 80:
		return style{kind: elapsed}
	}
	return style{}
}

// codeReader takes a format apart: "dd/mm/yyyy", "0000", "[$USD] 0.00".
type codeReader struct {
	style
	letters  []byte // of days and times
	literal  string // what stands as it is
	started  bool   // its digits did
	counts   bool   // they are not those of a second
	fraction bool
	hundred  bool // it shows hundred times what it holds
	rest     string
}

// styleOfCode reads a format, as numbers above nothing have it.
func styleOfCode(code string) style {
	switch strings.ToLower(code) {
	case "general", "standard", "@":
		return style{}
	}
	r := codeReader{rest: code}
	for r.rest != "" && r.rest[0] != ';' && r.kind != elapsed {
		r.next()
	}
	return r.end()
}

func (r *codeReader) next() {
	c := r.rest[0]
	r.rest = r.rest[1:]
	switch c {
	case '"':
		literal, rest, _ := strings.Cut(r.rest, `"`)
		r.literal, r.rest = r.literal+literal, rest
	case '\\', '_', '*':
		sign, size := utf8.DecodeRuneInString(r.rest)
		if r.rest = r.rest[size:]; c == '\\' && size > 0 {
			r.literal += string(sign)
		}
	case '[':
		inner, rest, _ := strings.Cut(r.rest, "]")
		r.rest = rest
		r.bracket(inner)
	case '0', '#', '?':
		if !r.started {
			r.before, r.started = strings.ReplaceAll(r.literal, " ", ""), true
		}
		if r.digits > 0 || c == '0' {
			r.digits++
		}
		r.counts = r.counts || !r.fraction || len(r.letters) == 0 || r.letters[len(r.letters)-1] != 's'
	case '.', ',', '%', 'E', 'e':
		r.fraction, r.hundred = true, r.hundred || c == '%'
	default:
		if low := c | 0x20; 'a' <= low && low <= 'z' {
			r.letters = append(r.letters, low)
		} else {
			r.literal += string([]byte{c})
		}
	}
}

// bracket reads a currency, "[$€-40C]", or hours without end, "[h]". Colours and
// conditions say nothing of the value.
func (r *codeReader) bracket(inner string) {
	low := strings.ToLower(inner)
	if money, is := strings.CutPrefix(inner, "$"); is {
		if sign, language, _ := strings.Cut(money, "-"); sign != "" {
			r.unit, r.country = sign, strings.ToUpper(language)
		}
	} else if low != "" && strings.ContainsAny(low[:1], "hms") && strings.Trim(low, low[:1]) == "" {
		r.kind = elapsed
	}
}

func (r *codeReader) end() style {
	s, word := r.style, string(r.letters)
	switch {
	case s.kind == elapsed:
		return style{kind: elapsed}
	case !r.counts && strings.ContainsAny(word, "yd"), !r.counts && strings.Contains(word, "m") && !strings.ContainsAny(word, "hs"):
		return style{kind: dayAndTime}
	case !r.counts && strings.ContainsAny(word, "hs"):
		return style{kind: timeOfDay}
	}
	if strings.Trim(strings.TrimPrefix(s.before, "+"), "0123456789") != "" || s.before == "+" { // "+33 ", or the zero of a code
		s.before = ""
	}
	if r.fraction {
		s.digits = 0
	}
	if r.hundred {
		s.unit = Percent
	}
	if s.unit == "" && s.before == "" {
		s.unit = strings.Trim(strings.ToValidUTF8(r.literal, ""), " \u00a0+-()/")
	}
	return s
}
