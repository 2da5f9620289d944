package csvfile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Encoding is how the letters of a file are written.
type Encoding string

// The encodings that a file may have. A file in UTF-16 is kept as UTF-8.
const (
	UTF8        Encoding = "utf-8"
	Windows1252 Encoding = "windows-1252"
	Latin9      Encoding = "iso-8859-15"
	Windows1250 Encoding = "windows-1250"
	Latin2      Encoding = "iso-8859-2"
	MacRoman    Encoding = "macintosh"
	DOS         Encoding = "ibm850"
	Windows1254 Encoding = "windows-1254"
	Windows1251 Encoding = "windows-1251"
	Windows1253 Encoding = "windows-1253"
	ShiftJIS    Encoding = "shift_jis"
	GB18030     Encoding = "gb18030"
	Big5        Encoding = "big5"
	EUCKR       Encoding = "euc-kr"
)

// Encodings lists them in the order in which they are offered.
var Encodings = []Encoding{
	UTF8, Windows1252, Latin9, Windows1250, Latin2, MacRoman, DOS, Windows1254, Windows1251, Windows1253, ShiftJIS, GB18030, Big5, EUCKR,
}

// tables are those of the encodings that are not UTF-8. Each writes ASCII as it
// stands, so that rows are parted before they are decoded.
var tables = map[Encoding]encoding.Encoding{
	Windows1252: charmap.Windows1252, Latin9: charmap.ISO8859_15, Windows1250: charmap.Windows1250, Latin2: charmap.ISO8859_2,
	MacRoman: charmap.Macintosh, DOS: charmap.CodePage850, Windows1254: charmap.Windows1254, Windows1251: charmap.Windows1251,
	Windows1253: charmap.Windows1253, ShiftJIS: japanese.ShiftJIS, GB18030: simplifiedchinese.GB18030, Big5: traditionalchinese.Big5,
	EUCKR: korean.EUCKR,
}

// Text decodes. What cannot be read, or kept, becomes U+FFFD.
func (e Encoding) Text(raw []byte) string { return strings.ReplaceAll(e.decode(raw), "\x00", "\ufffd") }

func (e Encoding) decode(raw []byte) string {
	table := tables[e]
	if table == nil {
		if utf8.Valid(raw) {
			return string(raw)
		}
		return string(bytes.ToValidUTF8(raw, []byte("\ufffd")))
	}
	if ascii(raw) {
		return string(raw)
	}
	text, err := table.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.Repeat("\ufffd", len(raw))
	}
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r < 0xa0 { // A byte that the encoding has no letter for.
			return utf8.RuneError
		}
		return r
	}, string(text))
}

func ascii(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
