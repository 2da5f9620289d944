package learning_test

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/internal/xlsxfile/xlsxtest"
	"latchkey/web/learning"
	"latchkey/web/webtest"
)

// newCourses adds courses to the Atelier.
func newCourses(t *testing.T, site *webtest.Site, names ...string) {
	t.Helper()
	for _, name := range names {
		site.Exec(t, `insert into courses (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), $2, lower($2)
			from workspace_slugs where slug = $1`, webtest.Atelier, name)
	}
}

// studentsOf are the students of a domain, by address, course, state, progress and day.
func studentsOf(t *testing.T, site *webtest.Site, domain string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select coalesce(string_agg(concat_ws(' ', split_part(a.email_key, '@', 1), k.name, s.state, s.progress, to_char(s.enrolled_at at time zone 'Europe/Paris', 'YYYY-MM-DD')),
		       ', ' order by a.email_key, k.name, s.enrolled_at), '')
		  from students s join courses k on k.id = s.course_id join contact_addresses a on a.contact_id = s.contact_id
		 where a.email_key like '%@`+domain+`'`)
}

func TestStudentsAreImportedInEveryLanguage(t *testing.T) {
	t.Parallel()
	for language, c := range map[string]struct{ file, noCourse string }{
		"en": {"Full Name,Email,Course Name,Enrolled At,Percent Complete,Completed At\n" +
			"Ada Byron,ada@pupils.example,Slipware,03/04/2026,45%,\nBo Li,bo@pupils.example,slipware,13/04/2026,100,14/05/2026\n" +
			"Cy,cy@pupils.example,Enamel,13/04/2026,1,\n,not an address,Slipware,13/04/2026,1,\nDee,dee@pupils.example,Glass & fire,13/04/2026,half,\n",
			"There is no course of this name. (Course Name: “Enamel”)"},
		"fr": {"Nom complet;Courriel;Formation;Inscrit le;Progression;Terminé le\n" +
			"Ada Byron;ada@pupils.example;Slipware;3/4/2026;45,4 %;\nBo Li;bo@pupils.example;slipware;13/4/2026;100;14/5/2026\n" +
			"Cy;cy@pupils.example;Enamel;13/4/2026;1;\n;not an address;Slipware;13/4/2026;1;\nDee;dee@pupils.example;Glass & fire;13/4/2026;moitié;\n",
			"Aucune formation ne porte ce nom. (Formation : « Enamel »)"},
		"nl": {"Naam;E-mailadres;Cursus;Ingeschreven op;Voortgang;Voltooid op\n" +
			"Ada Byron;ada@pupils.example;Slipware;3-4-2026;45;\nBo Li;bo@pupils.example;slipware;13-4-2026;100;14-5-2026\n" +
			"Cy;cy@pupils.example;Enamel;13-4-2026;1;\n;not an address;Slipware;13-4-2026;1;\nDee;dee@pupils.example;Glass & fire;13-4-2026;half;\n",
			"Er is geen cursus met deze naam. (Cursus: ‘Enamel’)"},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, learning.Area)
			site.Exec(t, `update workspaces set language = $1, time_zone = 'Europe/Paris', country = 'FR'`, language)
			newCourses(t, site, "Slipware", "Glass & fire")
			owner := site.SignIn(t, "owner@demo.test")
			section := "/w/" + webtest.Atelier + "/students"
			if p := owner.Get(section); p.Find(`main a[href$="/students/import"]`).Length() != 1 {
				t.Error("the list has no button to import")
			}
			site.Exec(t, `update users set language = $1`, language)
			p := webtest.Imported(t, owner, section, c.file, nil)
			if webtest.ImportCounts(p) != "3 0 2 1" {
				t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
			}
			want := "ada Slipware enrolled 45 2026-04-03, bo Slipware finished 100 2026-04-13, dee Glass & fire enrolled 0 2026-04-13"
			if got := studentsOf(t, site, "pupils.example"); got != want {
				t.Errorf("they are %s", got)
			}
			var report strings.Builder
			for _, row := range webtest.Rows(t, owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body) {
				fmt.Fprintln(&report, row)
			}
			if !strings.Contains(report.String(), c.noCourse) {
				t.Errorf("what was refused: %s", report.String())
			}
		})
	}
}

// A cell of a workbook is read as its format shows it: 0.45 of per cent is 45 %, and 1 is 100 %.
func TestProgressOfAWorkbookIsReadAsItShows(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, learning.Area)
	newCourses(t, site, "Slipware")
	owner := site.SignIn(t, "owner@demo.test")
	book := xlsxtest.One(xlsxtest.Row(1, "Email", "Course", "Date", "Progress") +
		xlsxtest.Row(2, "ada@shown.example", "Slipware", "2026-04-03", xlsxtest.Number(1, "0.45")) +
		xlsxtest.Row(3, "bo@shown.example", "Slipware", "2026-04-03", xlsxtest.Number(2, "1")) +
		xlsxtest.Row(4, "cy@shown.example", "Slipware", "2026-04-03", xlsxtest.Number(0, "60")))
	book.Formats = []string{"0%", `0.00\ %`}
	p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/students", book.Bytes(), nil)
	if webtest.ImportCounts(p) != "3 0 0" {
		t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
	}
	want := "ada Slipware enrolled 45 2026-04-03, bo Slipware finished 100 2026-04-03, cy Slipware enrolled 60 2026-04-03"
	if got := studentsOf(t, site, "shown.example"); got != want {
		t.Errorf("they are %s", got)
	}
}
