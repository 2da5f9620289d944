package browsertest

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/i18n"
)

// sheet is where the pictures go, at the root of the tree; git ignores it.
const sheet = "../../.contact-sheet"

// shot is a page to be photographed: clicks open what stands over it.
type shot struct {
	name, who, path string
	clicks          []string
}

// windows are the sizes and themes of each page.
var windows = []struct {
	name          string
	width, height int64
	dark          bool
}{
	{"1440-light", 1440, 900, false}, {"1440-dark", 1440, 900, true}, {"390-light", 390, 844, false}, {"390-dark", 390, 844, true},
}

// TestContactSheet writes pictures of the pages: six of them, to see that it
// can, and everything with LATCHKEY_SHEET=1.
func TestContactSheet(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	whole := os.Getenv("LATCHKEY_SHEET") == "1"
	if whole {
		folder = sheet
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.extremes(t)
	shots := w.shots()
	if !whole {
		shots = shots[:6]
	}
	byPerson := map[string][]shot{}
	for _, s := range shots {
		byPerson[s.who] = append(byPerson[s.who], s)
	}
	t.Run("pages", func(t *testing.T) {
		for who, list := range byPerson {
			t.Run("as "+who, func(t *testing.T) {
				t.Parallel()
				for _, s := range list {
					t.Run(s.name, func(t *testing.T) { w.photograph(t, folder, s) })
				}
			})
		}
	})
	index(t, folder)
}

// shots are every page as each person who sees it, and what opens over them.
func (w *world) shots() []shot {
	dutch := i18n.For(i18n.Dutch, nil)
	lotte := english.T("members.actions_for", "Name", "Lotte de Vries")
	list := []shot{
		{"open-invite", "owner", atelier + members, []string{english.T("members.invite")}},
		{"open-invite-manager", "owner", atelier + members, []string{english.T("members.invite"), english.T("role.manager.name")}},
		{"open-invite-agent", "owner", atelier + members, []string{english.T("members.invite"), english.T("role.agent.name")}},
		{"open-invite-dutch", "nora", "{empty}" + members, []string{dutch.T("members.invite"), dutch.T("role.manager.name")}},
		{"open-row-menu", "owner", atelier + members, []string{lotte}},
		{"open-edit", "owner", atelier + members, []string{lotte, english.T("members.edit_role"), english.T("role.admin.name")}},
		{"open-remove", "owner", atelier + members, []string{lotte, english.T("members.remove")}},
		{"open-switcher", "owner", atelier, []string{"Atelier Marchand"}},
		{"open-switcher-invited", "manager", atelier, []string{"Atelier Marchand"}},
		{"open-profile", "owner", atelier, []string{english.T("frame.profile_menu", "Name", "Marie Marchand")}},
		{"open-profile-dutch", "nora", "{empty}", []string{dutch.T("frame.profile_menu", "Name", "Nora Visser")}},
		{"many-members", "nora", "/w/nordlicht-yoga" + members, nil},
		{"long-name-members", "nora", "/w/nordlicht-yoga" + members + "?q=wolfeschlegel", nil},
		{"long-name-home", "long", "{long}", nil},
		{"long-name-members-own", "long", "{long}" + members, nil},
		{"long-name-profile", "long", "/profile", nil},
		{"long-name-switcher", "long", "{long}", []string{longName}},
	}
	all := slices.Concat(slices.Concat(slices.Collect(maps.Values(visits))...), besides)
	for _, who := range everybody {
		for _, path := range []string{"", "/settings", "/settings/roles", "/settings/general", members, members + "/invitations/new"} {
			if v := (visit{who: who, path: atelier + path}); !slices.ContainsFunc(all, func(o visit) bool { return o.who == v.who && o.path == v.path }) {
				all = append(all, v)
			}
		}
	}
	for _, v := range all {
		list = append(list, shot{v.path, v.who, v.path, nil})
	}
	return list
}

// photograph takes a page in each window. What a tab holds is the person's own.
func (w *world) photograph(t *testing.T, folder string, s shot) {
	t.Helper()
	name := strings.Trim(strings.NewReplacer("/w/", "", "/settings/", "_", "/", "_", "?", "_", "&", "_", "=", "-", "{", "link-", "}", "", "%", "").Replace(s.name), "_-")
	name = cmp.Or(name, "root")
	who := cmp.Or(s.who, "nobody")
	tab := w.open(t, s.who)
	for _, window := range windows {
		tab.Emulate(window.width, window.height, window.dark)
		tab.Go(w.resolve(s.path))
		for _, words := range s.clicks {
			tab.Click(words)
			tab.SeeOpened()
		}
		if len(s.clicks) > 1 {
			tab.SeeDialog(true)
		}
		tab.Screenshot(filepath.Join(folder, fmt.Sprintf("%s.%s.%s.png", name, who, window.name)))
	}
}

var indexPage = template.Must(template.New("index").Parse(`<!DOCTYPE html>
<meta charset="utf-8"><title>Contact sheet</title>
<style>body { font: 13px system-ui; display: flex; flex-wrap: wrap; gap: 16px } figure { margin: 0 } img { block-size: 300px; border: 1px solid #888 }</style>
{{range .}}<figure><a href="{{.}}"><img src="{{.}}" loading="lazy" alt=""></a><figcaption>{{.}}</figcaption></figure>
{{end}}`))

// index writes the page that shows all pictures.
func index(t *testing.T, folder string) {
	t.Helper()
	pictures, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil || len(pictures) == 0 {
		t.Fatalf("%d pictures: %v", len(pictures), err)
	}
	for i, path := range pictures {
		pictures[i] = filepath.Base(path)
	}
	var page strings.Builder
	if err := indexPage.Execute(&page, pictures); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte(page.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
