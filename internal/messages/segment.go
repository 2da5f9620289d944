package messages

import (
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/texts"
)

// Segment is those customers who meet all that is asked; what is not set asks nothing.
type Segment struct {
	Tag, Team, Assignee uuid.NullUUID
	Country, Language   string                // by their codes
	Value               customers.FieldSearch // what they have in a field of the business's own
	Import              uuid.NullUUID         // that brought or changed them
	Made, Bought        customers.Span        // when they became customers, and last bought; the latter for those who list payments
}

// Clean checks what is chosen from what the product knows, and that nobody asks by halves. It
// fails with faults about country, language, field and value, without which is what it returns.
func (s Segment) Clean() (Segment, error) {
	var wrong fault.List
	if s.Country != "" && !i18n.IsCountry(s.Country) {
		s.Country = ""
		wrong.Add(fault.Field("country", "fault.choice"))
	}
	if _, known := i18n.ParseLanguage(s.Language); s.Language != "" && !known {
		s.Language = ""
		wrong.Add(fault.Field("language", "fault.choice"))
	}
	_, err := texts.CleanLine("value", s.Value.Typed, listing.MaxSearch)
	switch {
	case err != nil:
		wrong.Add(err)
	case s.Value.Field.Valid && s.Value.Typed == "":
		wrong.Add(fault.Field("value", "fault.required"))
	case !s.Value.Field.Valid && s.Value.Typed != "":
		wrong.Add(fault.Field("field", "fault.required"))
	}
	return s, wrong.Err()
}

// Audience is how many customers a broadcast is for, and why the others do not get it.
type Audience struct {
	Yes, No, Unknown, NoAddress int
	// Of those who said yes.
	Dead    int // their address took no mail for good
	Doubled int // another one has their number, too, and gets it
	Shared  int // another one has their number, too, and said no
}
