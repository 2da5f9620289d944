package importing

import (
	"latchkey/internal/policy"
	"latchkey/internal/sales"
)

var salesPrograms = []*Program{
	{
		// Its search of transactions: what was refunded is a "credit", above zero, beside its sale.
		Name: "Braintree", List: "payments", Resource: policy.Transactions, Source: "braintree", Single: true, Apart: true,
		Kinds: map[string]kindWord{"credit": {kind: sales.Refund, known: true}},
		Known: "Transaction ID, Transaction Type, Transaction Status, Created Datetime, Currency ISO Code, Amount Authorized, " +
			"Amount Submitted For Settlement",
		Columns: map[Field]string{
			Reference: "Transaction ID",
			At:        "Created Datetime",
			AtZone:    "Created Timezone",
			Kind:      "Transaction Type",
			State:     "Transaction Status",
			Amount:    "Amount Submitted For Settlement, Amount Authorized",
			Currency:  "Currency ISO Code",
			PaymentOf: "Refunded Transaction ID",
			Email:     "Customer Email",
			FirstName: "Customer First Name, Billing First Name",
			LastName:  "Customer Last Name, Billing Last Name",
		},
	},
	{
		Name: "Gumroad", List: "payments", Resource: policy.Transactions, Source: "gumroad", Single: true, Zone: "UTC",
		Known: "Purchase ID, Item Name, Purchase Email, Purchase Date, Sale Price ($)|Item Price ($), Refunded?",
		Columns: map[Field]string{
			Reference: "Purchase ID", Label: "Item Name", Name: "Buyer Name", Email: "Purchase Email, Buyer Email", At: "Purchase Date",
			AtTime:   "Purchase Time (UTC timezone), Purchase Time",
			Currency: "Currency",
			Amount:   "Sale Price ($), Item Price ($)",
			Fee:      "Fees ($)", Refunded: "Partial Refund ($)", State: "Refunded?", Disputed: "Disputed?", DisputeState: "Dispute Won?",
		},
	},
	{
		Name: "Lemon Squeezy", List: "orders", Resource: policy.Transactions, Source: "lemonsqueezy", Single: true, Zone: "UTC",
		Known: "Identifier, Order Number, Status, Total, Currency, User Email|Customer Email",
		Columns: map[Field]string{
			Reference: "Identifier, Order ID, Order Number",
			At:        "Created At, Date, Date (UTC)",
			State:     "Status",
			Amount:    "Total",
			Currency:  "Currency",
			Email:     "User Email, Customer Email, Email",
			Name:      "User Name, Customer Name, Name",
			Label:     "Product Name, Product, Variant Name",
			Refunded:  "Refunded Amount, Refunded", RefundedAt: "Refunded At",
		},
	},
	{
		Name: "Mollie", List: "payments", Resource: policy.Transactions, Source: "mollie", Single: true,
		Known: "ID, Date|Datum, Payment method|Betaalmethode|Méthode de paiement|Mode de paiement, Currency|Valuta|Devise, " +
			"Amount|Bedrag|Montant, " +
			"Status|Statut, Description|Omschrijving|Beschrijving",
		Columns: map[Field]string{
			Reference: "ID",
			At:        "Date, Datum",
			Currency:  "Currency, Valuta, Devise",
			Amount:    "Amount, Bedrag, Montant",
			State:     "Status, Statut",
			Label:     "Description, Omschrijving, Beschrijving",
			Name:      "Consumer name, Customer name, Naam consument, Naam klant, Nom du consommateur, Nom du client",
			Email:     "Consumer email, Customer email, Email, E-mailadres, Adresse e-mail",
			Refunded:  "Amount refunded, Terugbetaald bedrag, Montant remboursé",
		},
	},
}
