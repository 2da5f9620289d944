package customers

import (
	"latchkey/internal/customers"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.SectionPages {
	return []kit.SectionPages{kit.NewSection(s.Kit, s.store.Tags), s.fields()}
}

func (s *Pages) fields() *kit.Section[customers.Field] {
	fields := kit.NewSection(s.Kit, s.store.Fields)
	fields.Blank = func(*app.Request) customers.Field { return customers.Field{Kind: customers.TextField} }
	fields.Stays = func(r *app.Request, f *customers.Field) map[string]string {
		if f.Count == 0 {
			return nil
		}
		return map[string]string{"kind": r.Capped("contact_field.used", f.Count)}
	}
	return fields
}

// Records are what hangs on customers in this area.
func (s *Pages) Records() []*kit.Records { return nil }
