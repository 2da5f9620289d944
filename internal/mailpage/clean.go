// Package mailpage makes harmless the HTML that comes with a mail. What it lets through
// can neither run, nor load anything by itself, nor post a form.
package mailpage

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// Pictures says where the pictures of a page come from.
type Pictures struct {
	// Own is the address of a picture that came with the mail, by its Content-ID, "" for none.
	Own func(contentID string) string
	// Remote lets pictures of other servers stand, which tell these servers who reads when.
	Remote bool
}

// Page is HTML that can be shown, within a frame and behind a policy of its own.
type Page struct {
	HTML    string
	Blocked int // how many pictures of other servers were left out
}

// Clean keeps of a page its text, how it is set, its links and its pictures.
func Clean(page string, pictures Pictures) (clean Page) {
	p := policy()
	p.RewriteSrc(func(src *url.URL) {
		switch {
		case src.Scheme == "cid":
			own := pictures.Own(src.Opaque)
			*src = url.URL{Path: own}
		case (src.Scheme == "http" || src.Scheme == "https") && src.Host != "" && pictures.Remote:
		default:
			clean.Blocked++
			*src = url.URL{}
		}
	})
	clean.HTML = p.Sanitize(Short(page))
	return clean
}

// policy lists what stays. Names of ours are not among it: neither id nor class nor
// anything that a script of a page looks for.
func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"abbr", "address", "article", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
		"div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins",
		"kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup",
		"table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
	)
	p.AllowNoAttrs().OnElements("span", "font", "a")
	p.AllowAttrs("align", "valign", "width", "height", "bgcolor", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "nowrap").
		Matching(plainValue).OnElements("table", "tbody", "td", "tfoot", "th", "thead", "tr", "col", "colgroup", "caption",
		"div", "p", "img", "hr", "h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("color", "face", "size").Matching(plainValue).OnElements("font")
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.AllowAttrs("lang").Matching(plainValue).Globally()
	p.AllowAttrs("start", "type").Matching(plainValue).OnElements("ol", "ul", "li")
	p.AllowAttrs("alt", "title").OnElements("img", "abbr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid")
	p.RequireParseableURLs(true)
	p.RequireNoReferrerOnLinks(true)
	p.RequireNoFollowOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AllowStyles(styles...).Matching(plainStyle).Globally()
	return p
}

// styles set text and boxes. None of them takes a page's place or reaches out of it.
var styles = strings.Fields(`
	background background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse
	border-color border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color
	border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-style border-top-width
	border-width clear color direction display float font font-family font-size font-style font-variant font-weight height
	letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width
	min-height min-width overflow padding padding-bottom padding-left padding-right padding-top table-layout text-align
	text-decoration text-indent text-transform vertical-align visibility white-space width word-break word-spacing`)

var (
	plainValue = regexp.MustCompile(`^[A-Za-z0-9 .,%#+-]{0,100}$`)
	// plainStyle has no bracket but those of a colour, and no escape: nothing in it loads.
	plainStyle = regexp.MustCompile(`^(?:[A-Za-z0-9 .,%#!'"+-]|(?i:rgba?|hsla?)\([0-9 .,%/]*\))+$`)
)
