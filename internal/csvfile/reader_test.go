package csvfile_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"latchkey/internal/csvfile"
)

// read reads a whole file through windows of a size, each from where the last
// one was left.
func read(file string, separator rune, size int) (rows [][]string, faults []error) {
	for at := 0; at < len(file); {
		end := min(at+size, len(file))
		window := csvfile.NewRows([]byte(file[at:end]), separator, end == len(file))
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
	whole, _ := read(file, ',', len(file))
	if len(whole) != 40_003 || whole[1][1] != "one\ntwo" || whole[40_002][1] != "é" {
		t.Fatalf("%d rows, %q", len(whole), whole[:2])
	}
	for _, size := range []int{csvfile.MaxRow + 1, csvfile.MaxRow + 7, 3 * csvfile.MaxRow} {
		if rows, _ := read(file, ',', size); !cmp.Equal(whole, rows) {
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
		"a quote inside a cell":          {"a,b\nbad,op\"en\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrQuotes},
		"text after a quote":             {"a,b\nbad,\"op\"en\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrQuotes},
		"an endless line":                {"a,b\nbad," + long + "\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrTooLong},
		"a quote open at the very end":   {"a,b\n" + strings.Repeat("c,d\n", 200_000) + "bad,\"open", csvfile.ErrQuotes},
		"an endless line and no end":     {"a,b\n" + strings.Repeat("c,d\n", 200_000) + "bad," + long, csvfile.ErrTooLong},
		"a quoted cell that is too long": {"a,b\nbad,\"" + long + "\"\n" + strings.Repeat("c,d\n", 200_000), csvfile.ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, faults := read(c.file, ',', 1<<20)
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

func TestFilesAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	const text = "naam;plaats\r\nZoë;Liège\r\n"
	for name, as := range map[string]encoding.Encoding{
		"UTF-8": encoding.Nop, "UTF-8 with a mark": unicode.UTF8BOM, "Latin-1": charmap.Windows1252,
		"UTF-16, little end first": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16, big end first": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 without a mark": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := as.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			decoded, head, err := csvfile.Decode(strings.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			whole, err := io.ReadAll(decoded)
			if err != nil || string(whole) != text || !bytes.HasPrefix(whole, head) || csvfile.Separator(head) != ';' {
				t.Errorf("%q, %q, %v", whole, head, err)
			}
		})
	}
	for head, want := range map[string]rune{"a,b": ',', "a;b,c;d": ';', "a\tb": '\t', "a|b|c,d": '|', "\"a;b;c\",d": ',', "a": ',', "": ',',
		"\"first\nname\";city\na,b,c": ';', "\"a\n;\n;\",b": ',', "\"say \"\"a\n\"\"\"\tb": '\t', "a\nb;c": ','} {
		if got := csvfile.Separator([]byte(head)); got != want {
			t.Errorf("%q is parted by %q", head, got)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add("a,b\n\"c\n\",d", uint8(0))
	f.Add("\"", uint8(5))
	f.Fuzz(func(t *testing.T, file string, how uint8) {
		rows := csvfile.NewRows([]byte(file), rune(",;\t|"[how%4]), how%8 < 4)
		for before := -1; ; before = rows.Offset() {
			if _, more, _ := rows.Next(); !more {
				break
			}
			if rows.Offset() <= before {
				t.Fatal("it does not move on")
			}
		}
		if rows.Offset() > len(file) || how%8 < 4 && rows.Offset() != len(file) {
			t.Errorf("%d of %d bytes were read", rows.Offset(), len(file))
		}
	})
}

// Whatever a file is written in, it is read as UTF-8.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00;\x00"))
	f.Add([]byte("name;caf\xe9"))
	f.Add([]byte("\xef\xbb\xbfname"))
	f.Fuzz(func(t *testing.T, file []byte) {
		text, head, err := csvfile.Decode(bytes.NewReader(file))
		if err != nil {
			return
		}
		whole, err := io.ReadAll(text)
		if err != nil || !bytes.HasPrefix(whole, head) || len(file) < 60<<10 && !utf8.Valid(whole) {
			t.Errorf("%q is %q, %v", file, whole, err)
		}
		if separator := csvfile.Separator(head); !strings.ContainsRune(",;\t|", separator) {
			t.Errorf("%q is parted by %q", file, separator)
		}
	})
}
