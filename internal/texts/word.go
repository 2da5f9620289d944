package texts

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Word is one of those that something is found by, with what tells a search about the
// others: to look at each of them costs more than all else that a search does.
type Word struct {
	Text string
	// Shared is how many of its first bytes the word before it, in their order, has too.
	// Of several words that begin as somebody types, one alone shares less than that.
	Shared int
	// Beside is how all of them begin: " anna dubo". No word begins otherwise, unless it
	// is "", which tells nothing.
	Beside string
}

const (
	// mostBeside is how long Beside is at most: a row of an index holds it.
	mostBeside = 160
	// signsBeside is how many signs of each word stand in it.
	signsBeside = 4
)

// Words puts the words that something is found by in their order.
func Words(found []string) []Word {
	found = slices.Sorted(slices.Values(found))
	var beside string
	for _, word := range found {
		if begins := besideOf(word); !strings.HasSuffix(beside, begins) {
			beside += begins
		}
	}
	if len(beside) > mostBeside || slices.ContainsFunc(found, func(word string) bool { return strings.Contains(word, " ") }) {
		beside = ""
	}
	words := make([]Word, len(found))
	for i, word := range found {
		words[i] = Word{Text: word, Beside: beside}
		if i > 0 {
			words[i].Shared = shared(word, found[i-1])
		}
	}
	return words
}

// besideOf is how a word begins, as Beside has it.
func besideOf(word string) string {
	signs := 0
	for i := range word {
		if signs == signsBeside {
			word = word[:i]
			break
		}
		signs++
	}
	return " " + word
}

// shared is how many bytes two words have in common, before they part.
func shared(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// Beside is what stands in Word.Beside where something has a word in the range.
func (r Range) Beside() string { return besideOf(r.From) }

// Told tells whether what stands there proves that it has such a word.
func (r Range) Told() bool {
	return r != exactly(r.From) && utf8.RuneCountInString(r.From) <= signsBeside
}

// Fresh is more than what one word in the range alone shares with that before it: of
// what has several there, it leaves the first.
func (r Range) Fresh() int {
	if r == exactly(r.From) {
		return mostWord + 1 // There is but one.
	}
	return len(r.From)
}
