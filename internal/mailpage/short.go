package mailpage

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// mostAttribute is how long an attribute is at most, in bytes. Longer ones hold a whole
// picture, or a style that takes long to read.
const mostAttribute = 8 << 10

// Short leaves out of a page the attributes that are too long to be looked at, and styles
// with a brace, which no style of an element has and which take long to read.
func Short(page string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		raw := z.Raw()
		switch {
		case kind == html.ErrorToken:
			return out.String()
		case kind != html.StartTagToken && kind != html.SelfClosingTagToken:
			out.Write(raw)
		case len(raw) > mostAttribute || bytes.ContainsAny(raw, "{&"): // A brace may be written as a character reference.
			tag := z.Token()
			tag.Attr = slices.DeleteFunc(tag.Attr, func(a html.Attribute) bool {
				return len(a.Val) > mostAttribute || a.Key == "style" && strings.Contains(a.Val, "{")
			})
			out.WriteString(tag.String())
		default:
			out.Write(raw)
		}
	}
}
