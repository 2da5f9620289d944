package sales

import (
	"latchkey/internal/sales"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.SectionPages {
	return []kit.SectionPages{s.digitalProducts(), s.physicalProducts(), s.coupons()}
}

func (s *Pages) digitalProducts() *kit.Section[sales.Product] {
	digital := kit.NewSection(s.Kit, s.store.DigitalProducts)
	digital.Blank = blankProduct
	return digital
}

func (s *Pages) physicalProducts() *kit.Section[sales.Product] {
	physical := kit.NewSection(s.Kit, s.store.PhysicalProducts)
	physical.Blank = blankProduct
	return physical
}

func blankProduct(r *app.Request) sales.Product { return sales.Product{Currency: r.Currency()} }

func (s *Pages) coupons() *kit.Section[sales.Coupon] {
	coupons := kit.NewSection(s.Kit, s.store.Coupons)
	coupons.Blank = func(r *app.Request) sales.Coupon { return sales.Coupon{Currency: r.Currency()} }
	coupons.Tells = map[string]func(*app.Request, *sales.Coupon) string{"uses": usesOf}
	coupons.Loss = func(r *app.Request, c *sales.Coupon) string {
		if c.Uses == 0 {
			return ""
		}
		return r.Words.T("coupon.lose", "Count", int(c.Uses), "Number", r.Words.Number(int(c.Uses)))
	}
	coupons.Sources = map[string]kit.Source{"products": kit.SourceOf(app.AnyProducts, s.store.PhysicalProducts, s.store.DigitalProducts)}
	return coupons
}

// usesOf says how often a coupon was used, and of how many times.
func usesOf(r *app.Request, c *sales.Coupon) string {
	uses := r.Words.Number(int(c.Uses))
	if c.UsesMost == 0 {
		return r.Words.T("coupon.uses_any", "Uses", uses)
	}
	return r.Words.T("coupon.uses_value", "Uses", uses, "Most", r.Words.Number(int(c.UsesMost)))
}
