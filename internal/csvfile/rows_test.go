package csvfile_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"latchkey/internal/csvfile"
)

var commas = csvfile.Format{Separator: ','}

// read reads a whole file through windows of a size, each from where the last
// one was left.
func read(file string, format csvfile.Format, size int) (rows [][]string, faults []error) {
	for at := 0; at < len(file); {
		end := min(at+size, len(file))
		window := csvfile.NewRows([]byte(file[at:end]), format, end == len(file))
		for {
			cells, more, err := window.Next()
			if !more {
				break
			}
			rows, faults = append(rows, cells), append(faults, err)
		}
		if window.Offset() == 0 {
			break
		}
		at += window.Offset()
	}
	return rows, faults
}

func TestRowsAreTheSameInAnyWindow(t *testing.T) {
	t.Parallel()
	file := "name,note\r\nAnna,\"one\ntwo\"\r\n\r\n" + strings.Repeat("Bert,\"says \"\"hello\"\", twice\"\n", 40_000) + "last,é"
	whole, _ := read(file, commas, len(file))
	if len(whole) != 40_003 || whole[1][1] != "one\ntwo" || whole[40_002][1] != "é" {
		t.Fatalf("%d rows, %q", len(whole), whole[:2])
	}
	for _, size := range []int{csvfile.MaxRow + 1, csvfile.MaxRow + 7, 3 * csvfile.MaxRow} {
		if rows, _ := read(file, commas, size); !cmp.Equal(whole, rows) {
			t.Errorf("windows of %d give %d rows", size, len(rows))
		}
	}
}

// What cannot be read is one fault, and the rows around it are there.
func TestBrokenRows(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", csvfile.MaxRow+1)
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"a quote that is not closed":     {"a,b\nbad,\"open\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrQuotes},
		"text after a quote":             {"a,b\nbad,\"op\"en\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrQuotes},
		"an endless line":                {"a,b\nbad," + long + "\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrTooLong},
		"a quote open at the very end":   {"a,b\n" + strings.Repeat("c,d\n", 200_000) + "bad,\"open", csvfile.ErrQuotes},
		"an endless line and no end":     {"a,b\n" + strings.Repeat("c,d\n", 200_000) + "bad," + long, csvfile.ErrTooLong},
		"a quoted cell that is too long": {"a,b\nbad,\"" + long + "\"\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, faults := read(c.file, commas, 1<<20)
			broken := 0
			for i, fault := range faults {
				if fault != nil {
					broken++
					if !errors.Is(fault, c.want) || !strings.HasPrefix(rows[i][0], "bad,") {
						t.Errorf("%v: %.40q", fault, rows[i])
					}
				}
			}
			if broken != 1 || len(rows) != 200_002 {
				t.Errorf("%d broken of %d rows", broken, len(rows))
			}
		})
	}
}

// A quote that nothing closes costs the line that it stands in, and not those
// after it, wherever the next quote stands.
func TestAnUnclosedQuoteCostsItsLine(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"and a quoted cell after it": "a,b,c\nbad,\"Piet,Assen\nx,Anna,Assen\ny,\"Kees \"\"K\"\" Vos\",Assen\n",
		"and a cell that begins so":  "a,b,c\nbad,\"Piet,Assen\nx,Anna,Assen\ny,Vos,\"Assen\"\n",
		"and one quote at an end":    "a,b,c\nbad,\"Piet,Assen\nx,Anna,Assen\ny,Vos,Assen\"\n",
		"and no other":               "a,b,c\nbad,\"Piet,Assen\nx,Anna,Assen\ny,Vos,Assen\n",
		"at the end of its line":     "a,b,c\nbad,Piet,\"Assen\nx,Anna,Assen\ny,Vos,\"Assen\"\n",
	} {
		rows, faults := read(file, csvfile.Format{Separator: ',', Columns: 3}, len(file))
		if len(rows) != 4 || !errors.Is(faults[1], csvfile.ErrQuotes) || rows[2][0] != "x" || rows[3][0] != "y" {
			t.Errorf("%s: %q, %v", name, rows, faults)
		}
	}
}

// What programs and people write beside the book is read as it is meant.
func TestRowsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file   string
		format csvfile.Format
		want   [][]string
	}{
		"quotes inside cells":          {"a,b\nJan \"Joop\" Smit,19\" Rekken\n", commas, [][]string{{"a", "b"}, {"Jan \"Joop\" Smit", "19\" Rekken"}}},
		"spaces around quotes":         {"a,b\n \"x, y\" ,z\n", commas, [][]string{{"a", "b"}, {"x, y", "z"}}},
		"short rows":                   {"a,b,c\nx\n\ny,z\n", commas, [][]string{{"a", "b", "c"}, {"x"}, {"y", "z"}}},
		"carriage returns alone":       {"a,b\rx,\"y\rz\"\r\rw,v\r", csvfile.Format{Separator: ',', Returns: true}, [][]string{{"a", "b"}, {"x", "y\rz"}, {"w", "v"}}},
		"a return within a line":       {"a,b\nx,y\rz\n", commas, [][]string{{"a", "b"}, {"x", "y\rz"}}},
		"one broken byte":              {"a,b\nZo\xe9,é\n", commas, [][]string{{"a", "b"}, {"Zo\ufffd", "é"}}},
		"Mac":                          {"a,b\nH\x8El\x8Fne,x\n", csvfile.Format{Separator: ',', Encoding: csvfile.MacRoman}, [][]string{{"a", "b"}, {"Hélène", "x"}}},
		"Shift-JIS, with second bytes": {"a,b\n\x8e\x52\x93\x63\x91\xbe\x98\x59,\"\x95\x5c\"\n", csvfile.Format{Separator: ',', Encoding: csvfile.ShiftJIS}, [][]string{{"a", "b"}, {"山田太郎", "表"}}},
		"a byte without a letter":      {"a\n\x81x\n", csvfile.Format{Separator: ',', Encoding: csvfile.Windows1252}, [][]string{{"a"}, {"\ufffdx"}}},
		"a line of spaces":             {"a,b\n   \nx,y\n", commas, [][]string{{"a", "b"}, {"x", "y"}}},
		"a quoted line within":         {"a,b,c\nx,\"two\nlines, and more\",z\n", csvfile.Format{Separator: ',', Columns: 3}, [][]string{{"a", "b", "c"}, {"x", "two\nlines, and more", "z"}}},
		"a short row of quoted lines":  {"a,b,c\nx,\"two\nlines\"\n", csvfile.Format{Separator: ',', Columns: 3}, [][]string{{"a", "b", "c"}, {"x", "two\nlines"}}},
	} {
		rows, faults := read(c.file, c.format, len(c.file))
		if diff := cmp.Diff(c.want, rows); diff != "" || slices.ContainsFunc(faults, func(err error) bool { return err != nil }) {
			t.Errorf("%s: %v\n%s", name, faults, diff)
		}
	}
}

func TestFilesAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	const text = "naam;plaats\r\nZoë;Liège\r\n"
	for name, as := range map[string]encoding.Encoding{
		"UTF-8": encoding.Nop, "UTF-8 with a mark": unicode.UTF8BOM, "Latin-1": charmap.Windows1252, "Mac": charmap.Macintosh,
		"UTF-16, little end first": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16, big end first": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 without a mark": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := as.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			raw, head, format, err := csvfile.Begin(strings.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			whole, err := io.ReadAll(raw)
			if err != nil || !bytes.HasPrefix(whole, head) {
				t.Errorf("%q, %q, %v", whole, head, err)
			}
			rows, _ := read(string(whole), csvfile.Format{Separator: format.Separator, Encoding: lettersOf(format, whole)}, len(whole))
			if diff := cmp.Diff([][]string{{"naam", "plaats"}, {"Zoë", "Liège"}}, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func lettersOf(format csvfile.Format, whole []byte) csvfile.Encoding {
	if format.Encoding != "" {
		return format.Encoding
	}
	letters := &csvfile.Letters{}
	for part := range slices.Chunk(whole, 7) {
		_, _ = letters.Write(part)
	}
	best, _ := letters.Encoding()
	return best
}

func TestTheSeparatorIsTheOneThatTheLinesAgreeOn(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]byte{"a,b": ',', "a;b,c;d": ';', "a\tb": '\t', "a|b|c,d": '|', "\"a;b;c\",d": ',', "a": ',', "": ',',
		"\"first\nname\";city\na,b,c": ';', "\"a\n;\n;\",b": ',', "\"say \"\"a\n\"\"\"\tb": '\t', "a\nb;c": ';',
		"\na;b;c": ';', "sep=;\na;b,c,d,e": ';', "\"sep=|\"\na|b": '|', "SEP=,\na;b,c": ',', "List, of May, all\n\na;b;c\n1;2;3\n4;5;6": ';',
		"a;b;c\n1;1,5;x\n2;2,5;y\n3;3,5;z": ';', "a,b\rc,d;e\rf,g": ','} {
		_, _, format, err := csvfile.Begin(strings.NewReader(head))
		if err != nil || format.Separator != want {
			t.Errorf("%q is parted by %q, %v", head, format.Separator, err)
		}
		if format.Returns != (strings.Contains(head, "\r") && !strings.Contains(head, "\n")) {
			t.Errorf("%q ends its lines: %v", head, format.Returns)
		}
	}
}

// The letters are those that make words; where two encodings do, that is said.
func TestLettersMakeWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		as   encoding.Encoding
		text string
		want csvfile.Encoding
		sure bool
	}{
		"no letter but ASCII":           {encoding.Nop, "Anna,Bea", csvfile.UTF8, true},
		"UTF-8":                         {encoding.Nop, "Hélène,Zoë", csvfile.UTF8, true},
		"UTF-8 and a broken byte":       {encoding.Nop, "Hélène,Zoë,Zo\xeb", csvfile.UTF8, true},
		"UTF-8, nearly half broken":     {encoding.Nop, "Zoë,B\xe9a,Liège,Noé,K\xf8ln", csvfile.UTF8, false},
		"UTF-8 in Greek, a broken byte": {encoding.Nop, "Μαρία,Zo\xeb", csvfile.UTF8, true},
		"UTF-8, half broken":            {encoding.Nop, "Zoë Martin,B\xe9a Martin", csvfile.UTF8, false},
		"Windows, pasted from UTF-8":    {encoding.Nop, "H\xe9l\xe8ne,No\xebl,Fa\xe7ade,Zoë", csvfile.Windows1252, false},
		"French of a Mac, l’école":      {charmap.Macintosh, "l’école,d’été", csvfile.MacRoman, true},
		"UTF-8 that is cut":             {encoding.Nop, "Hélène,Zoë,Zo\xc3", csvfile.UTF8, true},
		"French of Windows":             {charmap.Windows1252, "Hélène Lefèvre,Façade,Noël,Cœur,l’été", csvfile.Windows1252, true},
		"two letters of French":         {charmap.Windows1252, "Hélène", csvfile.Windows1252, true},
		"Spanish of Windows":            {charmap.Windows1252, "Peña,Íñigo,Muñoz,María", csvfile.Windows1252, true},
		"Hungarian of Windows":          {charmap.Windows1250, "Erdős Gyöngyi,Szűcs", csvfile.Windows1252, false},
		"Portuguese of a Mac":           {charmap.Macintosh, "João,Conceição", csvfile.MacRoman, false},
		"one German name":               {charmap.Windows1252, "Späth", csvfile.Windows1252, true},
		"Danish of Windows":             {charmap.Windows1252, "Søren Ærø,Gåsø", csvfile.Windows1252, true},
		"Polish of Windows":             {charmap.Windows1250, "Łukasz Wiśniewski,Michał Żółć,Paweł Król", csvfile.Windows1250, true},
		"Czech of Windows":              {charmap.Windows1250, "Jiří Dvořák,Božena Čížková,Ľubica Šťastná", csvfile.Windows1250, true},
		"French of a Mac":               {charmap.Macintosh, "Hélène Façade", csvfile.MacRoman, true},
		"German of a Mac":               {charmap.Macintosh, "München,Jérôme,Genève", csvfile.MacRoman, true},
		"Japanese":                      {japanese.ShiftJIS, "山田太郎,佐藤花子,スズキ", csvfile.ShiftJIS, true},
		"Japanese, one name alone":      {japanese.ShiftJIS, "山田太郎", csvfile.ShiftJIS, true},
		"Russian":                       {charmap.Windows1251, "Олег Морозов,Тверь", csvfile.Windows1251, true},
		"Ukrainian in capitals":         {charmap.Windows1251, "ОЛЕНА ШЕВЧЕНКО", csvfile.Windows1251, true},
		"Greek":                         {charmap.Windows1253, "Μαρία Νικολάου,Πάτρα", csvfile.Windows1253, true},
		"Turkish or Icelandic":          {charmap.Windows1254, "Ayşe Yıldız", csvfile.Windows1252, false},
		"Chinese of the mainland":       {simplifiedchinese.GB18030, "李小龙,北京,张丽", csvfile.GB18030, true},
		"Chinese of Taiwan":             {traditionalchinese.Big5, "林志玲,台中,陳大文", csvfile.Big5, true},
		"Korean or Chinese":             {korean.EUCKR, "김철수,서울", csvfile.GB18030, false},
		"French of DOS":                 {charmap.CodePage850, "Hélène Lefèvre,Noël", csvfile.DOS, true},
		"Danish of DOS or a Mac":        {charmap.CodePage850, "Søren Ærø", csvfile.MacRoman, false},
		"œ of ISO 8859-15":              {charmap.ISO8859_15, "Lebœuf,Šimek", csvfile.Latin9, true},
		"one Polish name":               {charmap.Windows1250, "Łukasz Wiśniewski", csvfile.Windows1250, true},
		"Polish of ISO 8859-2":          {charmap.ISO8859_2, "Łukasz Wiśniewski,Michał Żółć", csvfile.Latin2, true},
		"curly quotes of Windows":       {charmap.Windows1252, "50 €,£20,“Kit” Doyle", csvfile.Windows1252, false},
	} {
		file, err := c.as.NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(err)
		}
		letters := &csvfile.Letters{}
		_, _ = letters.Write([]byte(file + "\n"))
		got, sure := letters.Encoding()
		if got != c.want || sure != c.sure {
			t.Errorf("%s: %s, sure %v; it would be %q", name, got, sure, letters.Samples(got))
		}
	}
}

// What the standard library writes is read as it reads it.
func FuzzWellFormed(f *testing.F) {
	f.Add("a", "b\nc", "d\"e", uint8(0))
	f.Add(" x", "", ";", uint8(1))
	f.Fuzz(func(t *testing.T, a, b, c string, how uint8) {
		separator := csvfile.Separators[how%4]
		var file bytes.Buffer
		out := csv.NewWriter(&file)
		out.Comma, out.UseCRLF = rune(separator), how&4 > 0
		for _, row := range [][]string{{"x", a, b}, {c, "y", a + b}, {"z", b + c, "end"}} {
			if strings.ContainsAny(row[0]+row[1]+row[2], "\r\x00") || out.Write(row) != nil {
				return // It writes a return alone without quotes, and NUL, which we read as a sign that is not known.
			}
		}
		out.Flush()
		if !utf8.Valid(file.Bytes()) {
			return
		}
		in := csv.NewReader(bytes.NewReader(file.Bytes()))
		in.Comma, in.FieldsPerRecord = rune(separator), -1
		want, err := in.ReadAll()
		if err != nil {
			return
		}
		got, faults := read(file.String(), csvfile.Format{Separator: separator}, file.Len())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %v\n%s", file.String(), faults, diff)
		}
	})
}

func FuzzRows(f *testing.F) {
	f.Add("a,b\n\"c\n\",d", uint8(0))
	f.Add("\"", uint8(5))
	f.Add("a\r\"b\r\nc", uint8(17))
	f.Fuzz(func(t *testing.T, file string, how uint8) {
		format := csvfile.Format{Separator: csvfile.Separators[how%4], Returns: how&16 > 0, Columns: int(how >> 5), Encoding: csvfile.Encodings[int(how)%len(csvfile.Encodings)]}
		rows := csvfile.NewRows([]byte(file), format, how%8 < 4)
		for before := -1; ; before = rows.Offset() {
			cells, more, _ := rows.Next()
			if !more {
				break
			}
			if rows.Offset() <= before {
				t.Fatal("it does not move on")
			}
			if !utf8.ValidString(strings.Join(cells, "")) {
				t.Errorf("%q is no UTF-8", cells)
			}
		}
		if rows.Offset() > len(file) || how%8 < 4 && rows.Offset() != len(file) {
			t.Errorf("%d of %d bytes were read", rows.Offset(), len(file))
		}
	})
}

// Whatever a file is written in, it is kept whole, and its letters are found.
func FuzzBegin(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00;\x00"))
	f.Add([]byte("name;caf\xe9"))
	f.Add([]byte("\xef\xbb\xbfname"))
	f.Fuzz(func(t *testing.T, file []byte) {
		text, head, format, err := csvfile.Begin(bytes.NewReader(file))
		if err != nil {
			return
		}
		whole, err := io.ReadAll(text)
		if err != nil || !bytes.HasPrefix(whole, head) || !bytes.Contains(csvfile.Separators, []byte{format.Separator}) {
			t.Errorf("%q is %q, %v, parted by %q", file, whole, err, format.Separator)
		}
		letters := lettersOf(format, whole)
		if text := letters.Text(whole); !utf8.ValidString(text) {
			t.Errorf("%q is %q in %s", file, text, letters)
		}
	})
}

// A file may say itself what parts its cells; carets are found without that, colons are not.
func TestAFileSaysItsSeparator(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"sep=^\na^b\n1^2\n": "^", "sep=:\na:b\n1:2\n": ":", "\"sep=^\"\r\na^b,c\r\n": "^", "SEP=:\na:b\n": ":", "a^b\n1^2\n": "^",
		"at\n12:30:00\n13:30:00\n": ",",
	} {
		_, _, format, err := csvfile.Begin(strings.NewReader(file))
		if got := string(format.Separator); err != nil || got != want {
			t.Errorf("%q: parted by %q, want %q, %v", file, got, want, err)
		}
	}
}
