package customers

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// mergedTables are those whose rows a merge moves and counts, beside tags, addresses
// and values, which two customers may have both.
var mergedTables = map[policy.Resource]string{
	policy.Transactions: "transactions", policy.Subscriptions: "subscriptions", policy.Orders: "orders",
	policy.AffiliateInvoices: "affiliate_invoices", policy.Students: "students", policy.Contacts: "contact_notes",
	policy.Conversations: "conversations",
}

// MergeCounts counts what would move from a contact within reach, by what it is: notes
// are those of contacts.
func (s Store) MergeCounts(
	ctx context.Context, grant policy.Grant[policy.Open], contact uuid.UUID,
) (counts map[policy.Resource]int, err error) {
	counts = map[policy.Resource]int{}
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		for resource, table := range mergedTables {
			b.Queue(`
				select count(*) from `+table+` t
				 where t.workspace_id = current_workspace() and t.contact_id = @id
				   and exists (select `+oneContact+postgres.Within(`c`, b.Reach)+`)`,
				b.Args(pgx.NamedArgs{"id": contact})).QueryRow(func(row pgx.Row) error {
				var count int
				err := row.Scan(&count)
				if count > 0 {
					counts[resource] = count
				}
				return err
			})
		}
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}

// partsOf reads what two contacts can differ in, whatever the member sees of it.
func partsOf(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (map[customers.MergePart]customers.Line, error) {
	var c customers.Contact
	var name, phone, street, code, city, country string
	err := tx.QueryRow(ctx, `
		select name, phone, language, street, postal_code, city, country
		  from contacts where workspace_id = current_workspace() and id = $1`, id).
		Scan(&name, &phone, &c.Language, &street, &code, &city, &country)
	if err != nil {
		return nil, err
	}
	show := func(text string) masked.Text { return masked.Text{Shown: text} }
	c.Name, c.Phone = show(name), show(phone)
	c.Street, c.PostalCode, c.City, c.Country = show(street), show(code), show(city), show(country)
	rows, _ := tx.Query(ctx, `select field_id, value from contact_values where workspace_id = current_workspace() and contact_id = $1`, id)
	c.Values, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v customers.FieldValue, err error) {
		err = row.Scan(&v.Field, &v.Value)
		return v, err
	})
	return c.Parts(), err
}

// takeChosen writes what is taken from other over what keep has, and notes what neither
// keeps: in one note what anybody sees of a customer, in another what is hidden from some.
func takeChosen(ctx context.Context, tx *postgres.Tx, keep, other uuid.UUID, choice customers.MergeChoice) error {
	ours, err := partsOf(ctx, tx, keep)
	if err != nil {
		return err
	}
	theirs, err := partsOf(ctx, tx, other)
	if err != nil {
		return err
	}
	take, fields := map[customers.MergePart]bool{}, []uuid.UUID{}
	for _, part := range choice.Take {
		take[part] = true
		if field, own := part.Field(); own {
			fields = append(fields, field)
		}
	}
	lost := map[bool][]string{}
	for _, part := range customers.Differing(ours, theirs) {
		line := theirs[part]
		if take[part] {
			line = ours[part]
		}
		text := strings.Join(line, ", ")
		if choice.Say != nil {
			text = choice.Say(part, line)
		}
		lost[part.Hidden()] = append(lost[part.Hidden()], text)
	}
	batch := &pgx.Batch{}
	batch.Queue(`
		update contacts k set
		       name = case when @name and o.name <> '' then o.name else k.name end,
		       name_key = case when @name and o.name <> '' then o.name_key else k.name_key end,
		       phone = case when @phone and o.phone <> '' then o.phone else k.phone end,
		       language = case when @language and o.language <> '' then o.language else k.language end,
		       street = case when @address then o.street else k.street end,
		       postal_code = case when @address then o.postal_code else k.postal_code end,
		       city = case when @address then o.city else k.city end,
		       country = case when @address then o.country else k.country end
		  from contacts o
		 where k.workspace_id = current_workspace() and k.id = @keep and o.workspace_id = k.workspace_id and o.id = @other`,
		pgx.NamedArgs{
			"keep": keep, "other": other, "name": take[customers.MergeName], "phone": take[customers.MergePhone],
			"language": take[customers.MergeLanguage], "address": take[customers.MergeAddress] && len(theirs[customers.MergeAddress]) > 0,
		})
	batch.Queue(`
		update contact_values k set value = o.value, value_key = o.value_key
		  from contact_values o
		 where k.workspace_id = current_workspace() and k.contact_id = $1 and k.field_id = any ($3)
		   and o.workspace_id = k.workspace_id and o.contact_id = $2 and o.field_id = k.field_id`, keep, other, fields)
	for hides, lines := range lost {
		for _, text := range noteTexts(choice.Head, lines) {
			batch.Queue(`
				insert into contact_notes (workspace_id, id, contact_id, member_id, text, hides)
				values (current_workspace(), $1, $2, $3, $4, $5)`, postgres.NewID(), keep, uuid.UUID(tx.Member), text, hides)
		}
	}
	return tx.SendBatch(ctx, batch).Close()
}

// noteTexts puts lines into notes, each as long as one may be.
func noteTexts(head string, lines []string) (list []string) {
	text := head
	for _, line := range lines {
		if len([]rune(text))+1+len([]rune(line)) > customers.MaxNote {
			list, text = append(list, text), head
		}
		text += "\n" + line
	}
	return append(list, strings.TrimSpace(text))
}
