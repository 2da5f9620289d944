package people

import (
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/nyaruka/phonenumbers"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/phone"
	"latchkey/internal/texts"
)

// Lengths of an address, in characters.
const (
	MaxStreet     = 200
	MaxPostalCode = 20
	MaxCity       = 120
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
	Logo                     uuid.NullUUID
	Version                  int64 // of all but the logo, which has a form of its own
}

// NewBusiness checks and cleans what was typed. The faults are about the fields
// of the form, all of them at once.
func NewBusiness(in Business) (b Business, wrong fault.List) {
	kept := func(clean string, err error) string {
		wrong.Add(err)
		return clean
	}
	b = in
	b.Name = kept(texts.CleanOptionalName("business_name", in.Name))
	b.Street = kept(texts.CleanLine("street", in.Street, MaxStreet))
	b.PostalCode = kept(texts.CleanLine("postal_code", in.PostalCode, MaxPostalCode))
	b.City = kept(texts.CleanLine("city", in.City, MaxCity))
	wrong.Add(oneOf("country", in.Country, Countries()))
	b.Phone = kept(phone.Parse(in.Phone, in.Country))
	wrong.Add(oneOf("time_zone", in.TimeZone, i18n.Zones()))
	if _, known := i18n.ParseLanguage(in.Language); !known {
		wrong.Add(fault.Field("language", "fault.choice"))
	}
	wrong.Add(oneOf("currency", in.Currency, i18n.Currencies()))
	return b, wrong
}

// Detail is what the activity log keeps of a change.
func (b Business) Detail() map[string]any {
	return map[string]any{
		"business_name": b.Name, "street": b.Street, "postal_code": b.PostalCode, "city": b.City, "country": b.Country, "phone": b.Phone,
		"time_zone": b.TimeZone, "language": b.Language, "currency": b.Currency,
	}
}

// WorkspaceDraft is what a workspace begins with.
type WorkspaceDraft struct {
	Name, Language, TimeZone, Country, Currency string
}

// NewWorkspaceDraft checks and cleans what was typed: the name, the country and the
// currency. The faults are about the fields workspace, country and currency.
func NewWorkspaceDraft(in WorkspaceDraft) (f WorkspaceDraft, wrong fault.List) {
	name, err := texts.CleanName("workspace", in.Name)
	wrong.Add(err)
	wrong.Add(oneOf("country", in.Country, Countries()))
	wrong.Add(oneOf("currency", in.Currency, i18n.Currencies()))
	f = in
	f.Name = name
	return f, wrong
}

// Countries are those where a business can be, by their codes: they have
// telephone numbers.
var Countries = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions())) })

// oneOf fails with a fault about the field when a value is not in its list,
// which is sorted.
func oneOf(field, value string, list []string) error {
	if _, found := slices.BinarySearch(list, value); !found {
		return fault.Field(field, "fault.choice")
	}
	return nil
}
