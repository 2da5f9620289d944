package importing_test

import (
	"strings"
	"testing"
	"time"

	"latchkey/internal/importing"
)

func TestTimesAreReadAsOthersWriteThem(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	const day, minute, second = "2026-02-03T00:00:00+01:00", "2026-02-03T14:05:00+01:00", "2026-02-03T14:05:06+01:00"
	for _, c := range []struct {
		text        string
		monthsFirst bool
		want        string
	}{
		{"2026-02-03", false, day}, {"2026-02-03", true, day}, {" 2026/02/03\t", false, day},
		{"2026-02-03 14:05", false, minute}, {"2026-02-03 14:05:06", false, second}, {"2026-02-03T14:05:06", false, second},
		{"2026/02/03 14:05:06", false, second},
		{"2026-02-03T14:05:06Z", false, "2026-02-03T15:05:06+01:00"}, {"2026-02-03T14:05:06+05:00", false, "2026-02-03T10:05:06+01:00"},
		{"2026-02-03 14:05:06 +0000", false, "2026-02-03T15:05:06+01:00"}, {"2026-02-03 14:05:06 UTC", false, "2026-02-03T15:05:06+01:00"},
		{"Feb 3, 2026", false, day}, {"February 3, 2026", false, day}, {"3 Feb 2026", false, day}, {"3 February 2026", false, day},
		{"Feb 3, 2026 2:05 PM", false, minute},
		{"3/2/2026", false, day}, {"03/02/2026 14:05", false, minute}, {"3/2/2026 14:05:06", false, second}, {"3.2.2026", false, day},
		{"03.02.2026 14:05", false, minute}, {"3-2-2026", false, day}, {"3-2-2026 14:05", false, minute},
		{"2/3/2026", true, day}, {"02/03/2026 14:05", true, minute}, {"2/3/2026 14:05:06", true, second}, {"2/3/2026 2:05 PM", true, minute},
		{"2-3-2026", true, day},
		{"2026-07-01", false, "2026-07-01T00:00:00+02:00"},
		{"2026-02-03" + strings.Repeat(" ", 18) + "14:05:06 UTC", false, "2026-02-03T15:05:06+01:00"}, // As long as it may be.
	} {
		want, err := time.Parse(time.RFC3339, c.want)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := importing.ParseTime(c.text, c.monthsFirst, paris); !ok || !got.Equal(want) {
			t.Errorf("%q, months first %t, is %s, %t; want %s", c.text, c.monthsFirst, got.Format(time.RFC3339), ok, c.want)
		}
	}
	for _, text := range []string{"", "yesterday", "2026-02-30", "2026-13-01", "31/12/99999", "12/31/2026", "3.2.26", "1770127506",
		"2026-02-03 25:00", "2026-02-03" + strings.Repeat(" ", 17) + "14:05:06 +0000"} {
		if got, ok := importing.ParseTime(text, false, paris); ok {
			t.Errorf("%q is %s", text, got)
		}
	}
}

// No business has its days before 1900 or after 2200: such a year is a slip, however it is written.
func TestYearsBeforeAndAfterBusinessAreRefused(t *testing.T) {
	t.Parallel()
	for _, layout := range []string{"%s-01-02", "%s-12-31 23:59", "02/01/%s", "Jan 2, %s", "%s-01-02T00:00:00Z"} {
		for year, want := range map[string]bool{"0001": false, "0026": false, "1899": false, "1900": true, "2200": true, "2201": false, "9999": false} {
			text := strings.Replace(layout, "%s", year, 1)
			if at, ok := importing.ParseTime(text, false, time.UTC); ok != want {
				t.Errorf("%q is taken: %t, as %s", text, ok, at)
			}
		}
	}
}

// A column has its months first when one of its days can be read in no other way.
func TestMonthsFirst(t *testing.T) {
	t.Parallel()
	for cells, want := range map[string]bool{
		"": false, "1/2/2026": false, "1/2/2026,2/13/2026": true, "13/2/2026,2/13/2026": true, "13/2/2026,1/2/2026": false, "2026-12-31,never": false,
		",12/31/2026 2:05 PM": true, "13/13/2026": false,
	} {
		if got := importing.MonthsFirst(strings.Split(cells, ",")); got != want {
			t.Errorf("%q has its months first: %t", cells, got)
		}
	}
}

// Whatever a cell holds: a day that is taken is one that people mean, and that
// Postgres keeps.
func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2026-02-03 14:05:06 MST", "31.12.2025", "Jan 2, 2006 3:04 PM", "0000-00-00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, monthsFirst := range []bool{false, true} {
			if at, read := importing.ParseTime(text, monthsFirst, time.UTC); read && (at.Year() < 1900 || at.Year() > 2200) {
				t.Errorf("%q is %s", text, at)
			}
		}
		_ = importing.MonthsFirst([]string{text})
	})
}
