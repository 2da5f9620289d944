// Package static holds what browsers keep: the stylesheet, the script and the
// icons. Every file is served under a name that carries its hash, so that it
// may be cached for ever, and as pack/main.go compressed it ahead.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:generate go run ./pack
//go:embed css js icons packed
var files embed.FS

// stylesheet is the one name under which all of css/ is served, but for what stands
// apart: that is served by its own name, to the pages of one area.
const (
	stylesheet = "css/app.css"
	apart      = "css/apart"
)

// first lists the stylesheets that others build upon; the rest follows in
// alphabetical order.
var first = []string{"css/tokens.css", "css/base.css", "css/ui.css", "css/frame.css"}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// Coding is one way to compress a file ahead.
type Coding struct {
	Name   string // as browsers say it
	Suffix string // of files that are compressed so
}

// Codings are all of them, the best first.
var Codings = []Coding{{"br", ".br"}, {"gzip", ".gz"}}

// asset is one file, ready to be sent.
type asset struct {
	contentType string
	plain       []byte
	packed      map[string][]byte // by the name of its coding
}

var urls, assets = mustLoad()

// mustLoad reads the embedded files: a mistake in them is one in the build.
func mustLoad() (map[string]string, map[string]asset) {
	contents, err := read()
	if err != nil {
		panic(err)
	}
	urls, assets := map[string]string{}, map[string]asset{}
	for name, content := range contents {
		ext := path.Ext(name)
		contentType, ok := contentTypes[ext]
		if !ok {
			panic(fmt.Sprintf("static: %s has no content type", name))
		}
		sum := sha256.Sum256(content)
		url := root + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
		urls[name] = url
		assets[url] = asset{contentType: contentType, plain: content, packed: packed(url)}
	}
	return urls, assets
}

// root is where all files are served.
const root = "/static/"

// packed finds what was compressed of the very content that an address names:
// of a file that was edited since, nothing, and it is served as it is.
func packed(url string) map[string][]byte {
	found := map[string][]byte{}
	for _, c := range Codings {
		if content, err := files.ReadFile(PackedName(url, c)); err == nil {
			found[c.Name] = content
		}
	}
	return found
}

// PackedName is the file that holds what is served at an address, compressed.
func PackedName(url string, c Coding) string {
	return "packed/" + strings.TrimPrefix(url, root) + c.Suffix
}

// Contents are all files as they are before they are compressed, by address.
func Contents() map[string][]byte {
	contents := map[string][]byte{}
	for url, file := range assets {
		contents[url] = file.plain
	}
	return contents
}

// read returns all files by name, the stylesheets joined into one.
func read() (map[string][]byte, error) {
	contents := map[string][]byte{}
	sheets := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if name == "packed" {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		switch {
		case path.Dir(name) == apart:
			contents[name] = appendSlim(nil, string(content))
		case path.Ext(name) == ".css":
			sheets[name] = content
		default:
			contents[name] = content
		}
		return err
	})
	contents[stylesheet] = join(sheets)
	return contents, err
}

func join(sheets map[string][]byte) []byte {
	var rest []string
	for name := range sheets {
		if !slices.Contains(first, name) {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	var joined []byte
	for _, name := range slices.Concat(first, rest) {
		joined = appendSlim(joined, string(sheets[name]))
	}
	return joined
}

// appendSlim leaves out what is for people: comments, indentation, and most
// ends of lines.
func appendSlim(slim []byte, sheet string) []byte {
	for sheet != "" {
		code, rest, _ := strings.Cut(sheet, "/*")
		for line := range strings.Lines(code) {
			line = strings.TrimSpace(line)
			slim = append(slim, line...)
			if line != "" && !strings.ContainsAny(line[len(line)-1:], "{};,") {
				slim = append(slim, ' ')
			}
		}
		_, sheet, _ = strings.Cut(rest, "*/")
	}
	return slim
}

// URL returns the address of a file such as "css/app.css". A name that is not
// there is a mistake in a template, which the first rendering shows.
func URL(name string) string {
	url, ok := urls[name]
	if !ok {
		panic("static: there is no " + name)
	}
	return url
}

// Handler serves the files under the addresses that URL returns.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, ok := assets[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		header := w.Header()
		header.Set("Content-Type", file.contentType)
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
		header.Set("Vary", "Accept-Encoding")
		body := file.plain
		for _, c := range Codings {
			if packed, ok := file.packed[c.Name]; ok && accepts(r.Header.Get("Accept-Encoding"), c.Name) {
				header.Set("Content-Encoding", c.Name)
				body = packed
				break
			}
		}
		header.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // The browser has gone: nobody is left to tell.
		}
	})
}

// accepts tells whether a browser takes a coding.
func accepts(acceptEncoding, coding string) bool {
	for offer := range strings.SplitSeq(acceptEncoding, ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(offer, " ", ""), ";")
		if strings.EqualFold(name, coding) {
			return strings.Trim(weight, "q=0.") != "" || weight == ""
		}
	}
	return false
}
