package csvfile_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"latchkey/internal/csvfile"
)

var guarded = map[string]string{
	"": "", "Ann": "Ann", "O'Neil": "O'Neil", "a=b": "a=b", "'quoted'": "'quoted'",
	"=1+1": "'=1+1", "-5": "'-5", "+33612345678": "'+33612345678", "@cmd": "'@cmd", "＝1": "'＝1", "\t=1": "'\t'=1", "\r": "'\r",
	"'=1": "''=1", "''-": "'''-",
	"a;=1+1": "a;'=1+1", "a,-b|@c\t+d": "a,'-b|'@c\t'+d", "list\n- one\r\n- two": "list\n'- one\r\n'- two",
}

func TestNoPlaceOfATextRunsAndEachComesBack(t *testing.T) {
	t.Parallel()
	for text, want := range guarded {
		if got := csvfile.Guard(text); got != want {
			t.Errorf("%q is guarded as %q, want %q", text, got, want)
		}
		if got := csvfile.Unguard(want); got != text {
			t.Errorf("%q comes back as %q, want %q", want, got, text)
		}
	}
}

// Whatever a program cuts at, none of its cells begins like a formula.
func FuzzGuard(f *testing.F) {
	for text := range guarded {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kept := csvfile.Guard(text)
		if got := csvfile.Unguard(kept); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
		for _, cut := range ",;|\t\n\r" {
			for _, cell := range strings.Split(kept, string(cut)) {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%q, cut at %q, has the cell %q", text, cut, cell)
				}
			}
		}
		var file strings.Builder
		out := csvfile.NewWriter(&file, ';')
		out.Write(csvfile.Text(text), csvfile.Number("-12.50"))
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		in := csv.NewReader(strings.NewReader(file.String()))
		in.Comma = ';'
		row, err := in.Read()
		if want := strings.ReplaceAll(kept, "\r\n", "\n"); err != nil || len(row) != 2 || row[0] != want || row[1] != "-12.50" {
			t.Errorf("%q is read as %q, %v", text, row, err)
		}
	})
}
