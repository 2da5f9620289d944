package incoming

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/internal/messages"
)

// parted writes a mail of several parts: each a header, an empty line and a body.
func parted(kind string, parts ...string) string {
	raw := "From: a@novak.example\nContent-Type: multipart/" + kind + "; boundary=\"limit\"\n\n"
	for _, part := range parts {
		raw += "--limit\n" + part + "\n"
	}
	return raw + "--limit--\n"
}

func base(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// However a program writes a text, people read it.
func TestTextsAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	const plain = "Content-Type: text/plain; charset=utf-8\n\n"
	const html = "Content-Type: text/html; charset=utf-8\n\n"
	const pdf = "Content-Type: application/pdf; name=\"offer.pdf\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nJVBERi0="
	for name, mail := range map[string]struct{ raw, want string }{
		"quoted-printable":         {"Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\nGr=C3=BC=C3=9Fe=\n aus Ulm =3D =XY", "Grüße aus Ulm = =XY []"},
		"base64":                   {"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-8\n\n" + base("Grüße\r\naus Ulm"), "Grüße\naus Ulm []"},
		"base64 with dirt":         {"Content-Transfer-Encoding: BASE64\n\nR3LDvM\n!!Of*ZQ", "Grüße []"},
		"an encoding nobody knows": {"Content-Transfer-Encoding: x-own\n\nHello", "Hello []"},
		"no set, UTF-8":            {"Content-Type: text/plain\n\nGrüße", "Grüße []"},
		"no set, Latin":            {"Content-Type: text/plain\n\nGr\xfc\xdfe", "Grüße []"},
		"ASCII that is none":       {"Content-Type: text/plain; charset=us-ascii\n\nGrüße", "Grüße []"},
		"Latin that is UTF-8":      {"Content-Type: text/plain; charset=iso-8859-1\n\nGrüße", "Grüße []"},
		"UTF-8 that is Latin":      {"Content-Type: text/plain; charset=utf-8\n\nGr\xfc\xdfe", "Grüße []"},
		"UTF-8 that was cut":       {"Content-Type: text/plain; charset=utf-8\n\nGrüße \xc3", "Grüße \ufffd []"},
		"a set nobody knows":       {"Content-Type: text/plain; charset=x-moon\n\nGrüße", "Grüße []"},
		"Japanese":                 {"Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B;3ED\x1b(B", "山田 []"},
		"Korean":                   {"Content-Type: text/plain; charset=euc-kr\n\n\xb1\xe8", "김 []"},
		"Chinese":                  {"Content-Type: text/plain; charset=gb2312\n\n\xc4\xe3\xba\xc3", "你好 []"},
		"charset=charset=":         {"Content-Type: text/plain; charset=\"charset=iso-8859-2\"\n\nk\xf9\xf2", "kůň []"},
		"a type that is none":      {"Content-Type: text\n\nHello", "Hello []"},
		"a type in a word":         {"Content-Type: =?utf-8?Q?text/html?=\n\n<p>Hello</p>", "Hello []"},
		"a type with dirt":         {"Content-Type: text/plain; charset=\"utf-8; format=flowed;;;\n\nGrüße", "Grüße []"},
		"HTML":                     {html[:len(html)-1] + "\n<html><head><title>no</title><style>p{color:red}</style></head><body><p>One &amp; two&nbsp;three</p><script>alert(1)</script><p>four</p></body>", "One & two three\n\nfour []"},
		"HTML that says its set":   {"Content-Type: text/html\n\n<meta charset=\"windows-1251\"><p>\xcf\xf0\xe8\xe2\xe5\xf2", "Привет []"},
		"HTML left open":           {"Content-Type: text/html\n\n<div><p>One<div>two", "One\ntwo []"},
		"HTML of an office":        {html + "<p class=MsoNormal>One<o:p></o:p></p><p class=\"MsoNormal\">two<br clear=all>three</p><!-- a > b --><table><tr><td>4</td><td>5</td></tr><tr><td>6</td></tr></table>", "One\n\ntwo\nthree\n\n4 5\n6 []"},
		"HTML with links":          {html + "See <a href=\"https://x.example/a?b=1&amp;c=2\">this</a>, <a href=https://x.example>https://x.example</a>, <a href=\"mailto:a@x.example\">us</a> and <a href=\"javascript:alert(1)\">not</a> <ul><li>one<li>two</ul>", "See this <https://x.example/a?b=1&c=2>, https://x.example, us <a@x.example> and not\n\n- one\n- two []"},
		"HTML with a quotation":    {html + "<div>Yes</div><blockquote><div>Really?</div><pre>a\n  b</pre></blockquote><div>Ann</div>", "Yes\n\n> Really?\n>\n> a\n>   b\n\nAnn []"},
		"two forms":                {parted("alternative", plain+"Plain", html+"<b>Rich</b>"), "Plain []"},
		"an empty plain form":      {parted("alternative", plain+"  ", html+"<b>Rich</b>"), "Rich []"},
		"HTML and a file":          {parted("mixed", html+"<b>Rich</b>", pdf), "Rich [offer.pdf]"},
		"text and a file":          {parted("mixed", plain+"See the file", pdf), "See the file [offer.pdf]"},
		"a file alone":             {parted("mixed", pdf), " [offer.pdf]"},
		"a mail that is a file":    {"From: a@novak.example\n" + pdf, " [offer.pdf]"},
		"two texts":                {parted("mixed", plain+"One", pdf, plain+"two"), "One\n\ntwo [offer.pdf]"},
		"two sets":                 {parted("mixed", plain+"Grüße", "Content-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdfe"), "Grüße\n\nGrüße []"},
		"a text that is a file":    {parted("mixed", plain+"See", "Content-Type: text/plain; name=log.txt\nContent-Disposition: attachment; filename=log.txt\n\nsecret"), "See [log.txt]"},
		"a picture within":         {parted("related", html+"See <img src=\"cid:a\">", "Content-Type: image/png; name=\"a.png\"\nContent-ID: <a>\nContent-Transfer-Encoding: base64\n\niVBO"), "See [a.png]"},
		"a name in words":          {parted("mixed", plain+"See", "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"=?utf-8?Q?Gr=C3=B6=C3=9Fe.pdf?=\"\n\nx"), "See [Größe.pdf]"},
		"a name in pieces":         {parted("mixed", plain+"See", "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''Gr%C3%B6; filename*1=sse.pdf\n\nx"), "See [Grösse.pdf]"},
		"a name turned around":     {parted("mixed", plain+"See", "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"invoice\u202efdp.exe\"\n\nx"), "See [invoicefdp.exe]"},
		"winmail.dat":              {parted("mixed", plain+"See", "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ig=="), "See [winmail.dat]"},
		"no last boundary":         {strings.TrimSuffix(parted("mixed", plain+"See", pdf), "--limit--\n"), "See [offer.pdf]"},
		"another boundary":         {strings.Replace(parted("mixed", plain+"See"), "boundary=\"limit\"", "boundary=\"other\"", 1), "--limit\nContent-Type: text/plain; charset=utf-8\n\nSee\n--limit-- []"},
		"no boundary":              {strings.Replace(parted("mixed", plain+"See"), "; boundary=\"limit\"", "", 1), "--limit\nContent-Type: text/plain; charset=utf-8\n\nSee\n--limit-- []"},
		"no part":                  {"Content-Type: multipart/mixed; boundary=limit\n\nHello", "Hello []"},
		"a part without a header":  {parted("mixed", "\nHello"), "Hello []"},
		"a part with a bad header": {parted("mixed", "this is no field\nContent-Type text/plain\n\nHello", plain+"See"), "See []"},
		"parts in parts":           {parted("mixed", "Content-Type: multipart/alternative; boundary=inner\n\n--inner\n"+plain+"Plain\n--inner\n"+html+"<b>Rich</b>\n--inner--", pdf), "Plain [offer.pdf]"},
		"a mail within":            {parted("mixed", plain+"See below", "Content-Type: message/rfc822\n\nFrom: b@novak.example\nSubject: within\n\nsecret"), "See below [file.eml]"},
		"a report":                 {parted("report; report-type=delivery-status", plain+"It did not arrive", "Content-Type: message/delivery-status\n\nStatus: 5.1.1"), "It did not arrive []"},
		"bare carriage returns":    {"From: a@novak.example\n\nOne\rtwo\r\nthree", "One\ntwo\nthree []"},
		"a quotation":              {"From: a@novak.example\n\nYes.\n\nOn Monday Ann wrote:\n> Really?\n", "Yes.\n\nOn Monday Ann wrote:\n> Really? []"},
	} {
		m := Read(t.Context(), []byte(mail.raw), "a@novak.example")
		var files []string
		for i := range m.Files {
			files = append(files, m.Files[i].Name)
		}
		got := fmt.Sprintf("%s %v", m.Text, files)
		if m.Reading != Whole {
			got += "!"
		}
		if got != mail.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, mail.want)
		}
	}
}

// A text that is longer than its column is cut between two characters, and that is said.
func TestALongTextIsCutAndSaysSo(t *testing.T) {
	t.Parallel()
	for _, length := range []int{messages.MaxStored, messages.MaxStored + 1} {
		m := Read(t.Context(), []byte("From: a@novak.example\n\n"+strings.Repeat("é", length)), "a@novak.example")
		if n := utf8.RuneCountInString(m.Text); n != messages.MaxStored || (m.Reading == Cut) != (length > n) {
			t.Errorf("of %d characters %d are kept, and %v is said", length, n, m.Reading)
		}
	}
}

// The sum of a mail is of its body: relays add to its header.
func TestTheSumIsOfTheBody(t *testing.T) {
	t.Parallel()
	sum := func(raw string) any { return Read(t.Context(), []byte(raw), "").BodySum }
	once := sum("Message-ID: <a@x.example>\n\nHello\n")
	if again := sum("Received: from x.example\nMessage-ID: <a@x.example>\n\nHello\n\n"); again != once {
		t.Error("a mail that came another way is another")
	}
	if other := sum("Message-ID: <a@x.example>\n\nHello you\n"); other == once {
		t.Error("a mail that says something else is the same")
	}
}
