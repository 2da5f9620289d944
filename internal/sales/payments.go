package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// Payments is what Settings → Payments holds: what stands below every order, on paper, too.
type Payments struct {
	Terms   string // of sale
	Footer  string
	Version int64
}

// How long they are at most.
const (
	MaxTerms  = 2000
	MaxFooter = 500
)

// PaymentSettings are the page that holds it.
var PaymentSettings = &section.Settings[Payments]{
	Resource: policy.Payments, Noun: "payments",
	Parts: []section.Part[Payments]{{Name: "below", Rows: [][]section.Field[Payments]{
		{section.ParagraphsOf("terms_of_sale", MaxTerms, func(p *Payments) *string { return &p.Terms })},
		{section.ParagraphsOf("order_footer", MaxFooter, func(p *Payments) *string { return &p.Footer })},
	}}},
	Version: section.Version[Payments]{Column: "payments_version", At: func(p *Payments) *int64 { return &p.Version }},
}
