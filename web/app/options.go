package app

import (
	"slices"

	"latchkey/templates/ui"
)

// OptionsOf offers values, one of which may be chosen.
func OptionsOf(values []string, label func(string) string, chosen string) (list []ui.Option) {
	for _, value := range values {
		list = append(list, ui.Option{Value: value, Label: label(value), Selected: value == chosen})
	}
	return list
}

// withOwn adds to a list what it has to offer besides: the workspace's own, and
// what is set already.
func withOwn(list []string, more ...string) []string {
	list = slices.Clone(list)
	for _, value := range more {
		if value != "" && !slices.Contains(list, value) {
			list = append(list, value)
		}
	}
	return list
}
