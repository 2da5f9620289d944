package incoming

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"latchkey/internal/messages"
)

// fromHTML is the text of a page as it would be read aloud: a line for each block, an
// empty one between paragraphs, quotations marked, where links lead. It is a scanner:
// nothing is nested for it, however deep it stands.
func fromHTML(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	w := textWriter{}
	var hidden atom.Atom // the element whose text nobody sees
	link, linkStart := "", 0
	for w.out.Len() <= 4*messages.MaxStored { // a character has four bytes at most
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind == html.TextToken {
			if hidden == 0 {
				w.text(string(z.Text()))
			}
			continue
		}
		name, more := z.TagName()
		tag := atom.Lookup(name)
		if kind == html.EndTagToken {
			switch tag {
			case hidden:
				hidden = 0
			case atom.A:
				if link != "" && !strings.Contains(w.out.String()[linkStart:], link) {
					w.text(" <" + link + ">")
				}
				link = ""
			case atom.Pre:
				w.pre = false
			case atom.Blockquote:
				w.depth = max(w.depth-1, 0)
			default:
			}
			w.breakFor(tag)
			continue
		}
		switch tag {
		case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Textarea:
			if kind == html.StartTagToken {
				hidden = tag
			}
		case atom.Br:
			w.newline()
		case atom.A:
			link, linkStart = hrefOf(z, more), w.out.Len()
		default:
		}
		w.breakFor(tag)
		switch tag {
		case atom.Pre:
			w.pre = true
		case atom.Blockquote:
			w.depth = min(w.depth+1, mostQuoted)
		case atom.Li:
			w.text("- ")
		default:
		}
	}
	return w.out.String()
}

// mostQuoted is how deep quotations are marked.
const mostQuoted = 5

// hrefOf is where a link leads, "" for where nobody can follow it.
func hrefOf(z *html.Tokenizer, more bool) (href string) {
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "href" && href == "" {
			href = strings.TrimSpace(string(value))
		}
	}
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if len(href) > len(scheme) && strings.EqualFold(href[:len(scheme)], scheme) {
			return strings.TrimPrefix(strings.TrimPrefix(href, "mailto:"), "tel:")
		}
	}
	return ""
}

// textWriter writes words with the spaces and lines between them.
type textWriter struct {
	out      strings.Builder
	newlines int // that come before the next word
	space    bool
	pre      bool // spaces stay as they are
	depth    int  // of quotations
	was      int  // the depth of the last word
}

// breakFor begins a line where a block begins or ends, and a paragraph where one does.
func (w *textWriter) breakFor(tag atom.Atom) {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Table, atom.Ul, atom.Ol, atom.Pre,
		atom.Hr:
		w.newlines = 2
	case atom.Div, atom.Tr, atom.Li, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Address,
		atom.Center:
		w.newlines = max(w.newlines, 1)
	case atom.Td, atom.Th:
		w.space = true
	default:
	}
}

func (w *textWriter) newline() { w.newlines = min(w.newlines+1, 2) }

// text writes what stands between tags.
func (w *textWriter) text(s string) {
	for _, r := range s {
		switch {
		case r == '\n' && w.pre:
			w.newline()
		case unicode.IsSpace(r) && !w.pre:
			w.space = true
		default:
			w.before()
			w.out.WriteRune(r)
		}
	}
}

// before writes what comes before the next word.
func (w *textWriter) before() {
	switch {
	case w.out.Len() == 0:
		w.out.WriteString(strings.Repeat("> ", w.depth))
	case w.newlines > 0:
		if w.newlines > 1 {
			w.out.WriteString("\n" + strings.TrimSpace(strings.Repeat("> ", min(w.was, w.depth))))
		}
		w.out.WriteString("\n" + strings.Repeat("> ", w.depth))
	case w.space:
		w.out.WriteByte(' ')
	}
	w.newlines, w.space, w.was = 0, false, w.depth
}
