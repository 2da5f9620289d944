package mailpage

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// mostAttribute is how long an attribute is at most, in bytes. Longer ones hold a whole
// picture, or a style that takes long to read.
const mostAttribute = 8 << 10

// Short leaves out of a page the attributes that are too long to be looked at.
func Short(page string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		raw := z.Raw()
		switch {
		case kind == html.ErrorToken:
			return out.String()
		case len(raw) > mostAttribute && (kind == html.StartTagToken || kind == html.SelfClosingTagToken):
			tag := z.Token()
			tag.Attr = slices.DeleteFunc(tag.Attr, func(a html.Attribute) bool { return len(a.Val) > mostAttribute })
			out.WriteString(tag.String())
		default:
			out.Write(raw)
		}
	}
}
