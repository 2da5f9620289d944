package incoming

import (
	"bytes"
)

// What a mail may be made of before a parser sees it. Parsers take time that doubles with
// each part which never ends, and that grows with the square of the number of parts.
const (
	mostUnclosed    = 4
	mostBoundaries  = 60
	mostDashedLines = 500
	mostHeaderLines = 1000
	mostHeaderBytes = 256 << 10
	// mostParts is how many parts the parser itself takes apart, however they are written.
	mostParts = 500
)

// simple tells a mail that a parser can take apart in little time. It passes over the
// bytes once, and counts what anybody wrote as a boundary: text that only looks like one
// counts, too.
func simple(raw []byte) bool {
	header, _ := divide(raw)
	if len(header) > mostHeaderBytes || bytes.Count(header, []byte("\n")) > mostHeaderLines {
		return false
	}
	ends := map[string]bool{} // the lines that begin with two dashes
	boundaries := map[string]bool{}
	dashed := 0
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] == '-' && (i == 0 || raw[i-1] == '\n') && bytes.HasPrefix(raw[i:], []byte("--")):
			if dashed++; dashed > mostDashedLines {
				return false
			}
			line, _, _ := bytes.Cut(raw[i:min(len(raw), i+mostBoundary+len("----\r\n"))], []byte("\n"))
			ends[string(bytes.TrimRight(line, " \t\r"))] = true
		case raw[i]|0x20 == 'b':
			if boundary, ok := boundaryAt(raw[i:]); ok {
				if boundaries[boundary] = true; len(boundaries) > mostBoundaries {
					return false
				}
			}
		}
	}
	unclosed := 0
	for boundary := range boundaries {
		if !ends["--"+boundary+"--"] {
			unclosed++
		}
	}
	return unclosed <= mostUnclosed
}

// mostBoundary is longer than any boundary that mail programs write.
const mostBoundary = 300

// boundaryAt reads a parameter boundary="X", also one that is written in pieces or with
// its character set, as RFC 2231 has it.
func boundaryAt(b []byte) (string, bool) {
	const name = "boundary"
	b = b[:min(len(b), len(name)+mostBoundary)]
	if len(b) < len(name) || !bytes.EqualFold(b[:len(name)], []byte(name)) {
		return "", false
	}
	b = bytes.TrimLeft(b[len(name):], "*0123456789 \t\r\n")
	if len(b) == 0 || b[0] != '=' {
		return "", false
	}
	b = bytes.TrimLeft(b[1:], " \t\r\n")
	if len(b) > 0 && b[0] == '"' {
		boundary, _, _ := bytes.Cut(b[1:], []byte(`"`))
		return string(boundary), true
	}
	if end := bytes.IndexAny(b, "; \t\r\n"); end >= 0 {
		b = b[:end]
	}
	return string(b), true
}
