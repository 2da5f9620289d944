package webtest

import (
	"net/http"
	"strings"
)

// OtherCustomersSQL gives the Atelier other customers with the same orders, all
// but the one whose address is given: other ids, names, addresses and numbers,
// in another order, more of them, with other tags, money and courses. Before and
// after differ only in what a lookup hides.
const OtherCustomersSQL = `
	create temp table other on commit drop as
		select c.workspace_id as w, c.id as old, gen_random_uuid() as new, md5(c.id::text) as mark from contacts c
		 where c.id not in (select contact_id from contact_addresses where email_key = 'helene.dubois@example.org');
	insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee_id, team_id, version, created_at, deleted_at)
		select w, new, 'Other ' || mark, 'other ' || mark, mark || '@other.example', '+49' || (1500000000 + ('x' || left(mark, 7))::bit(28)::int), 'nl', 'Other street ' || left(mark, 5), '10115', 'Berlin', 'DE', 'import',
		       null, null, version + 7, now() - (('x' || left(mark, 6))::bit(24)::int || ' seconds')::interval, deleted_at
		  from other join contacts c on c.id = other.old;
	update orders set contact_id = new from other where contact_id = old;
	update transactions set contact_id = new, amount = amount * 2 + 1 from other where contact_id = old;
	delete from subscriptions using other where contact_id = old;
	delete from affiliate_invoices using other where contact_id = old;
	delete from students using other where contact_id = old;
	delete from contact_tags using other where contact_id = old;
	delete from contact_words using other where contact_id = old;
	delete from contact_addresses using other where contact_id = old;
	delete from contacts using other where contacts.id = old;
	insert into contact_addresses (workspace_id, email_key, contact_id, email) select w, mark || '@other.example', new, mark || '@other.example' from other;
	insert into contact_words (workspace_id, word, contact_id) select w, mark, new from other;
	insert into contact_tags (workspace_id, tag_id, contact_id) select w, t.id, new from other join tags t on t.workspace_id = w;
	insert into contact_values (workspace_id, contact_id, field_id, value, value_key) select w, new, f.id, mark, mark from other join contact_fields f on f.workspace_id = w;
	insert into contacts (workspace_id, id, name, name_key, email) select id, gen_random_uuid(), 'More ' || n, 'more ' || n, '' from workspaces, generate_series(1, 70) n;
	insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', (select new from other where w = m.workspace_id limit 1), '\x00', 'x•••@x•••.org' from members m where m.email_key <> 'assistant@demo.test'`

// Answer is everything of an answer that somebody could compare.
func Answer(p *Page) string {
	header := p.Header.Clone()
	for _, name := range []string{"Date", "X-Request-Id"} {
		header.Del(name)
	}
	var b strings.Builder
	b.WriteString(http.StatusText(p.Status) + "\n")
	_ = header.Write(&b) // Into memory.
	b.WriteString(Steady(p))
	return b.String()
}
