package web

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/customer"
	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/workspace"
	"latchkey/templates"
	"latchkey/templates/ui"
)

var (
	digitalProducts  = products(policy.DigitalProducts, customer.Digital)
	physicalProducts = products(policy.PhysicalProducts, customer.Physical)
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
func products(resource policy.Resource, kind customer.ProductKind) *named[customer.Product, productForm] {
	return &named[customer.Product, productForm]{
		resource: resource, words: "product", states: []string{customer.OnSale, customer.Retired},
		list: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.List], q customer.NameQuery) (customer.NamePage[customer.Product], error) {
			return s.Products(ctx, grant, kind, q)
		},
		open: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (customer.Product, error) {
			return s.Product(ctx, grant, kind, id)
		},
		create: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.Create], p customer.Product) error {
			return s.CreateProduct(ctx, grant, kind, p)
		},
		update: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, p customer.Product) error {
			return s.UpdateProduct(ctx, grant, kind, id, p)
		},
		remove: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (string, error) {
			return s.DeleteProduct(ctx, grant, kind, id)
		},
		columns: productColumns, form: drawProduct, read: readProduct,
		blank: func(r *Request) productForm { return productForm{Currency: r.Place().Currency, Active: ticked} },
		typed: func(r *Request, p customer.Product) productForm {
			in := productForm{Name: p.Name, Price: r.Words.Amount(p.Price, p.Currency), Currency: p.Currency, Version: strconv.FormatInt(p.Version, 10)}
			if p.Active {
				in.Active = ticked
			}
			return in
		},
		loss: func(r *Request, _ customer.Product, p *templates.DeletePage) {
			p.Text = r.Words.T("product.delete_text")
		},
	}
}

func productColumns(r *Request) []column[customer.Product] {
	return []column[customer.Product]{
		{templates.Head{Label: r.Words.T("customers.records.state")}, func(p customer.Product) templates.Cell {
			if p.Active {
				return templates.Cell{Value: templates.Value{Text: r.Words.T("product.active")}}
			}
			return templates.Cell{Value: templates.Value{Text: r.Words.T("product.retired")}, Badge: "plain"}
		}},
		{templates.Head{Label: r.Words.T("product.price"), Numeric: true}, func(p customer.Product) templates.Cell {
			return templates.Cell{Value: templates.Value{Text: r.Words.Money(p.Price, p.Currency)}, Numeric: true}
		}},
	}
}

// currencies are offered, with the workspace's own; any other that is set stays.
var currencies = []string{"EUR", "GBP", "CHF", "USD", "CAD", "AUD", "CZK", "DKK", "NOK", "PLN", "SEK", "JPY"}

func (r *Request) currencyOptions(chosen string) []ui.Option {
	return options(withOwn(currencies, r.Place().Currency, chosen), asItIs, chosen)
}

func drawProduct(r *Request, in productForm, wrong faults) templates.NamedForm {
	return templates.NamedForm{Version: in.Version, Lines: [][]templates.FormField{
		{nameField(r, in.Name, wrong, workspace.MaxName)},
		{
			{TextField: ui.TextField{
				ID: "price", Name: "price", Label: r.Words.T("product.price"), Value: in.Price, Error: wrong["price"], Autocomplete: "off", Required: true, MaxLength: 30,
				More: map[string]any{"inputmode": "decimal"},
			}},
			{TextField: ui.TextField{ID: "currency", Name: "currency", Label: r.Words.T("product.currency"), Error: wrong["currency"]}, Options: r.currencyOptions(in.Currency)},
		},
		{{TextField: ui.TextField{ID: "active", Name: "active", Label: r.Words.T("product.active"), Hint: r.Words.T("product.active_hint"), Value: ticked, Error: wrong["active"]}, Box: true, Ticked: in.Active == ticked}},
	}}
}

func readProduct(r *Request, in productForm, wrong faults) (p customer.Product, err error) {
	if p.Version, err = readVersion(in.Version); err != nil {
		return p, err
	}
	p.Name, err = workspace.CleanName("name", in.Name)
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
func nameField(r *Request, name string, wrong faults, longest int) templates.FormField {
	return templates.FormField{TextField: ui.TextField{
		ID: "name", Name: "name", Label: r.Words.T("named.name"), Value: name, Error: wrong["name"], Autocomplete: "off", Required: true, Autofocus: true, MaxLength: longest,
	}}
}
