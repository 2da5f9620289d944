package importing

import "latchkey/internal/policy"

var stripePrograms = []*Program{
	{
		// One file of all payments, and the older one of charges: refunds and disputes stand beside the payment.
		Name: "Stripe", List: "payments", Resource: policy.Transactions, Source: "stripe", Twins: true, Single: true, Zone: "UTC",
		Known: "id, Created date (UTC)|Created (UTC)|Created, Amount, Amount Refunded, Currency, Status, Customer Email",
		Columns: map[Field]string{
			Reference: "id", At: "Created date (UTC), Created (UTC), Created", Amount: "Amount", Currency: "Currency", State: "Status",
			Label: "Description, Statement Descriptor", Email: "Customer Email, Card Customer Email", Name: "Customer Name, Card Name",
			Refunded: "Amount Refunded", RefundedAt: "Refunded date (UTC)", Fee: "Fee", FeeCurrency: "Converted Currency",
			Disputed:     "Disputed Amount, Dispute Amount",
			DisputedAt:   "Dispute Date (UTC), Disputed date (UTC)",
			DisputeState: "Dispute Status",
		},
	},
	{
		Name:     "Stripe",
		List:     "balance",
		Resource: policy.Transactions, Source: "stripe", Twins: true,
		Single: true, Apart: true, Signed: true, Zone: "UTC",
		Known: "balance_transaction_id, created_utc|created, currency, gross, fee, net, reporting_category",
		Columns: map[Field]string{
			Reference: "balance_transaction_id",
			At:        "created_utc, created",
			Amount:    "gross",
			Currency:  "currency",
			Kind:      "reporting_category",
			Label:     "description", Email: "customer_email, shipping_email", Name: "customer_name, shipping_name", Fee: "fee",
		},
	},
	{
		Name:     "Stripe",
		List:     "balance",
		Resource: policy.Transactions, Source: "stripe", Twins: true,
		Single: true, Apart: true, Signed: true, Zone: "UTC",
		Known: "id, Type, Source, Amount, Fee, Net, Currency, Created (UTC), Available On (UTC)",
		Columns: map[Field]string{
			Reference: "id", At: "Created (UTC)", Amount: "Amount", Currency: "Currency", Kind: "Type", Label: "Description", Fee: "Fee",
			Email: "Customer Email, Customer Email (metadata)", Name: "Customer Name",
		},
	},
	{
		Name: "Stripe", List: "subscriptions", Resource: policy.Subscriptions, Source: "stripe", Single: true, Zone: "UTC",
		Known: "id, Customer ID, Plan, Interval, Amount, Status, Current Period End (UTC)",
		Columns: map[Field]string{
			Reference: "id", Email: "Customer Email", Name: "Customer Name, Customer Description", Plan: "Product, Plan",
			Amount: "Amount", Currency: "Currency", Quantity: "Quantity", Period: "Interval", State: "Status",
			At: "Start Date (UTC), Created (UTC), Start (UTC)", TrialEnds: "Trial End (UTC)", Next: "Current Period End (UTC)",
			Ended: "Ended At (UTC), Canceled At (UTC)",
		},
	},
	{
		Name: "Stripe", List: "customers", Resource: policy.Contacts, Zone: "UTC",
		Known: "id, Email, Created (UTC)|Created, Delinquent",
		Columns: map[Field]string{
			Email: "Email", Name: "Name, Description", Phone: "Phone", Created: "Created (UTC), Created",
			Street:     "Address Line1, Card Address Line1",
			StreetMore: "Address Line2, Card Address Line2",
			PostalCode: "Address Postal Code, Card Address Zip", City: "Address City, Card Address City",
			Country: "Address Country, Card Address Country",
		},
	},
}
