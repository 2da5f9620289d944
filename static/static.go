// Package static holds what browsers keep: the stylesheet, the script and the
// icons. Every file is served under a name that carries its hash, so that it
// may be cached for ever.
package static

import (
	"bytes"
	"compress/gzip"
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

//go:embed css js icons
var files embed.FS

// stylesheet is the one name under which all of css/ is served.
const stylesheet = "css/app.css"

// first lists the stylesheets that others build upon; the rest follows in
// alphabetical order.
var first = []string{"css/tokens.css", "css/base.css", "css/ui.css", "css/frame.css"}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// asset is one file, ready to be sent.
type asset struct {
	contentType string
	plain       []byte
	gzipped     []byte
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
		url := "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
		urls[name] = url
		assets[url] = asset{contentType: contentType, plain: content, gzipped: compress(content)}
	}
	return urls, assets
}

// read returns all files by name, the stylesheets joined into one.
func read() (map[string][]byte, error) {
	contents := map[string][]byte{}
	sheets := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if path.Ext(name) == ".css" {
			sheets[name] = content
		} else {
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
	var joined bytes.Buffer
	for _, name := range slices.Concat(first, rest) {
		joined.Write(sheets[name])
		joined.WriteByte('\n')
	}
	return joined.Bytes()
}

func compress(content []byte) []byte {
	var buffer bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&buffer, gzip.BestCompression) // Only an unknown level fails,
	_, _ = writer.Write(content)                                    // and a buffer never does.
	_ = writer.Close()
	return buffer.Bytes()
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
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			header.Set("Content-Encoding", "gzip")
			body = file.gzipped
		}
		header.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // The browser has gone: nobody is left to tell.
		}
	})
}

func acceptsGzip(acceptEncoding string) bool {
	for coding := range strings.SplitSeq(acceptEncoding, ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return strings.Trim(weight, "q=0.") != "" || weight == ""
		}
	}
	return false
}
