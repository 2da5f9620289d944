package importing_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"latchkey/internal/csvfile"
	"latchkey/internal/importing"
)

// surveyed looks at a file that comes in parts.
func surveyed(t *testing.T, file string, size int) importing.Found {
	t.Helper()
	_, head, format, err := csvfile.Begin(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	survey := importing.NewSurvey(head, format)
	for at := 0; at < len(file); at += size {
		_, _ = survey.Write([]byte(file[at:min(at+size, len(file))]))
	}
	return survey.Found()
}

// What one cell proves holds for its column, wherever in the file it stands.
func TestColumnsProveHowTheyAreRead(t *testing.T) {
	t.Parallel()
	this := time.Now().Year() % 100
	years := strings.NewReplacer("+2", strconv.Itoa(this+2), "+3", strconv.Itoa(this+3))
	for cells, want := range map[string]importing.Proof{
		"01/02/2026 13/01/2026":                {Order: importing.DayFirst, Days: true, Day: "01/02/2026"},
		"01/02/2026 01/13/2026":                {Order: importing.MonthFirst, Days: true, Day: "01/02/2026"},
		"13/01/2026 01/13/2026":                {Order: importing.DayFirst, Mixed: true},
		"01/02/2026 2026-01-13":                {Days: true, Day: "01/02/2026"},
		"01.02.2026 01.03.2026":                {Order: importing.DayFirst},
		"1.250 12.5":                           {Mark: importing.Point, Numbers: true, Number: "1.250", Doubts: "."},
		"1.250 12,50":                          {Mark: importing.Comma, Numbers: true, Number: "1.250", Doubts: "."},
		"1.250 2.000":                          {Numbers: true, Number: "1.250", Doubts: "."},
		"1.250 1.250.000":                      {Mark: importing.Comma, Numbers: true, Number: "1.250", Doubts: "."},
		"1.250 1234.565":                       {Mark: importing.Point, Numbers: true, Number: "1.250", Doubts: "."},
		"1.5 1,5 1.250":                        {Numbers: true, Number: "1.250", Doubts: "."},
		"€1.250 €1,5":                          {Mark: importing.Comma, Numbers: true, Number: "€1.250", Doubts: "."},
		"plain 1250":                           {},
		"15/09/22 15/09/23 15/09/24":           {Order: importing.DayFirst, Years: true, YearsFit: true, Day: "15/09/22"},
		"15/09/26 15/09/27 15/09/+2":           {Order: importing.DayFirst, Years: true, YearsFit: true, Day: "15/09/26"},
		"26/03/02 26/03/14 26/04/05":           {Order: importing.DayFirst, Years: true, YearsFit: true, Day: "26/03/02"},
		"26/03/02 26/03/14 26/05/31":           {Order: importing.YearFirst, YearsFit: true},
		"09/03/14 12/05/20 25/12/+2":           {Order: importing.DayFirst, Days: true, Years: true, YearsFit: true, Day: "09/03/14"},
		"09/03/14 12/05/20 +2/12/+2":           {Order: importing.DayFirst, Days: true, Day: "09/03/14"},
		"09/03/14 12/05/20 25/11/26":           {Order: importing.DayFirst, Days: true, YearsFit: true, Day: "09/03/14"},
		"15/09/+3":                             {Order: importing.DayFirst, Years: true, YearsFit: true, Day: "15/09/+3"},
		"03/04/05":                             {Days: true, YearsFit: true, Day: "03/04/05"},
		"15/09/22 15/09/23 15/09/24 2/10/2024": {Order: importing.DayFirst, Days: true, Day: "2/10/2024"},
	} {
		cells, want.Day = years.Replace(cells), years.Replace(want.Day)
		file := "x;y\n" + strings.Repeat("7;a\n", 3000) + "7;" + strings.ReplaceAll(cells, " ", "\n8;") + "\n" + strings.Repeat("9;b\n", 3000)
		got := surveyed(t, file, 1<<10)
		if diff := cmp.Diff(want, got.Columns[1], cmpopts.IgnoreUnexported(importing.Proof{}), cmpopts.IgnoreFields(importing.Proof{}, "Above", "Over", "Lean", "Parts")); diff != "" {
			t.Errorf("%s: %s", cells, diff)
		}
	}
}

// Titles, blank lines and instructions stand above the heads.
func TestHeadsAreFound(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]int{
		"Email;Name\na@b.example;A\n":                                   1,
		"\n\nEmail;Name\na@b.example;A\n":                               1,
		"sep=;\nEmail;Name\na@b.example;A\n":                            2,
		"sep=;\nTitel;Wat\nx;y\n":                                       2,
		"Customers of May\n\nEmail;Name;City\na@b.example;A;Gent\n":     2,
		"Customers;;\nof May;;\nE-mail;Nom;Ville\na@b.example;A;Gent\n": 3,
		"a@b.example;A;Gent\nb@b.example;B;Gent\n":                      0,
		"Contact;Who\na@b.example;A\n":                                  1,
		"One;Two;Three\n1;2;3\n":                                        1,
	} {
		if got := surveyed(t, file, 7); got.HeadRow != want {
			t.Errorf("%q has its heads in row %d, want %d", file, got.HeadRow, want)
		}
	}
}

// A survey says the same in whatever parts the file comes, and knows it again.
func TestASurveyIsOfTheWholeFile(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("Email,Name,Day\n")
	for i := range 20_000 {
		fmt.Fprintf(&file, "a%d@b.example,\"H\xe9l\xe8ne, %d\",%d/1/2026\n", i, i, i%12+1)
	}
	whole := surveyed(t, file.String(), file.Len())
	if whole.Rows != 20_001 || whole.Encoding != csvfile.Windows1252 || !whole.Sure || whole.HeadRow != 1 || len(whole.Hash) != 64 {
		t.Errorf("%+v", whole)
	}
	for _, size := range []int{1 << 20, 300_007} {
		if diff := cmp.Diff(whole, surveyed(t, file.String(), size), cmpopts.IgnoreUnexported(importing.Proof{})); diff != "" {
			t.Errorf("parts of %d: %s", size, diff)
		}
	}
}
