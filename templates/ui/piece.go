package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

// The pieces that stand in every row of a list are written as one text: a
// template for each costs several times as much.

// Avatar shows a face beside its name: the picture, or initials on a tint (0 to
// 7, -1 for none). Size is its width in pixels: 24, 32, 36 or 44.
func Avatar(initials, pictureURL string, tint int, online bool, size string) templ.Component {
	face := templ.EscapeString(initials)
	if pictureURL != "" {
		face = picture(pictureURL, size, ` loading="lazy"`)
	}
	if online {
		face += `<span class="presence"></span>`
	}
	return templ.Raw(`<span class="avatar avatar-` + size + tintClass(tint) + `" aria-hidden="true">` + face + `</span>`)
}

// Mark is the square of a workspace: its logo, or initials on a tint; size is
// its width in pixels: 28 or 40.
func Mark(initials, logoURL string, tint int, size string) templ.Component {
	inside := templ.EscapeString(initials)
	if logoURL != "" {
		inside, tint = picture(logoURL, size, ""), -1
	}
	return templ.Raw(`<span class="mark mark-` + size + tintClass(tint) + `" aria-hidden="true">` + inside + `</span>`)
}

func picture(url, size, more string) string {
	return `<img src="` + templ.EscapeString(url) + `" alt="" width="` + size + `" height="` + size + `"` + more + `/>`
}

// Badge is a short word beside a name. Kinds: "plain", "accent", "brass",
// "green", "tag". The icon may be "".
func Badge(kind, icon, text string) templ.Component {
	glyph := ""
	if icon != "" {
		glyph = iconMarkup(icon)
	}
	return templ.Raw(`<span class="badge badge-` + kind + `">` + glyph + templ.EscapeString(text) + `</span>`)
}

func tintClass(tint int) string {
	if tint < 0 {
		return ""
	}
	return " tint-" + strconv.Itoa(tint)
}
