package importing_test

import (
	"strings"
	"testing"
	"time"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

func TestTimesAreReadAsOthersWriteThem(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	const day, minute, second = "2026-02-03T00:00:00+01:00", "2026-02-03T14:05:00+01:00", "2026-02-03T14:05:06+01:00"
	for _, c := range []struct {
		text  string
		order importing.Order
		want  string
	}{
		{"2026-02-03", neither, day}, {"2026-02-03", months, day}, {" 2026/02/03\t", neither, day}, {"2026.02.03", neither, day}, {"20260203", neither, day},
		{"2026-02-03 14:05", neither, minute}, {"2026-02-03 14:05:06", neither, second}, {"2026-02-03T14:05:06", neither, second},
		{"2026/02/03 14:05:06", neither, second}, {"20260203140506", neither, second}, {"2026-02-03T14:05:06.000000", neither, second},
		{"2026-02-03T14:05:06Z", neither, "2026-02-03T15:05:06+01:00"}, {"2026-02-03T14:05:06+05:00", neither, "2026-02-03T10:05:06+01:00"},
		{"2026-02-03 14:05:06 +0000", neither, "2026-02-03T15:05:06+01:00"}, {"2026-02-03 14:05:06 UTC", neither, "2026-02-03T15:05:06+01:00"},
		{"Tue, 03 Feb 2026 14:05:06 +0000 (UTC)", neither, "2026-02-03T15:05:06+01:00"}, {"2026-02-03 14:05:06 PST", neither, "2026-02-03T23:05:06+01:00"},
		{"2026-02-03 14:05 CET", neither, minute}, {"2026-02-03 14:05 (Europe/London)", neither, "2026-02-03T15:05:00+01:00"},
		{"Feb 3, 2026", neither, day}, {"February 3, 2026", neither, day}, {"3 Feb 2026", neither, day}, {"3 February 2026", neither, day},
		{"Feb 3, 2026 2:05 PM", neither, minute}, {"Feb 3, 2026, 2:05\u202fPM", neither, minute}, {"3-Feb-26", neither, day}, {"Feb 3rd, 2026", neither, day},
		{"3 février 2026", neither, day}, {"1er juill. 2026", neither, "2026-07-01T00:00:00+02:00"}, {"3 févr. 2026 à 14:05", neither, minute}, {"mardi 3 février 2026 14h05", neither, minute}, {"3 februari 2026", neither, day},
		{"3. Februar 2026", neither, day}, {"3 de febrero de 2026", neither, day}, {"3 febbraio 2026", neither, day}, {"3 de fev. de 2026", neither, day},
		{"2 mai 1990", neither, "1990-05-02T00:00:00+02:00"}, {"1er mars 2026", neither, "2026-03-01T00:00:00+01:00"}, {"mar. 3 mars 2026", neither, "2026-03-03T00:00:00+01:00"},
		{"Mar 1, 2024, 1:05 PM", neither, "2024-03-01T13:05:00+01:00"}, {"12:05 AM 2026-02-03", neither, "2026-02-03T00:05:00+01:00"},
		{"3 februari 2026 14:05 uur", neither, minute}, {"di 3 februari 2026 om 14.05 uur", neither, minute}, {"20260203T130506Z", neither, second},
		{"20260203T140506", neither, second}, {"2026年2月3日", neither, day}, {"2026年2月3日 14:05", neither, minute},
		{"3.2.2026 um 14:05 Uhr", neither, minute}, {"2026 Feb 3", neither, day}, {"3 februari 2026 14u05", neither, minute}, {"3 févr. 2026 à 14 h 05", neither, minute},
		{"3 février 2026 à 14h", neither, "2026-02-03T14:00:00+01:00"}, {"3 feb 2026 om 14 uur", neither, "2026-02-03T14:00:00+01:00"},
		{"Tue Feb 03 2026 14:05:06 GMT+0100 (Central European Standard Time)", neither, second},
		{"3/2/2026", days, day}, {"03/02/2026 14:05", days, minute}, {"3/2/2026 14:05:06", days, second}, {"3.2.2026", neither, day}, {"3/2/26", days, day},
		{"03.02.2026 14:05", neither, minute}, {"3-2-2026", days, day}, {"3-2-2026 14:05", days, minute}, {"03 / 02 / 2026", days, day}, {"3. 2. 2026", neither, day},
		{"2/3/2026", months, day}, {"02/03/2026 14:05", months, minute}, {"2/3/2026 14:05:06", months, second}, {"2/3/2026 2:05 PM", months, minute},
		{"2-3-2026", months, day}, {"31/12/2025", neither, "2025-12-31T00:00:00+01:00"}, {"12/31/2025", neither, "2025-12-31T00:00:00+01:00"},
		{"31/12/25", neither, "2025-12-31T00:00:00+01:00"}, {"1/1/85", neither, "1985-01-01T00:00:00+01:00"}, {"2/2/2026", neither, "2026-02-02T00:00:00+01:00"},
		{"46056", neither, day}, {"46056.5", neither, "2026-02-03T12:00:00+01:00"}, {"46056,586875", neither, "2026-02-03T14:05:06+01:00"},
		{"1770123906", neither, second}, {"1770123906000", neither, second}, {"1770123906.25", neither, "2026-02-03T14:05:06.25+01:00"}, {"1770123906250", months, "2026-02-03T14:05:06.25+01:00"},
		{"2026-07-01", neither, "2026-07-01T00:00:00+02:00"},
		{"2026-02-03" + strings.Repeat(" ", 50) + "14:05:06 UTC", neither, "2026-02-03T15:05:06+01:00"},
	} {
		want, err := time.Parse(time.RFC3339, c.want)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := (importing.Clock{Order: c.order, Zone: paris}).Time(c.text); !ok || !got.Equal(want) {
			t.Errorf("%q, %q first, is %s, %t; want %s", c.text, c.order, got.Format(time.RFC3339), ok, c.want)
		}
	}
	for _, text := range []string{"", "yesterday", "2026-02-30", "2026-13-01", "31/12/99999", "12/31/2026", "177012750", "17701275061", "0770127506", "9770127506", "3/2-2026", "2026", "3/2", "Feb 2026",
		"2026-02-03 25:00", "2026-02-03 13:05 PM", "2026-02-03 14:05 XYZ", "2026-02-03 14:05 IST", "2026-02-03 14:05 MARS/OLYMPUS", "3 Fructidor 2026", "2026-03-29 02:30",
		"12345", "99999", "0000-00-00", "0000-00-00 00:00:00", strings.Repeat("2026-02-03", 7)} {
		if got, ok := (importing.Clock{Order: days, Zone: paris}).Time(text); ok {
			t.Errorf("%q is %s", text, got)
		}
	}
	for _, text := range []string{"3/2/2026", "3-2-2026", "3/2/26"} { // Nobody knows.
		if got, ok := (importing.Clock{Zone: paris}).Time(text); ok {
			t.Errorf("%q is %s", text, got)
		}
	}
}

const neither, days, months = importing.NoOrder, importing.DayFirst, importing.MonthFirst

// No business has its days before 1900 or after 2200: such a year is a slip, however it is written.
func TestYearsBeforeAndAfterBusinessAreRefused(t *testing.T) {
	t.Parallel()
	for _, layout := range []string{"%s-01-02", "%s-12-31 23:59", "13/01/%s", "Jan 2, %s", "%s-01-02T00:00:00Z"} {
		for year, want := range map[string]bool{"0001": false, "0026": false, "1899": false, "1900": true, "2200": true, "2201": false, "9999": false} {
			text := strings.Replace(layout, "%s", year, 1)
			if at, ok := (importing.Clock{Zone: time.UTC}).Time(text); ok != want {
				t.Errorf("%q is taken: %t, as %s", text, ok, at)
			}
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
		for _, order := range []importing.Order{neither, days, months} {
			if at, read := (importing.Clock{Order: order, Zone: time.UTC}).Time(text); read && (at.Year() < 1900 || at.Year() > 2200) {
				t.Errorf("%q is %s", text, at)
			}
		}
	})
}

// Days that begin with a year of two digits are known by their column: they begin with few
// numbers, and end with many.
func TestYearsOfTwoDigitsMayComeFirst(t *testing.T) {
	t.Parallel()
	const head = "Email,Date,Amount\n"
	row := func(days ...string) (file string) {
		for _, day := range days {
			file += "a@years.example," + day + ",1.00\n"
		}
		return head + file
	}
	for _, c := range []struct{ file, want string }{
		{row("26/03/02", "26/03/14", "26/04/30"), "2026-03-02 2026-03-14 2026-04-30"},
		{row("25-12-31", "26-01-02 10:30", "26-01-15", "26-02-20", "26-02-21"), "2025-12-31 2026-01-02 2026-01-15 2026-02-20 2026-02-21"},
		{row("26.03.02", "26.03.14", "26.04.30"), "2026-03-02 2026-03-14 2026-04-30"},
		{row("15/09/22", "15/09/23", "15/09/24"), "2022-09-15 2023-09-15 2024-09-15"}, // a yearly fee
		{row("15/09/26", "15/09/27", "15/09/28"), "2026-09-15 2027-09-15 refused: b"}, // which is paid ahead
		{row("26/03/24", "27/03/25"), "2024-03-26 2025-03-27"},                        // as many days as years
		{row("26/03/02", "26/03/14", "31/12/99"), "2002-03-26 2014-03-26 1999-12-31"}, // no year is 31
		{row("26/03/02", "26/03/14", "02/04/05"), "2002-03-26 2014-03-26 2005-04-02"}, // nor is one before 2013 taken for one
		{row("09/03/02", "12/03/14", "25/04/27"), "2002-03-09 2014-03-12 2027-04-25"},
	} {
		for _, in := range homes {
			_, lines := brought(t, policy.Transactions, c.file, in)
			var got []string
			for _, line := range lines {
				got = append(got, line[:min(10, len(line))])
			}
			if said := strings.Join(got, " "); said != c.want {
				t.Errorf("%s: %q is %s, want %s", in.language, c.file, said, c.want)
			}
		}
	}
}
