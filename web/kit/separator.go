package kit

import (
	"slices"

	"latchkey/internal/exporting"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// separatorForm is the field of every form that asks for a file. Whoever leaves it
// out, as a narrow page does, gets what is usual in their language.
type separatorForm struct {
	Separator string `form:"separator"`
}

// ReadSeparator reads a form that asks for a file and nothing else.
func ReadSeparator(r *app.Request) (exporting.Separator, error) {
	var in separatorForm
	if err := app.Decode(r, &in); err != nil {
		return "", err
	}
	return in.chosen(r)
}

func (f separatorForm) chosen(r *app.Request) (exporting.Separator, error) {
	if f.Separator == "" {
		return usualSeparator(r), nil
	}
	chosen := exporting.Separator(f.Separator)
	if !slices.Contains(exporting.Separators, chosen) {
		return "", fault.Field("separator", "fault.choice")
	}
	return chosen, nil
}

// usualSeparator is the one that spreadsheets expect where the reader's language
// is spoken: where a comma stands in numbers, it cannot stand between them.
func usualSeparator(r *app.Request) exporting.Separator {
	if r.Words.Language == i18n.English {
		return exporting.Comma
	}
	return exporting.Semicolon
}

func separatorOptions(r *app.Request, chosen exporting.Separator) (list []ui.Option) {
	for _, s := range exporting.Separators {
		list = append(list, ui.Option{Value: string(s), Label: r.Words.T("files.separator_" + string(s)), Selected: s == chosen})
	}
	return list
}
