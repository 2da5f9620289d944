package people

import (
	"slices"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/phone"
	"latchkey/internal/policy"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// Business is what Settings → Account holds: whose workspace it is, and what is
// taken for granted where nobody says otherwise.
type Business struct {
	Name                     string // on paper, "" for none
	Street, PostalCode, City string
	Country                  string // two capitals: of phone numbers that name none
	Phone                    string // E.164, "" for none
	TimeZone                 string // by its IANA name: of days and hours
	Language                 string // of mails, and of the numbers in a file
	Currency                 string // ISO 4217: of amounts that name none
	Version                  int64  // of all but the logo, which has a form of its own
}

// Signature is who the business is, as it stands below what leaves it: its name,
// its address and its phone, whichever of them it has given.
func (b *Business) Signature() (parts []string) {
	number := strings.ReplaceAll(phone.International(b.Phone), " ", "\u00a0") // A number stands in one line.
	for _, part := range []string{b.Name, b.Street, strings.TrimSpace(b.PostalCode + " " + b.City), number} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// AccountSettings are the page that holds it, all but the logo.
var AccountSettings = &section.Settings[Business]{
	Resource: policy.Account, Noun: "business",
	Parts: []section.Part[Business]{
		{Name: "identity", Rows: [][]section.Field[Business]{
			{section.NameOf("business_name", texts.MaxName, func(b *Business) *string { return &b.Name })},
			{section.TextOf("street", texts.MaxStreet, func(b *Business) *string { return &b.Street })},
			{
				section.TextOf("postal_code", texts.MaxPostalCode, func(b *Business) *string { return &b.PostalCode }),
				section.TextOf("city", texts.MaxCity, func(b *Business) *string { return &b.City }),
			},
			{
				section.ChoiceOf("country", Countries(), func(b *Business) *string { return &b.Country }),
				section.PhoneOf("phone", func(b *Business) *string { return &b.Phone }),
			},
		}},
		{Name: "defaults", Rows: [][]section.Field[Business]{
			{
				section.ChoiceOf("currency", i18n.Currencies(), func(b *Business) *string { return &b.Currency }),
				section.ChoiceOf("language", i18n.Codes(), func(b *Business) *string { return &b.Language }),
			},
			{section.TextOf("time_zone", MaxZone, func(b *Business) *string { return &b.TimeZone }).Must()},
		}},
	},
	Version: section.Version[Business]{Column: "business_version", At: func(b *Business) *int64 { return &b.Version }},
	Check: func(b *Business) (wrong fault.List) {
		number, err := phone.Parse(b.Phone, b.Country)
		wrong.Add(err)
		b.Phone = number
		wrong.Add(checkZone(b.TimeZone))
		return wrong
	},
}

// MaxZone is the longest name of a time zone that is read.
const MaxZone = 60

// MaxPicture is how many bytes a picture has at most, as it is brought.
const MaxPicture = 5 << 20

// checkZone refuses what is typed and is no time zone.
func checkZone(name string) error {
	if name != "" && !i18n.IsZone(name) {
		return fault.Field("time_zone", "fault.time_zone")
	}
	return nil
}

// WorkspaceDraft is what a workspace begins with.
type WorkspaceDraft struct {
	Name, Language, TimeZone, Country, Currency string
}

// NewWorkspaceDraft checks and cleans what was typed. Without a time zone its clock is
// that of its country. The faults are about the fields workspace, country, currency
// and time_zone.
func NewWorkspaceDraft(in WorkspaceDraft) (f WorkspaceDraft, wrong fault.List) {
	name, err := texts.CleanName("workspace", in.Name)
	wrong.Add(err)
	wrong.Add(oneOf("country", in.Country, Countries()))
	wrong.Add(oneOf("currency", in.Currency, i18n.Currencies()))
	f = in
	f.Name, f.TimeZone = name, strings.TrimSpace(in.TimeZone)
	if f.TimeZone == "" {
		f.TimeZone = i18n.ZoneOf(f.Country)
	}
	wrong.Add(checkZone(f.TimeZone))
	return f, wrong
}

// Countries are those where a business can be, by their codes: they have
// telephone numbers.
func Countries() []string { return phone.Countries() }

// oneOf fails with a fault about the field when a value is not in its list,
// which is sorted.
func oneOf(field, value string, list []string) error {
	if _, found := slices.BinarySearch(list, value); !found {
		return fault.Field(field, "fault.choice")
	}
	return nil
}
