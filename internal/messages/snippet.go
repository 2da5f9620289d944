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

// Snippet is a text that members write often. Its files are its Count.
type Snippet struct {
	section.Item
	Text string // with variables
}

// SnippetFiles are the files of a snippet, which go with what it is put into: as many as go with
// one message.
type SnippetFiles struct {
	Name    string
	Version int64 // of the snippet
	Files   []File
}

// Snippets are texts that members put into their answers.
var Snippets = &section.Of[Snippet]{
	Resource: policy.Snippets, Table: "snippets", Noun: "snippet", Most: MaxSnippets, Unique: true, Undo: true,
	Item: func(s *Snippet) *section.Item { return &s.Item },
	Fields: []section.Field[Snippet]{
		section.ParagraphsOf("text", MaxSnippet, func(s *Snippet) *string { return &s.Text }).Must().
			With(ContactName, MemberName, WorkspaceName),
	},
	Counts: &section.Counts{
		Resource: policy.Snippets, SQL: `from message_files f where f.workspace_id = x.workspace_id and f.snippet_id = x.id`,
	},
}
