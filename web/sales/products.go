package sales

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
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
func (s *Pages) products(resource policy.Resource, kind sales.ProductKind) *kit.Named[sales.Product, productForm] {
	return &kit.Named[sales.Product, productForm]{
		Resource: resource, Words: "product", States: []string{sales.OnSale, sales.Retired},
		List: func(ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery) (listing.NamePage[sales.Product], error) {
			return s.store.Products(ctx, grant, kind, q)
		},
		Open: func(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (sales.Product, error) {
			return s.store.Product(ctx, grant, kind, id)
		},
		Create: func(ctx context.Context, grant policy.Grant[policy.Create], p sales.Product) error {
			return s.store.CreateProduct(ctx, grant, kind, p)
		},
		Update: func(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, p sales.Product) error {
			return s.store.UpdateProduct(ctx, grant, kind, id, p)
		},
		Remove: func(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (string, error) {
			return s.store.DeleteProduct(ctx, grant, kind, id)
		},
		Columns: productColumns, Form: drawProduct, Read: readProduct,
		Blank: productForm{Currency: app.Currencies[0], Active: ticked},
		Typed: func(r *app.Request, p sales.Product) productForm {
			in := productForm{Name: p.Name, Price: r.Words.Amount(p.Price, p.Currency), Currency: p.Currency, Version: strconv.FormatInt(p.Version, 10)}
			if p.Active {
				in.Active = ticked
			}
			return in
		},
		Loss: func(r *app.Request, _ sales.Product, p *parts.DeletePage) {
			p.Text = r.Words.T("product.delete_text")
		},
	}
}

func productColumns(r *app.Request) []kit.Column[sales.Product] {
	return []kit.Column[sales.Product]{
		{Head: parts.Head{Label: r.Words.T("customers.records.state")}, Cell: func(p sales.Product) parts.Cell {
			if p.Active {
				return parts.Cell{Value: parts.Value{Text: r.Words.T("product.active")}}
			}
			return parts.Cell{Value: parts.Value{Text: r.Words.T("product.retired")}, Badge: "plain"}
		}},
		{Head: parts.Head{Label: r.Words.T("product.price"), Numeric: true}, Cell: func(p sales.Product) parts.Cell {
			return parts.Cell{Value: parts.Value{Text: r.Words.Money(p.Price, p.Currency)}, Numeric: true}
		}},
	}
}

func drawProduct(r *app.Request, in productForm, wrong app.Faults) parts.NamedForm {
	return parts.NamedForm{Version: in.Version, Lines: [][]parts.FormField{
		{kit.NameField(r, in.Name, wrong, texts.MaxName)},
		{
			{TextField: ui.TextField{
				ID: "price", Name: "price", Label: r.Words.T("product.price"), Value: in.Price, Error: wrong["price"], Autocomplete: "off", Required: true, MaxLength: 30,
				More: map[string]any{"inputmode": "decimal"},
			}},
			{TextField: ui.TextField{ID: "currency", Name: "currency", Label: r.Words.T("product.currency"), Error: wrong["currency"]}, Options: app.CurrencyOptions(in.Currency)},
		},
		{{TextField: ui.TextField{ID: "active", Name: "active", Label: r.Words.T("product.active"), Hint: r.Words.T("product.active_hint"), Value: ticked, Error: wrong["active"]}, Box: true, Ticked: in.Active == ticked}},
	}}
}

func readProduct(r *app.Request, in productForm, wrong app.Faults) (p sales.Product, err error) {
	if p.Version, err = app.ReadVersion(in.Version); err != nil {
		return p, err
	}
	p.Name, err = texts.CleanName("name", in.Name)
	_ = wrong.Note(r, err) // Noted, so that all that is wrong is said at once.
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
