package ui

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Piece is markup that is put together as one text: the pieces that stand in
// every row of a list cost several times as much as templates.
type Piece string

// Render implements templ.Component.
func (p Piece) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(p))
	return err
}

// Avatar shows a face beside its name: the picture, or initials on a tint (0 to
// 7, -1 for none). Presence draws a dot for who is "online" or "busy". Size is its width
// in pixels: 24, 32, 36 or 44.
func Avatar(initials, pictureURL string, tint int, presence, size string) Piece {
	face := templ.EscapeString(initials)
	if pictureURL != "" {
		face = picture(pictureURL, size, ` loading="lazy"`)
	}
	switch presence {
	case "online":
		face += `<span class="presence"></span>`
	case "busy":
		face += `<span class="presence busy"></span>`
	}
	class := "avatar"
	if size != "36" {
		class += " avatar-" + size
	}
	return Piece(`<span class="` + class + tintClass(tint) + `" aria-hidden="true">` + face + `</span>`)
}

// Mark is the square of a workspace: its logo, or initials on a tint; size is
// its width in pixels: 28 or 40.
func Mark(initials, logoURL string, tint int, size string) Piece {
	inside := templ.EscapeString(initials)
	if logoURL != "" {
		inside, tint = picture(logoURL, size, ""), -1
	}
	return Piece(`<span class="mark mark-` + size + tintClass(tint) + `" aria-hidden="true">` + inside + `</span>`)
}

func picture(url, size, more string) string {
	return `<img src="` + templ.EscapeString(url) + `" alt="" width="` + size + `" height="` + size + `"` + more + `/>`
}

// Badge is a short word beside a name. Kinds: "plain", "accent", "brass",
// "green", "tag". The icon may be "".
func Badge(kind, icon, text string) Piece {
	glyph := ""
	if icon != "" {
		glyph = IconMarkup(icon)
	}
	return Piece(`<span class="badge badge-` + kind + `">` + glyph + templ.EscapeString(text) + `</span>`)
}

// OptionList is what stands in a list to choose from.
func OptionList(options []Option) Piece {
	var list strings.Builder
	list.Grow(len(options) * 96) // About as long as one with an id and a name.
	for _, option := range options {
		if option.Further != "" {
			continue
		}
		list.WriteString(`<option value="`)
		list.WriteString(templ.EscapeString(option.Value))
		if option.Live && option.Note != "" {
			list.WriteString(`" data-name="` + templ.EscapeString(option.Label))
		}
		if option.Selected {
			list.WriteString(`" selected>`)
		} else {
			list.WriteString(`">`)
		}
		list.WriteString(templ.EscapeString(option.Label))
		if option.Note != "" {
			list.WriteString(` · ` + templ.EscapeString(option.Note))
		}
		list.WriteString(`</option>`)
	}
	return Piece(list.String())
}

// Link leads to a page of ours.
func Link(url, text string) Piece {
	return Piece(`<a href="` + templ.EscapeString(url) + `">` + templ.EscapeString(text) + `</a>`)
}

// Text is words alone.
func Text(text string) Piece { return Piece(templ.EscapeString(text)) }

// TagList is a row of tags.
func TagList(names []string) Piece {
	var list strings.Builder
	list.WriteString(`<ul class="tags">`)
	for _, name := range names {
		list.WriteString(`<li><span class="badge badge-tag">`)
		list.WriteString(templ.EscapeString(name))
		list.WriteString(`</span></li>`)
	}
	list.WriteString(`</ul>`)
	return Piece(list.String())
}

func tintClass(tint int) string {
	if tint < 0 {
		return ""
	}
	return " tint-" + strconv.Itoa(tint)
}
