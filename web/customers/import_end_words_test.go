package customers_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/internal/xlsxfile/xlsxtest"
	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// However an import ended, its page and the list of imports say so, and why, in the
// reader's language.
func TestHowAnImportEndedIsSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	good := xlsxtest.One(xlsxtest.Row(1, "Email", "Name") + xlsxtest.Row(2, "a@other.example", "A")).Bytes()
	owner.Get(webtest.Contacts + "/import")
	owner.Upload(webtest.Contacts+"/import", "half.xlsx", good[:len(good)-30])
	owner.Upload(webtest.Contacts+"/import", "wide.xlsx", xlsxtest.One(xlsxtest.Row(1, strings.Split(strings.Repeat("h,", 1000)+"h", ",")...)).Bytes())
	if p := cut(t, owner, "broken off.csv", "Email,Name\n"+strings.Repeat("cut@end.example,Cut\n", 20_000)); p.Status != http.StatusBadRequest {
		t.Errorf("a file that breaks off: %d %s", p.Status, p.Text())
	}
	if p := cut(t, owner, "broken off.xlsx", good[:len(good)/2]+strings.Repeat("\x00", 300_000)); p.Status != http.StatusBadRequest {
		t.Errorf("a workbook that breaks off: %d %s", p.Status, p.Text())
	}
	dropped := owner.Upload(webtest.Contacts+"/import", "dropped.csv", "Email\ndropped@end.example\n").Header.Get("Location")
	owner.Post(dropped, url.Values{"act": {"cancel"}})
	ended := func(file, state string, made int) {
		id := site.AnImport(t, "owner@demo.test", "contacts")
		site.Exec(t, `update imports set state = $2, file = $3, created = $4 where id = $1`, id, state, file, made)
	}
	for _, state := range []string{"cancelled", "refused", "failed", "expired", "undo_failed", "undo_refused", "undone", "done"} {
		ended(state+".csv", state, 1)
	}
	ended("nothing failed.csv", "failed", 0)
	sending := site.AFile(t, "owner@demo.test", "contacts")
	site.Exec(t, `update imports set state = 'uploading', file = 'sending.csv' where id = $1`, sending)
	owner.Post(webtest.Contacts+"/imports/"+sending+"/cancel", nil)

	stays := [3]string{"What was taken in stays.", "Ce qui a été pris reste.", "Wat al is opgenomen, blijft."}
	nothing := [3]string{"Nothing was taken in.", "Rien n’a été pris.", "Er is niets opgenomen."}
	for i, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1`, language)
		list := owner.Get(webtest.Contacts + "/import")
		for file, want := range map[string][3][]string{
			"half.xlsx": {{"Refused", "damaged or incomplete", "nothing of it"}, {"Refusé", "abîmé ou incomplet"}, {"Geweigerd", "beschadigd of onvolledig"}},
			"wide.xlsx": {{"Refused", "more than 1000 columns"}, {"Refusé", "plus de 1000 colonnes"}, {"Geweigerd", "meer dan 1000 kolommen"}},
			"broken off.csv": {
				{"Broken off", "nothing of it was taken in. Bring it again"}, {"Interrompu", "rien n’en a été pris"}, {"Afgebroken", "niets van opgenomen"},
			},
			"broken off.xlsx":    {{"Broken off"}, {"Interrompu"}, {"Afgebroken"}},
			"dropped.csv":        {{"Cancelled", nothing[0]}, {"Abandonné", nothing[1]}, {"Geannuleerd", nothing[2]}},
			"sending.csv":        {{"Cancelled", nothing[0]}, {"Abandonné", nothing[1]}, {"Geannuleerd", nothing[2]}},
			"cancelled.csv":      {{"Cancelled", stays[0]}, {"Abandonné", stays[1]}, {"Geannuleerd", stays[2]}},
			"refused.csv":        {{"Stopped", stays[0]}, {"Arrêté", stays[1]}, {"Gestopt", stays[2]}},
			"failed.csv":         {{"Failed", stays[0]}, {"Échec", stays[1]}, {"Mislukt", stays[2]}},
			"nothing failed.csv": {{"Failed", nothing[0]}, {"Échec", nothing[1]}, {"Mislukt", nothing[2]}},
			"expired.csv":        {{"Expired", "7 days"}, {"Expiré", "7 jours"}, {"Verlopen", "7 dagen"}},
			"undo_failed.csv":    {{"Undone in part", "undone again"}, {"Annulé en partie", "annuler à nouveau"}, {"Deels ongedaan gemaakt", "het kan opnieuw"}},
			"undo_refused.csv":   {{"Undone in part", "access changed"}, {"Annulé en partie", "droits ont changé"}, {"Deels ongedaan gemaakt", "toegang"}},
			"undone.csv":         {{"Undone"}, {"Annulé"}, {"Ongedaan gemaakt"}},
			"done.csv":           {{"Done"}, {"Terminé"}, {"Klaar"}},
		} {
			row := list.Find("ul.deleted li").FilterFunction(func(_ int, row *goquery.Selection) bool { return row.Find("a").Text() == file })
			page := owner.Get(row.Find("a").AttrOr("href", "/"))
			if badge := row.Find(".badge").Text(); badge != want[i][0] {
				t.Errorf("%s, %s: the list says %q, not %q", language, file, badge, want[i][0])
			}
			for _, words := range want[i][1:] {
				if !page.Has(words) {
					t.Errorf("%s, %s: the page does not say %q: %s", language, file, words, page.Text())
				}
			}
			nothing := !slices.Contains([]string{"cancelled.csv", "refused.csv", "failed.csv", "undo_failed.csv", "undo_refused.csv", "undone.csv", "done.csv"}, file)
			if bring := page.Find(`main a.button[href$="/contacts/import"]`).Length() == 1; bring != nothing {
				t.Errorf("%s, %s: it leads to bring another file: %t", language, file, bring)
			}
			if refused := strings.HasSuffix(file, ".xlsx"); refused && len(want[i]) > 1 && !strings.Contains(row.Text(), want[i][1]) {
				t.Errorf("%s, %s: the list does not say why: %s", language, file, row.Text())
			}
		}
	}
	if kept := webtest.Ask[int](t, site, `select (select count(*) from import_books) + (select count(*) from contacts where email like '%end.example')`); kept != 0 {
		t.Errorf("%d parts or customers are kept of what was refused", kept)
	}
}

// cut sends a file whose form ends before it does.
func cut(t *testing.T, v *webtest.Visitor, name, file string) *webtest.Page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("csrf", v.CSRF()) // Into memory.
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(file))
	r := v.Request(http.MethodPost, webtest.Contacts+"/import", &body)
	r.Header = r.Header.Clone()
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.Do(r)
}
