package web_test

import (
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A search that finds more than it lists says so, under what it lists.
func TestASearchThatListsNotAllSaysSo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	site.Exec(t, `
		insert into invitations (workspace_id, id, email, email_key, role, inviter_id, language, token_hash, expires_at)
		select m.workspace_id, gen_random_uuid(), address, address, 'agent', m.id, 'en', '', now() + interval '7 days'
		  from members m join workspace_slugs s using (workspace_id), generate_series(1, 120) n, format('guest%s@crowd.example', n) address
		 where s.slug = $1 and m.email = 'owner@demo.test'`, webtest.Atelier)
	site.Exec(t, `
		insert into tags (workspace_id, id, name, name_key, identity)
		select workspace_id, gen_random_uuid(), name, name, name from workspace_slugs, generate_series(1, 120) n, format('crowd %s', n) name
		 where slug = $1`, webtest.Atelier)
	for language, sentence := range map[string]string{
		"en": "Too many match to show them all.", "fr": "Les résultats sont trop nombreux pour être tous affichés.",
		"nl": "Er zijn te veel resultaten om ze allemaal te tonen.",
	} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		for query, says := range map[string]bool{
			webtest.Members + "?q=crowd.example": true, webtest.Members + "?q=guest77": false, webtest.Members: false, webtest.Members + "?q=qqqq": false,
			webtest.Goods["tag"] + "?q=crowd": true, webtest.Goods["tag"] + "?q=crowd+77": false, webtest.Goods["tag"] + "": false,
		} {
			for pages, path := 0, query; path != ""; pages++ {
				p := owner.Get(path)
				if p.Has(sentence) != says || pages > 3 {
					t.Errorf("%s in %s: %t, want %t", path, language, !says, says)
				}
				path = ""
				if says {
					path, _ = p.Find(`.list-foot a[href*="after="]`).Attr("href")
				}
			}
		}
	}
}
