package people_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// aLogo is a black sign, wide or high, as a PNG.
func aLogo(t *testing.T, width, height int) []byte {
	t.Helper()
	sign := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black})
	var b bytes.Buffer
	if err := png.Encode(&b, sign); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// logoIn is the address of the mark at the top left, "" for initials.
func logoIn(p *webtest.Page) string {
	return p.Find(".switcher-button .mark img").AttrOr("src", "")
}

func TestALogoTakesThePlaceOfTheInitials(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, assistant, agent := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "agent@demo.test")
	p := assistant.Get(webtest.Account)
	if logoIn(p) != "" || p.Find(".switcher-button .mark").Text() != "AM" || p.Find(`form[action$="/logo/remove"]`).Length() != 0 {
		t.Errorf("without a logo: %q", p.Find(".switcher-button .mark").Text())
	}
	before := ofAccount(p)
	if p := uploadTo(t, assistant, webtest.Account+"/logo", "logo", "sign.png", aLogo(t, 400, 100)); p.Status != http.StatusSeeOther {
		t.Fatalf("uploading: %d %s", p.Status, p.Text())
	}
	first := logoIn(assistant.Get(webtest.Account))
	if first == "" || ofAccount(assistant.Get(webtest.Account)).Get("version") != before.Get("version") {
		t.Errorf("the logo is at %q, and the rest has another version", first)
	}
	// Every member has it in their switcher, also beside another workspace.
	if got := logoIn(agent.Get("/w/" + webtest.Atelier)); got != first {
		t.Errorf("the agent has %q", got)
	}
	p = assistant.Get("/workspaces?workspace=" + webtest.Wholesale)
	if logoIn(p) != "" || p.Find(`#switcher .mark img[src="`+first+`"]`).Length() != 1 {
		t.Error("the switcher of another workspace does not have it")
	}
	picture := agent.Get(first)
	shown, err := jpeg.Decode(bytes.NewReader(picture.Body))
	if err != nil || shown.Bounds() != image.Rect(0, 0, 256, 256) || picture.Header.Get("Content-Type") != "image/jpeg" || picture.Header.Get("Cache-Control") != "private, max-age=86400, immutable" {
		t.Fatalf("%v %v", err, picture.Header)
	}
	// The whole of it stands in the middle, on white.
	for at, dark := range map[image.Point]bool{{5, 128}: true, {250, 128}: true, {128, 128}: true, {128, 20}: false, {128, 235}: false} {
		if gray, _, _, _ := shown.At(at.X, at.Y).RGBA(); (gray < 0x8000) != dark {
			t.Errorf("at %v it is dark: %t", at, !dark)
		}
	}
	elsewhere := site.Visit(t)
	elsewhere.SignIn("owner@demo.test", "open-sesame-demo") // And has seen no page since.
	if p := uploadTo(t, elsewhere, webtest.Account+"/logo", "logo", "sign.png", aLogo(t, 1, 5000)); p.Status != http.StatusForbidden {
		t.Errorf("with the token of no page: %d", p.Status)
	}
	owner.Get(webtest.Account)
	if p := uploadTo(t, owner, webtest.Account+"/logo", "logo", "sign.png", aLogo(t, 1, 5000)); p.Status != http.StatusSeeOther {
		t.Errorf("a line: %d %s", p.Status, p.Text())
	}
	second := logoIn(owner.Get(webtest.Account))
	if p := owner.Get(first); second == first || p.Status != http.StatusNotFound {
		t.Errorf("a logo that was replaced: %d", p.Status)
	}
	stranger, nora := site.Visit(t), site.SignIn(t, "nora@demo.test")
	if p := stranger.Get(second); p.Status != http.StatusSeeOther {
		t.Errorf("for a stranger: %d", p.Status)
	}
	id := second[len("/w/"+webtest.Atelier+"/logo/"):]
	webtest.SameBut(t, "for somebody of another workspace", nora.Get(second), webtest.Atelier, nora.Get("/w/"+webtest.Nowhere+"/logo/"+id), webtest.Nowhere)
	if p := nora.Get("/w/" + webtest.Nordlicht + "/logo/" + id); p.Status != http.StatusNotFound {
		t.Errorf("from within another workspace: %d", p.Status)
	}
	if p := owner.Follow(owner.Post(webtest.Account+"/logo/remove", nil)); logoIn(p) != "" || owner.Get(second).Status != http.StatusNotFound {
		t.Error("it is still there")
	}
	log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log")
	for _, words := range []string{"changed the logo of the workspace", "removed the logo of the workspace"} {
		if !log.Has(words) {
			t.Errorf("the activity log does not say %q", words)
		}
	}
}

func TestRule11LogosThatAreNoPicture(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, agent := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "agent@demo.test")
	agent.Get("/profile")
	stands := ofAccount(owner.Get(webtest.Account))
	before := site.Kept(t)
	good := aLogo(t, 64, 64)
	for name, content := range map[string][]byte{
		"empty.png": {}, "text.png": []byte("not a picture"), "drawing.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"cut.png": good[:40], "bomb.png": pngHeader(30_000, 30_000), "nothing.png": pngHeader(0, 0),
	} {
		p := uploadTo(t, owner, webtest.Account+"/logo", "logo", name, content)
		if p.Status != http.StatusUnprocessableEntity || p.Find("#logo-error").Length() != 1 || ofAccount(p).Encode() != stands.Encode() {
			t.Errorf("%s: %d %s", name, p.Status, p.Text())
		}
		webtest.Readable(t, name, p)
	}
	for _, field := range []string{"", "avatar", "picture"} {
		if p := uploadTo(t, owner, webtest.Account+"/logo", field, "a.png", good); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("field %q: %d", field, p.Status)
		}
	}
	if p := uploadTo(t, owner, "/profile/avatar", "logo", "a.png", good); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a logo as a face: %d", p.Status)
	}
	if p := uploadTo(t, owner, webtest.Account, "logo", "a.png", good); p.Status != http.StatusBadRequest {
		t.Errorf("a picture to the form without one: %d", p.Status)
	}
	if p := uploadTo(t, owner, webtest.Account+"/logo", "logo", "large.png", make([]byte, 6<<20)); p.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("six megabytes: %d", p.Status)
	}
	for email, status := range map[string]int{"agent@demo.test": 403, "manager.restricted@demo.test": 403, "nora@demo.test": 404} {
		v := site.SignIn(t, email)
		v.Get("/profile")
		if p := uploadTo(t, v, webtest.Account+"/logo", "logo", "a.png", good); p.Status != status {
			t.Errorf("%s: %d, want %d", email, p.Status, status)
		}
	}
	site.Unchanged(t, before, "what is no logo")
}
