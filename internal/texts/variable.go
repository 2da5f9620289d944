package texts

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"latchkey/internal/fault"
)

var variable = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// FillVariables puts values into a text: {{contact.name}} becomes the value of
// "contact.name". It fails with a fault about the field that names a variable for which there
// is no value, so that no customer reads a variable, and about a text that becomes longer than
// most characters.
func FillVariables(field, text string, values map[string]string, most int) (string, error) {
	var missing string
	filled := variable.ReplaceAllStringFunc(text, func(found string) string {
		name := variable.FindStringSubmatch(found)[1]
		value := strings.TrimSpace(values[name])
		if value == "" && missing == "" {
			missing = "{{" + name + "}}"
		}
		return value
	})
	switch {
	case missing != "":
		return text, fault.Field(field, "fault.variable_empty", "Variable", missing)
	case utf8.RuneCountInString(filled) > most:
		return text, fault.Field(field, "fault.line_long", "Max", most)
	}
	return filled, nil
}

// FillKnown is FillVariables that leaves what it has no value for.
func FillKnown(text string, values map[string]string) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		if value := strings.TrimSpace(values[variable.FindStringSubmatch(found)[1]]); value != "" {
			return value
		}
		return found
	})
}

// CheckVariables fails with a fault about the field that names the first variable of a text
// that is not among the known ones.
func CheckVariables(field, text string, known []string) error {
	for _, found := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, found[1]) {
			return fault.Field(field, "fault.variable_unknown", "Variable", found[0], "Known", ListVariables(known))
		}
	}
	return nil
}

// ListVariables writes variables as they stand in texts.
func ListVariables(names []string) string { return "{{" + strings.Join(names, "}}, {{") + "}}" }
