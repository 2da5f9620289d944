package importing

import "latchkey/internal/policy"

var shopPrograms = []*Program{
	{
		// An order of several lines is several rows: the first has the totals.
		Name: "Shopify", List: "orders", Resource: policy.Transactions, Source: "shopify", Single: true, Continues: true,
		Known: "Name, Email, Financial Status, Paid at, Currency, Total, Created at, Lineitem name",
		Columns: map[Field]string{
			Reference: "Id, Name", Label: "Lineitem name", Email: "Email", Name: "Billing Name, Shipping Name", State: "Financial Status",
			At: "Paid at, Created at", Amount: "Total", Currency: "Currency", Refunded: "Refunded Amount",
		},
	},
	{
		Name: "Shopify", List: "orders", Resource: policy.Orders,
		Known: "Name, Email, Financial Status, Paid at, Currency, Total, Created at, Lineitem name, Lineitem quantity, Lineitem price",
		Columns: map[Field]string{
			Reference: "Name", Email: "Email", Name: "Billing Name", At: "Created at", State: "Financial Status",
			Fulfilment: "Fulfillment Status", Shipped: "Fulfilled at", Ended: "Cancelled at",
			Item: "Lineitem name", Quantity: "Lineitem quantity", Price: "Lineitem price", Total: "Total", Currency: "Currency",
			Discount: "Discount Amount", Coupon: "Discount Code", ShippingCost: "Shipping", Tax: "Taxes", ShipName: "Shipping Name",
			Street: "Shipping Street, Shipping Address1", PostalCode: "Shipping Zip", City: "Shipping City", Country: "Shipping Country",
		},
	},
	{
		Name: "Shopify", List: "customers", Resource: policy.Contacts,
		Known: "First Name, Last Name, Email, Accepts Email Marketing|Accepts Marketing",
		Columns: map[Field]string{
			FirstName: "First Name", LastName: "Last Name", Email: "Email", Phone: "Phone, Default Address Phone",
			Street: "Default Address Address1, Address1", StreetMore: "Default Address Address2, Address2",
			PostalCode: "Default Address Zip, Zip", City: "Default Address City, City",
			Country: "Default Address Country Code, Country Code, Default Address Country, Country", Tags: "Tags",
			Consent: "Accepts Email Marketing, Email Marketing Consent, Email Marketing: Status, Accepts Marketing",
			// Of the same by another road:
			ConsentSince: "Email Marketing: Updated At",
		},
	},
	{
		// The plugin of WebToffee. A guest has no address but the one of the bill.
		Name: "WooCommerce", List: "orders", Resource: policy.Transactions, Source: "woocommerce", Single: true,
		Known: "order_id, order_number, order_date, status|order_status, order_total, order_currency|currency, billing_email",
		Columns: map[Field]string{
			Reference: "order_id", At: "paid_date, order_date", State: "status, order_status", Amount: "order_total",
			Currency:  "order_currency, currency",
			Email:     "customer_email, billing_email",
			FirstName: "billing_first_name, shipping_first_name",
			LastName:  "billing_last_name, shipping_last_name", Refunded: "refund_items, order_refund_total",
		},
	},
	{
		// All lines stand in the row of their order, packed into cells.
		Name: "WooCommerce", List: "orders", Resource: policy.Orders,
		Known: "order_id, order_number, order_date, status|order_status, order_total, order_currency|currency, billing_email, " +
			"line_item_1|line_items",
		Columns: map[Field]string{
			Reference: "order_number", At: "order_date", State: "status, order_status", Email: "customer_email, billing_email",
			FirstName: "billing_first_name, shipping_first_name", LastName: "billing_last_name, shipping_last_name",
			Lines: "line_item_1, line_items", Total: "order_total", Currency: "order_currency, currency",
			Discount: "discount_total, cart_discount", Coupon: "coupon_items", ShippingCost: "shipping_total", Tax: "tax_total, order_tax",
			Street: "shipping_address_1", PostalCode: "shipping_postcode", City: "shipping_city", Country: "shipping_country",
		},
	},
	{
		// WooCommerce's own file of orders, as its reports write it: it names no address.
		Name: "WooCommerce", List: "orders", Resource: policy.Transactions, Source: "woocommerce", Single: true,
		Known: "Date, Order #, N. Revenue, Status, Customer, Product(s), Items sold",
		Columns: map[Field]string{
			Reference: "Order #",
			At:        "Date",
			State:     "Status",
			Amount:    "N. Revenue",
			Name:      "Customer",
			Label:     "Product(s)",
			Email:     "Customer Email",
		},
	},
	{
		// Its exporter of subscriptions: what each is of is packed into a cell, and its days are UTC's.
		Name: "WooCommerce", List: "subscriptions", Resource: policy.Subscriptions, Source: "woocommerce", Single: true, Zone: "UTC",
		Known: "subscription_id, subscription_status, start_date, billing_period, billing_interval, order_total, order_items, " +
			"billing_email|customer_email",
		Columns: map[Field]string{
			Reference: "subscription_id",
			State:     "subscription_status",
			At:        "start_date",
			TrialEnds: "trial_end_date",
			Next:      "next_payment_date",
			Ended:     "end_date, cancelled_date",
			Period:    "billing_period",
			Every:     "billing_interval",
			Amount:    "order_total",
			Currency:  "order_currency",
			Plan:      "order_items",
			Email:     "billing_email, customer_email",
			FirstName: "billing_first_name",
			LastName:  "billing_last_name",
		},
	},
	{
		Name: "WooCommerce", List: "customers", Resource: policy.Contacts,
		Known: "Name, Username, Last Active, Email, Orders, Total Spend|Total Spend (formatted), AOV|AOV (formatted)",
		Columns: map[Field]string{
			Name:       "Name, Username",
			Email:      "Email",
			Phone:      "Billing Phone, Shipping Phone",
			Created:    "Date Registered, Sign Up",
			Country:    "Country / Region",
			City:       "City",
			PostalCode: "Postal Code",
		},
	},
	{
		Name: "Square", List: "payments", Resource: policy.Transactions, Source: "square", Single: true, Apart: true, FeesBelow: true,
		Known: "Date, Time, Time Zone, Gross Sales, Total Collected, Fees, Transaction ID, Payment ID, Event Type",
		Columns: map[Field]string{
			At:        "Date",
			AtTime:    "Time",
			AtZone:    "Time Zone",
			Amount:    "Total Collected",
			Fee:       "Fees",
			Kind:      "Event Type",
			Label:     "Description",
			State:     "Transaction Status",
			Reference: "Payment ID, Transaction ID",
			Name:      "Customer Name",
			Email:     "Customer Email, Customer Email Address",
		},
	},
}
