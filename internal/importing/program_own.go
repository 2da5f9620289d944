package importing

import "latchkey/internal/policy"

// ownPrograms are our own exports, whose heads are those that are known of each field.
var ownPrograms = []*Program{
	{
		Name: "Latchkey", List: "payments", Resource: policy.Transactions, Apart: true, Signed: true,
		Known: "at, customer, kind, label, state, amount, currency",
	},
	{
		Name: "Latchkey", List: "customers", Resource: policy.Contacts,
		Known: "name, email, other_emails, phone, street, postal_code, city, country, language, tags, source, created_at",
	},
}
