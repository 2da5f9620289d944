package i18n

import (
	"regexp"
	"strings"
	"testing"
)

// typedNumbers are words that have a number which is no limit, span or length of the code.
var typedNumbers = map[string]string{
	"report.head_answer_p90":   "names the measure",
	"report.head_closing_p90":  "names the measure",
	"column.answer_p90":        "names the measure",
	"column.closing_p90":       "names the measure",
	"report.range_30_days":     "is the name of a range, as its key says",
	"report.range_12_months":   "is the name of a range, as its key says",
	"import.bad_progress":      "per cent",
	"fault.progress":           "per cent",
	"import.nothing_paid":      "nothing",
	"section.count_none":       "nothing",
	"date.first":               "the first of a month",
	"channel.out_hint":         "a class of answers of HTTP",
	"fault.template_gap":       "where counting begins",
	"fault.quantity":           "where counting begins",
	"import.bad_quantity":      "where counting begins",
	"import.rounded_cells":     "digits that a spreadsheet keeps",
	"chat.files":               "names of kinds of files",
	"fault.whatsapp_file_kind": "names of kinds of files",
}

// A number that a limit of the code sets comes into its words from there: typed in, it stays when
// the limit moves.
func TestNumbersComeIntoWordsFromTheCode(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`\d+`)
	// Examples, encodings and names are no numbers of ours.
	named := regexp.MustCompile(`\{\{[^}]*\}\}|\+\d[\d ]+|\b\d\d:\d\d\b|\d{4}-\d\d-\d\d|#\d+|UTF-\d+|ISO 8859-\d+|GB 18030|Big5|Windows-\d+|12 \p{L}+ 12[.,]5|12[.,]5`)
	met := map[string]bool{}
	for _, l := range Languages {
		for key, word := range readWords(t, l) {
			for _, text := range []string{word.one, word.other} {
				if !number.MatchString(named.ReplaceAllString(text, "")) {
					continue
				}
				met[key] = true
				if typedNumbers[key] == "" {
					t.Errorf("%s %s has a number: %s", l, key, strings.TrimSpace(text))
				}
			}
		}
	}
	for key := range typedNumbers {
		if !met[key] {
			t.Errorf("%s has no number", key)
		}
	}
}
