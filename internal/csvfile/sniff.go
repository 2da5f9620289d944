package csvfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Sniffed is how much of a file is looked at to find out how its rows are written.
const Sniffed = 64 << 10

// Begin looks at how a file begins. It hands back the file without its mark,
// written as UTF-8 where it was UTF-16, and how its rows seem to be written. The
// encoding is "" where the beginning does not say it: only the whole file does.
func Begin(file io.Reader) (text io.Reader, head []byte, format Format, err error) {
	raw := bufio.NewReaderSize(file, Sniffed)
	begin, err := raw.Peek(Sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, format, err
	}
	whole := raw
	switch order, wide := wideOf(begin); {
	case wide:
		whole = bufio.NewReaderSize(transform.NewReader(raw, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), Sniffed)
		format.Encoding = UTF8
	case bytes.HasPrefix(begin, mark):
		_, err = raw.Discard(len(mark))
		format.Encoding = UTF8
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, format, err
	}
	head, err = whole.Peek(Sniffed / 2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, format, err
	}
	format.Returns = returnsAlone(head)
	format.Separator = separatorOf(head, format.Returns)
	return whole, head, format, nil
}

// mark is the byte order mark of UTF-8.
var mark = []byte("\xef\xbb\xbf")

// wideOf tells whether a file is written in UTF-16, and with which end first.
func wideOf(begin []byte) (order unicode.Endianness, wide bool) {
	zeros := [2]int{}
	for i, b := range begin {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case bytes.HasPrefix(begin, []byte{0xff, 0xfe}), zeros[1] > len(begin)/4 && zeros[0] == 0:
		return unicode.LittleEndian, true
	case bytes.HasPrefix(begin, []byte{0xfe, 0xff}), zeros[0] > len(begin)/4 && zeros[1] == 0:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}

// returnsAlone tells whether the first line of a file ends with a carriage return
// that no line feed follows.
func returnsAlone(head []byte) bool {
	quoted := false
	for i, b := range head {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n':
			return false
		case b == '\r':
			return i+1 == len(head) || head[i+1] != '\n'
		}
	}
	return false
}

// Separators are the ones that are looked for.
var Separators = []byte{',', ';', '\t', '|', '^'}

// saidSeparators are those that a file may name, too: a colon parts hours from minutes.
var saidSeparators = append(slices.Clone(Separators), ':')

// linesLooked is how many lines of the beginning are counted.
const linesLooked = 50

// separatorOf finds what parts the cells of a file: what its first line says
// ("sep=;"), else the one that most of the first lines have, equally often.
func separatorOf(head []byte, returns bool) byte {
	lines := firstLines(head, returns)
	if len(lines) > 0 {
		said, ok := strings.CutPrefix(strings.ToLower(strings.Trim(lines[0].text, "\" ")), "sep=")
		if ok && said != "" && slices.Contains(saidSeparators, said[0]) {
			return said[0]
		}
	}
	best, most := Separators[0], 0
	for _, separator := range Separators {
		numbers := map[int]int{} // of lines, by how often the separator stands in them
		for i, line := range lines {
			if n := line.counts[separator]; n > 0 {
				numbers[n]++
				if i == 0 {
					numbers[n]++ // It is likely the head.
				}
			}
		}
		score := 0
		for n, times := range numbers {
			score = max(score, times*1000+min(n, 999)) // Lines that agree tell more than one that is long.
		}
		if score > most {
			best, most = separator, score
		}
	}
	return best
}

type countedLine struct {
	text   string
	counts map[byte]int
}

// firstLines are the lines that a file begins with, and how often each separator
// stands in them outside quotes. Blank ones are left out, and one that is cut.
func firstLines(head []byte, returns bool) (lines []countedLine) {
	line := countedLine{counts: map[byte]int{}}
	begin, quoted := 0, false
	end := func(at int) {
		if line.text = string(head[begin:at]); strings.TrimSpace(line.text) != "" {
			lines = append(lines, line)
		}
		line, begin = countedLine{counts: map[byte]int{}}, at+1
	}
	for i, b := range head {
		switch {
		case len(lines) == linesLooked:
			return lines
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n' || b == '\r' && returns:
			end(i)
		case slices.Contains(Separators, b):
			line.counts[b]++
		}
	}
	if len(lines) == 0 || len(head) < Sniffed/2 {
		end(len(head))
	}
	return lines
}
