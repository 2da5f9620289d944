package sales

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
)

// productResources maps a kind of products to the resource that opens it.
var productResources = map[sales.ProductKind]policy.Resource{
	sales.Digital:  policy.DigitalProducts,
	sales.Physical: policy.PhysicalProducts,
}

const (
	productsSQL  = `select x.id, x.name, x.name_key, x.version, x.price, x.currency, x.active` + fromProducts
	fromProducts = ` from products x where x.workspace_id = current_workspace() and x.kind = @kind and x.deleted_at is null`
)

// inState are the conditions of the states of products.
var inState = map[string]string{sales.OnSale: ` and x.active`, sales.Retired: ` and not x.active`}

func scanProduct(row pgx.CollectableRow) (p sales.Product, err error) {
	err = row.Scan(&p.ID, &p.Name, &p.SortKey, &p.Version, &p.Price, &p.Currency, &p.Active)
	return p, err
}

// Products reads one page of the products of a kind.
func (s Store) Products(ctx context.Context, grant policy.Grant[policy.List], kind sales.ProductKind, q listing.NameQuery) (page listing.NamePage[sales.Product], err error) {
	scope, err := grant.For(productResources[kind])
	if err != nil {
		return page, err
	}
	return kit.ReadNamed(ctx, s.db, scope, productsSQL+inState[q.State], q, pgx.NamedArgs{"kind": kind}, scanProduct)
}

// Product reads one.
func (s Store) Product(ctx context.Context, grant policy.Grant[policy.Open], kind sales.ProductKind, id uuid.UUID) (p sales.Product, err error) {
	scope, err := grant.For(productResources[kind])
	if err != nil {
		return p, err
	}
	return kit.OneNamed(ctx, s.db, scope, productsSQL, pgx.NamedArgs{"kind": kind, "id": id}, scanProduct)
}

func productArguments(kind sales.ProductKind, id uuid.UUID, p sales.Product) pgx.NamedArgs {
	return pgx.NamedArgs{
		"kind": kind, "id": id, "name": p.Name, "name_key": texts.SearchKey(p.Name), "price": p.Price, "currency": p.Currency, "active": p.Active,
	}
}

// CreateProduct adds one.
func (s Store) CreateProduct(ctx context.Context, grant policy.Grant[policy.Create], kind sales.ProductKind, p sales.Product) error {
	scope, err := grant.For(productResources[kind])
	if err != nil {
		return err
	}
	id := postgres.NewID()
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			insert into products (workspace_id, id, kind, name, name_key, price, currency, active)
			values (current_workspace(), @id, @kind, @name, @name_key, @price, @currency, @active)`, productArguments(kind, id, p)); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "product.create", Target: p.Name, TargetID: id})
	})
}

// UpdateProduct changes one. It fails with a fault of kind Conflict when
// somebody changed it meanwhile.
func (s Store) UpdateProduct(ctx context.Context, grant policy.Grant[policy.Update], kind sales.ProductKind, id uuid.UUID, p sales.Product) error {
	scope, err := grant.For(productResources[kind])
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		args := productArguments(kind, id, p)
		_, version, err := kit.LockNamed(ctx, tx, `select x.name, x.version`+fromProducts, args)
		if err != nil {
			return err
		}
		if p.Version != 0 && p.Version != version {
			return fault.New(fault.Conflict, "fault.product_changed")
		}
		if _, err := tx.Exec(ctx, `
			update products set name = @name, name_key = @name_key, price = @price, currency = @currency, active = @active, version = version + 1
			 where workspace_id = current_workspace() and id = @id`, args); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "product.change", Target: p.Name, TargetID: id})
	})
}

// DeleteProduct takes one away. Its row stays: orders keep its name.
func (s Store) DeleteProduct(ctx context.Context, grant policy.Grant[policy.Delete], kind sales.ProductKind, id uuid.UUID) (name string, err error) {
	scope, err := grant.For(productResources[kind])
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if name, _, err = kit.LockNamed(ctx, tx, `select x.name, x.version`+fromProducts, pgx.NamedArgs{"kind": kind, "id": id}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update products set deleted_at = now(), version = version + 1 where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "product.delete", Target: name, TargetID: id})
	})
	return name, err
}
