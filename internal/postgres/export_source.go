package postgres

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/records"
)

// place is where a list that runs backwards in time was left.
type place struct {
	at pgtype.Timestamptz
	id uuid.UUID
}

func placeAt(at time.Time, id uuid.UUID) place {
	return place{pgtype.Timestamptz{Time: at, Valid: true}, id}
}

// exportSource reads one resource for a file: what the columns are called, and
// up to limit rows from a place on. It writes no column that the scope hides.
type exportSource struct {
	count string // about how many rows there are
	read  func(ctx context.Context, tx pgx.Tx, scope policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error)
}

// exportSources are the lists that can be exported.
var exportSources = map[policy.Resource]exportSource{
	policy.Contacts:          {`select count(*) from contacts where workspace_id = current_workspace() and deleted_at is null`, exportContacts},
	policy.Transactions:      {`select count(*) from transactions where workspace_id = current_workspace()`, exportRecords(records.Transactions)},
	policy.Subscriptions:     {`select count(*) from subscriptions where workspace_id = current_workspace()`, exportRecords(records.Subscriptions)},
	policy.Orders:            {`select count(*) from orders where workspace_id = current_workspace()`, exportRecords(records.Orders)},
	policy.AffiliateInvoices: {`select count(*) from affiliate_invoices where workspace_id = current_workspace()`, exportRecords(records.AffiliateInvoices)},
	policy.Students:          {`select count(*) from students where workspace_id = current_workspace()`, exportRecords(records.Students)},
	policy.AuditLog: {`select (select count(*) from activity where workspace_id = current_workspace()) +
		(select count(*) from lookups where workspace_id = current_workspace())`, exportActivity},
}

// Exportable lists the resources that have a file, in the order of the matrix.
func Exportable() (list []policy.Resource) {
	for resource := range exportSources {
		list = append(list, resource)
	}
	slices.Sort(list)
	return list
}

func exportTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// exportContacts writes the customers, with a column for each field of the
// workspace's own. It is an owner's alone, so nothing is masked; where the
// policy would mask a part, the part is not written.
func exportContacts(ctx context.Context, tx pgx.Tx, scope policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error) {
	var fields []uuid.UUID
	head = []string{"name", "email", "other_emails", "phone", "street", "postal_code", "city", "country", "language", "tags", "assignee", "team", "source", "created_at"}
	named, _ := tx.Query(ctx, `select id, name from contact_fields where workspace_id = current_workspace() order by name_key`)
	own, err := pgx.CollectRows(named, pgx.RowToStructByPos[listing.Choice])
	if err != nil {
		return nil, nil, last, err
	}
	for _, field := range own {
		fields, head = append(fields, field.ID), append(head, field.Name)
	}
	var others []string
	var values map[string]string
	found, _ := tx.Query(ctx, `select `+contactColumns+`,
		array (select a.email from contact_addresses a where a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.claim and a.email <> c.email order by a.email_key),
		(select jsonb_object_agg(v.field_id, v.value) from contact_values v where v.workspace_id = c.workspace_id and v.contact_id = c.id)`+
		listedContacts+` and `+within(scope.Reach)+newestContacts+upTo(limit), arguments(scope, pgx.NamedArgs{"at": from.at, "id": from.id}))
	scan := scanContact(scope.Mask, &others, &values)
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
		others, values = nil, nil
		c, err := scan(row)
		if err != nil {
			return nil, err
		}
		if scope.Mask.Hides(policy.MaskEmail) {
			others = nil
		}
		last = placeAt(c.Created, c.ID)
		cells := []string{
			unhidden(c.Name), unhidden(c.Email), strings.Join(others, " "), unhidden(c.Phone), unhidden(c.Street), unhidden(c.PostalCode), unhidden(c.City), unhidden(c.Country),
			c.Language, strings.Join(c.Tags, ", "), c.Assignee, c.Team, c.Source, exportTime(c.Created),
		}
		for _, field := range fields {
			cells = append(cells, values[field.String()])
		}
		return cells, nil
	})
	return head, rows, last, err
}

// unhidden is a text that is not hidden: a mask does not leave the workspace either.
func unhidden(t masked.Text) string {
	if t.Hidden {
		return ""
	}
	return t.Shown
}

// exportRecords writes the records of one kind. The customer's address is a
// column for whom it is not masked.
func exportRecords(kind records.Kind) func(ctx context.Context, tx pgx.Tx, scope policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error) {
	return func(ctx context.Context, tx pgx.Tx, scope policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error) {
		withAddress := !scope.Mask.Hides(policy.MaskEmail)
		head = []string{"at", "customer"}
		if withAddress {
			head = append(head, "email")
		}
		switch kind {
		case records.Students:
			head = append(head, "course", "state", "progress")
		case records.Subscriptions:
			head = append(head, "plan", "period", "state", "amount", "currency", "next_at")
		case records.Transactions:
			head = append(head, "kind", "label", "state", "amount", "currency")
		default:
			head = append(head, "label", "state", "amount", "currency")
		}
		found, _ := tx.Query(ctx, recordSQL(kind)+` and (r.at, r.id) < (@at, @id) and `+within(scope.Reach)+`
			order by r.at desc, r.id desc`+upTo(limit), arguments(scope, pgx.NamedArgs{"at": from.at, "id": from.id}))
		scan := scanRecord(scope.Mask)
		rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
			r, err := scan(row)
			if err != nil {
				return nil, err
			}
			last = placeAt(r.At, r.ID)
			cells := []string{exportTime(r.At), unhidden(r.Customer)}
			if withAddress {
				cells = append(cells, unhidden(r.Address))
			}
			switch kind {
			case records.Students:
				return append(cells, r.Label, r.State, strconv.Itoa(r.Progress)), nil
			case records.Subscriptions:
				return append(cells, r.Label, r.Period, r.State, money.Decimal(r.Amount, r.Currency), r.Currency, exportTime(r.Next)), nil
			case records.Transactions:
				return append(cells, r.Kind, r.Label, r.State, money.Decimal(r.Amount, r.Currency), r.Currency), nil
			default:
				return append(cells, r.Label, r.State, money.Decimal(r.Amount, r.Currency), r.Currency), nil
			}
		})
		return head, rows, last, err
	}
}

// exportActivity writes the log with the lookups, addresses masked as they are kept.
func exportActivity(ctx context.Context, tx pgx.Tx, _ policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error) {
	head = []string{"at", "member", "email", "act", "target", "found", "reason", "network_address"}
	found, _ := tx.Query(ctx, activityList("", false, limit), pgx.NamedArgs{"at": from.at, "id": from.id})
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
		e, err := scanEntry(row)
		if err != nil {
			return nil, err
		}
		last = placeAt(e.At, e.ID)
		was := ""
		if hit, ok := e.Detail["found"].(bool); ok {
			was = map[bool]string{true: "yes", false: "no"}[hit]
		}
		reason, _ := e.Detail["reason"].(string)
		return []string{exportTime(e.At), e.Actor, e.ActorEmail, e.Act, e.Target, was, reason, e.Address}, nil
	})
	return head, rows, last, err
}
