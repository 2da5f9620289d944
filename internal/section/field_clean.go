package section

import (
	"cmp"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/money"
	"latchkey/internal/texts"
)

// clean checks the field of a thing. The fault is about the field.
func (f *Field[T]) clean(thing *T) error {
	if f.Told {
		return nil
	}
	if f.when != nil && !f.when(thing) {
		if f.holds(thing) {
			return fault.Field(f.Name, "fault.not_here")
		}
		f.empty(thing)
		return nil
	}
	switch f.Kind {
	case Text, Code:
		return f.cleanText(f.text(thing))
	case Name:
		return f.cleanName(f.text(thing))
	case Phone: // By a rule of its section.
	case Money:
		if _, known := money.Digits(*f.text(thing)); !known {
			return fault.Field("currency", "fault.choice")
		}
		if *f.number(thing) < 0 || *f.number(thing) > money.Most {
			return fault.Field(f.Name, "fault.amount_range")
		}
	case Number:
		n := *f.number(thing)
		if n == 0 && !f.Required {
			return nil
		}
		if n < f.Least || n > f.Most {
			return fault.Field(f.Name, "fault.number_range", "Least", f.Least, "Most", f.Most)
		}
	case Choice:
		if !slices.Contains(f.Choices, *f.text(thing)) {
			return fault.Field(f.Name, "fault.choice")
		}
	case Day:
		day := *f.day(thing)
		if day.IsZero() && !f.Required {
			return nil
		}
		if !texts.MeantYear(day) {
			return texts.WrongDay(f.Name)
		}
	case Things, Set:
		return f.cleanThings(*f.things(thing))
	case Lines:
		return f.cleanLines(f.lines(thing))
	case Address:
		return f.cleanAddress(f.text(thing))
	case Paragraphs:
		return f.cleanParagraphs(f.text(thing))
	case Link:
		return f.cleanLink(f.text(thing))
	}
	return nil
}

// holds tells whether a thing has something in the field.
func (f *Field[T]) holds(thing *T) bool {
	return f.text != nil && !texts.Blank(*f.text(thing)) || f.day != nil && !f.day(thing).IsZero() ||
		f.things != nil && len(*f.things(thing)) > 0 || f.lines != nil && !texts.Blank(strings.Join(*f.lines(thing), "")) ||
		f.number != nil && *f.number(thing) != 0
}

// empty takes out of a thing what it has in the field.
func (f *Field[T]) empty(thing *T) {
	switch {
	case f.text != nil:
		*f.text(thing) = ""
	case f.day != nil:
		*f.day(thing) = time.Time{}
	case f.things != nil:
		*f.things(thing) = nil
	case f.lines != nil:
		*f.lines(thing) = nil
	}
	if f.number != nil {
		*f.number(thing) = 0
	}
}

func (f *Field[T]) cleanText(value *string) error {
	line, err := texts.CleanLine(f.Name, *value, int(f.Most))
	if err != nil {
		return err
	}
	if f.Kind == Code {
		line = CleanCode(line)
		if strings.Trim(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return fault.Field(f.Name, "fault.code")
		}
	}
	if line == "" && f.Required {
		return fault.Field(f.Name, "fault.required")
	}
	if f.Variables != nil {
		if err := texts.CheckVariables(f.Name, line, f.Variables); err != nil {
			return err
		}
	}
	*value = line
	return nil
}

func (f *Field[T]) cleanName(value *string) error {
	clean := texts.CleanOptionalNameUpTo
	if f.Required {
		clean = texts.CleanNameUpTo
	}
	name, err := clean(f.Name, *value, int(f.Most))
	if err == nil {
		*value = name
	}
	return err
}

// CleanCode is a code as it is kept and compared: in capitals, without spaces.
func CleanCode(code string) string { return strings.ToUpper(strings.ReplaceAll(code, " ", "")) }

func (f *Field[T]) cleanAddress(value *string) error {
	if texts.Blank(*value) && !f.Required {
		*value = ""
		return nil
	}
	address, err := mail.ParseTyped(f.Name, *value)
	if err == nil {
		*value = address.Key()
	}
	return err
}

func (f *Field[T]) cleanParagraphs(value *string) error {
	if texts.Blank(*value) && !f.Required {
		*value = ""
		return nil
	}
	text, err := texts.CleanParagraphs(f.Name, *value, "fault.required", int(f.Most))
	if err == nil && f.Variables != nil {
		err = texts.CheckVariables(f.Name, text, f.Variables)
	}
	if err == nil {
		*value = text
	}
	return err
}

func (f *Field[T]) cleanThings(ids []uuid.UUID) error {
	seen := map[uuid.UUID]bool{}
	for _, id := range ids {
		if seen[id] {
			return fault.Field(f.Name, "fault.doubled")
		}
		seen[id] = true
	}
	switch {
	case len(ids) == 0 && f.Required:
		return fault.Field(f.Name, "fault.required")
	case int64(len(ids)) > f.Most:
		return fault.Field(f.Name, "fault.too_many_things", "Most", f.Most)
	}
	return nil
}

func (f *Field[T]) cleanLines(lines *[]string) error {
	var clean []string
	seen := map[string]bool{}
	for _, text := range *lines {
		line, err := texts.CleanLine(f.Name, text, int(f.Most))
		if err != nil {
			return err
		}
		key := texts.SearchKey(line)
		switch {
		case line == "":
			continue
		case key == "":
			return fault.Field(f.Name, "fault.characters")
		case seen[key]:
			return fault.Field(f.Name, "fault.line_doubled", "Line", line)
		}
		seen[key] = true
		clean = append(clean, line)
	}
	switch {
	case len(clean) == 0 && f.Required:
		return fault.Field(f.Name, "fault.required")
	case int64(len(clean)) > f.MostOf:
		return fault.Field(f.Name, "fault.too_many_lines", "Most", f.MostOf)
	}
	*lines = clean
	return nil
}

func (f *Field[T]) cleanLink(value *string) error {
	line, err := CleanLink(f.Name, *value, int(f.Most))
	if err != nil || line == "" && f.Required {
		return cmp.Or(err, error(fault.Field(f.Name, "fault.link")))
	}
	*value = line
	return nil
}

// CleanLink cleans an address of the web, which may be empty. It fails with a fault about
// the field for one that is none, or longer than most characters.
func CleanLink(field, text string, most int) (string, error) {
	line, err := texts.CleanLine(field, text, most)
	if err != nil || line == "" {
		return "", err
	}
	parsed, err := url.Parse(line)
	if err != nil || parsed.Hostname() == "" || parsed.User != nil || parsed.Fragment != "" ||
		parsed.Scheme != "https" && (parsed.Scheme != "http" || !thisMachine(parsed.Hostname())) {
		return "", fault.Field(field, "fault.link")
	}
	return line, nil
}

// thisMachine tells a name of the machine itself, as whoever tries something out uses it.
func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
