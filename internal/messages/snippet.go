package messages

import (
	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// MaxSnippet is the longest snippet, in characters; MaxSnippets is how many a workspace has.
const (
	MaxSnippet  = 5000
	MaxSnippets = 200
)

// Snippet is a text that members write often.
type Snippet struct {
	section.Item
	Text string // with variables
}

// Snippets are texts that members put into their answers.
var Snippets = &section.Of[Snippet]{
	Resource: policy.Snippets, Table: "snippets", Noun: "snippet", Most: MaxSnippets, Unique: true, Undo: true,
	Item: func(s *Snippet) *section.Item { return &s.Item },
	Fields: []section.Field[Snippet]{
		section.ParagraphsOf("text", MaxSnippet, func(s *Snippet) *string { return &s.Text }).Must().
			With(ContactName, MemberName, WorkspaceName),
	},
}
