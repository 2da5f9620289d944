package web

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

var (
	digitalProducts  = products(policy.DigitalProducts, sales.Digital)
	physicalProducts = products(policy.PhysicalProducts, sales.Physical)
)

type productForm struct {
	Name     string `form:"name"`
	Price    string `form:"price"`
	Currency string `form:"currency"`
	Active   string `form:"active"`
	Version  string `form:"version"`
}

// ticked is the value of a box that is ticked.
const ticked = "yes"

// products are the pages of one kind of products.
func products(resource policy.Resource, kind sales.ProductKind) *named[sales.Product, productForm] {
	return &named[sales.Product, productForm]{
		resource: resource, words: "product", states: []string{sales.OnSale, sales.Retired},
		list: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery) (listing.NamePage[sales.Product], error) {
			return s.Products(ctx, grant, kind, q)
		},
		open: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (sales.Product, error) {
			return s.Product(ctx, grant, kind, id)
		},
		create: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.Create], p sales.Product) error {
			return s.CreateProduct(ctx, grant, kind, p)
		},
		update: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, p sales.Product) error {
			return s.UpdateProduct(ctx, grant, kind, id, p)
		},
		remove: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (string, error) {
			return s.DeleteProduct(ctx, grant, kind, id)
		},
		columns: productColumns, form: drawProduct, read: readProduct,
		blank: productForm{Currency: currencies[0], Active: ticked},
		typed: func(r *Request, p sales.Product) productForm {
			in := productForm{Name: p.Name, Price: r.Words.Amount(p.Price, p.Currency), Currency: p.Currency, Version: strconv.FormatInt(p.Version, 10)}
			if p.Active {
				in.Active = ticked
			}
			return in
		},
		loss: func(r *Request, _ sales.Product, p *parts.DeletePage) {
			p.Text = r.Words.T("product.delete_text")
		},
	}
}

func productColumns(r *Request) []column[sales.Product] {
	return []column[sales.Product]{
		{parts.Head{Label: r.Words.T("customers.records.state")}, func(p sales.Product) parts.Cell {
			if p.Active {
				return parts.Cell{Value: parts.Value{Text: r.Words.T("product.active")}}
			}
			return parts.Cell{Value: parts.Value{Text: r.Words.T("product.retired")}, Badge: "plain"}
		}},
		{parts.Head{Label: r.Words.T("product.price"), Numeric: true}, func(p sales.Product) parts.Cell {
			return parts.Cell{Value: parts.Value{Text: r.Words.Money(p.Price, p.Currency)}, Numeric: true}
		}},
	}
}

func drawProduct(r *Request, in productForm, wrong faults) parts.NamedForm {
	return parts.NamedForm{Version: in.Version, Lines: [][]parts.FormField{
		{nameField(r, in.Name, wrong, texts.MaxName)},
		{
			{TextField: ui.TextField{
				ID: "price", Name: "price", Label: r.Words.T("product.price"), Value: in.Price, Error: wrong["price"], Autocomplete: "off", Required: true, MaxLength: 30,
				More: map[string]any{"inputmode": "decimal"},
			}},
			{TextField: ui.TextField{ID: "currency", Name: "currency", Label: r.Words.T("product.currency"), Error: wrong["currency"]}, Options: currencyOptions(in.Currency)},
		},
		{{TextField: ui.TextField{ID: "active", Name: "active", Label: r.Words.T("product.active"), Hint: r.Words.T("product.active_hint"), Value: ticked, Error: wrong["active"]}, Box: true, Ticked: in.Active == ticked}},
	}}
}

func readProduct(r *Request, in productForm, wrong faults) (p sales.Product, err error) {
	if p.Version, err = readVersion(in.Version); err != nil {
		return p, err
	}
	p.Name, err = texts.CleanName("name", in.Name)
	_ = wrong.note(r, err) // Noted, so that all that is wrong is said at once.
	price, ok := r.Words.ParseMoney(in.Price, in.Currency)
	if !ok {
		wrong["price"] = r.Words.T("fault.amount", "Example", r.Words.Amount(1250, in.Currency))
	}
	if !i18n.IsCurrency(in.Currency) {
		wrong["currency"] = r.Words.T("fault.choice")
	}
	if in.Active != "" && in.Active != ticked {
		wrong["active"] = r.Words.T("fault.choice")
	}
	p.Price, p.Currency, p.Active = price, in.Currency, in.Active == ticked
	return p, nil
}

// nameField is the field that everything named has.
func nameField(r *Request, name string, wrong faults, longest int) parts.FormField {
	return parts.FormField{TextField: ui.TextField{
		ID: "name", Name: "name", Label: r.Words.T("named.name"), Value: name, Error: wrong["name"], Autocomplete: "off", Required: true, Autofocus: true, MaxLength: longest,
	}}
}
