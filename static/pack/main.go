// Command pack compresses the files that browsers load, as well as it can be
// done. It runs as go generate, in the package static.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"

	"latchkey/static"
)

func main() {
	if err := pack(); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// pack writes the folder packed anew.
func pack() error {
	if err := os.RemoveAll("packed"); err != nil {
		return err
	}
	for url, content := range static.Contents() {
		for _, coding := range static.Codings {
			packed, err := compress(coding, content)
			if err != nil {
				return err
			}
			name := static.PackedName(url, coding)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // A folder of the sources.
				return err
			}
			if err := os.WriteFile(name, packed, 0o644); err != nil { //nolint:gosec // A file of the sources.
				return err
			}
		}
	}
	return nil
}

func compress(coding static.Coding, content []byte) ([]byte, error) {
	var packed bytes.Buffer
	var writer io.WriteCloser
	switch coding.Name {
	case "br":
		writer = brotli.NewWriterLevel(&packed, brotli.BestCompression)
	case "gzip":
		writer, _ = gzip.NewWriterLevel(&packed, gzip.BestCompression) // Only an unknown level fails.
	default:
		return nil, fmt.Errorf("nobody knows how to write %s", coding.Name)
	}
	if _, err := writer.Write(content); err != nil {
		return nil, err
	}
	err := writer.Close()
	return packed.Bytes(), err
}
