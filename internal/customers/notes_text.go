package customers

import (
	"regexp"
	"strings"
	"time"
)

// noteMark is the time of a note at the beginning of one of its lines; a line of a
// text that looks like it stands behind one more backslash.
var noteMark = regexp.MustCompile(`(?m)^\\*\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[-+]\d\d:\d\d)\] `)

// WriteNotes writes notes into one text, each behind its time.
func WriteNotes(notes []Note, zone *time.Location) string {
	parts := make([]string, len(notes))
	for i, note := range notes {
		text := noteMark.ReplaceAllStringFunc(note.Text, func(mark string) string { return `\` + mark })
		parts[i] = "[" + note.At.In(zone).Format(time.RFC3339) + "] " + text
	}
	return strings.Join(parts, "\n\n")
}

// ReadNotes reads the notes of a text: those that WriteNotes wrote, or one without a
// time. It fails with the fault of one that is none.
func ReadNotes(text string) (notes []Note, err error) {
	add := func(at time.Time, text string) {
		text = noteMark.ReplaceAllStringFunc(text, func(mark string) string { return strings.TrimPrefix(mark, `\`) })
		clean, wrong := CleanNote(text)
		if wrong != nil {
			err = wrong
		}
		notes = append(notes, Note{Text: clean, At: at})
	}
	var at time.Time
	begin := 0
	for _, mark := range noteMark.FindAllStringIndex(text, -1) {
		if text[mark[0]] == '\\' {
			continue
		}
		when, wrong := time.Parse("["+time.RFC3339+"] ", text[mark[0]:mark[1]])
		if wrong != nil {
			continue // No such day.
		}
		if before := text[begin:mark[0]]; strings.TrimSpace(before) != "" {
			add(at, before)
		}
		at, begin = when, mark[1]
	}
	if strings.TrimSpace(text[begin:]) != "" {
		add(at, text[begin:])
	}
	return notes, err
}
