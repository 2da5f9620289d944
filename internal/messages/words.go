package messages

import (
	"strings"

	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// Word is what a conversation is found by. A secret one is of an address or a number:
// nobody finds a conversation by what a mask hides from them.
type Word struct {
	Text   string
	Secret bool
}

// masks are those that hide something of what was written.
const masks = policy.MaskEmail | policy.MaskPhone

// maxWords is how many words of one message it is found by: more than a book has on a
// hundred pages.
const maxWords = 10_000

// WordsOf are what a message, a note or a subject is found by.
func WordsOf(text string) []Word {
	return told(wordsWithin(masked.Within(masks, text)), wordsWithin(text))
}

// WordsOfCustomer are what all conversations of a customer are found by, the keys of the
// customer's addresses among them.
func WordsOfCustomer(name, phone string, addresses ...string) []Word {
	return told(wordsWithin(masked.Within(masks, name)), append(wordsWithin(name), texts.FoundBy("", phone, addresses...)...))
}

// wordsWithin are those of a text, with the addresses in it.
func wordsWithin(text string) []string {
	words := texts.SearchWords(text)
	for token := range strings.FieldsSeq(text) {
		if token = strings.Trim(token, `<>()[]{}"',;:.!?`); strings.Contains(token, "@") {
			words = append(words, texts.AddressWords(strings.ToLower(token))...)
		}
	}
	return words
}

// told are the words of both lists, each once, and secret where only the second has them.
func told(open, all []string) []Word {
	seen := make(map[string]bool, len(all))
	var words []Word
	add := func(list []string, secret bool) {
		for _, word := range list {
			if word != "" && !seen[word] && len(words) < maxWords {
				seen[word] = true
				words = append(words, Word{word, secret})
			}
		}
	}
	add(open, false)
	add(all, true)
	return words
}
