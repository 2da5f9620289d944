package customers

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"latchkey/internal/texts"
)

// In a file the notes on a customer stand in one text, the oldest first, parted by an
// empty line. Each begins with its time and who wrote it:
//
//	[2026-06-01T10:00:00+02:00 Anna Peeters] Met at the fair.
//
// A star behind the time marks a note that hides what masks hide. In a name a
// backslash stands before a bracket and before a backslash; a line of a note that
// looks like such a beginning stands behind one more backslash.
var noteMark = regexp.MustCompile(
	`(?m)^\\*\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[-+]\d\d:\d\d))(\*?)(?: ((?:[^][\\\n]|\\.)*))?\] `)

var (
	quoteName   = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`)
	unquoteName = strings.NewReplacer(`\\`, `\`, `\[`, `[`, `\]`, `]`)
)

// WriteNotes writes notes into one text.
func WriteNotes(notes []Note, zone *time.Location) string {
	parts := make([]string, len(notes))
	for i, note := range notes {
		mark := "[" + note.At.In(zone).Format(time.RFC3339)
		if note.Hides {
			mark += "*"
		}
		if note.Author != "" {
			mark += " " + quoteName.Replace(note.Author)
		}
		text := noteMark.ReplaceAllStringFunc(note.Text, func(mark string) string { return `\` + mark })
		parts[i] = mark + "] " + text
	}
	return strings.Join(parts, "\n\n")
}

// ReadNotes reads the notes of a text: those that WriteNotes wrote, or one without a
// time. It leaves out what is none, and fails with its fault.
func ReadNotes(text string) (notes []Note, err error) {
	add := func(note Note, text string) {
		text = noteMark.ReplaceAllStringFunc(text, func(mark string) string { return strings.TrimPrefix(mark, `\`) })
		clean, wrong := CleanNote(text)
		author, unnamed := texts.CleanLine("author", note.Author, MaxAuthor)
		if wrong = cmp.Or(wrong, unnamed); wrong != nil {
			err = wrong
			return
		}
		note.Text, note.Author = clean, author
		notes = append(notes, note)
	}
	var next Note
	begin := 0
	for _, mark := range noteMark.FindAllStringSubmatchIndex(text, -1) {
		if text[mark[0]] == '\\' {
			continue
		}
		at, wrong := time.Parse(time.RFC3339, text[mark[2]:mark[3]])
		if wrong != nil {
			continue // No such day.
		}
		if before := text[begin:mark[0]]; strings.TrimSpace(before) != "" {
			add(next, before)
		}
		next, begin = Note{At: at, Hides: mark[4] < mark[5]}, mark[1]
		if mark[6] >= 0 {
			next.Author = unquoteName.Replace(text[mark[6]:mark[7]])
		}
	}
	if strings.TrimSpace(text[begin:]) != "" {
		add(next, text[begin:])
	}
	return notes, err
}
