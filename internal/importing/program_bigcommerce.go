package importing

import "latchkey/internal/policy"

// BigCommerce writes an order a row, with all its lines packed into a cell. Its amounts
// stand there with their taxes and without.
const bigCommerceHeads = "Order ID, Order Status, Order Date, Order Total (inc tax), Order Currency Code, Product Details"

var bigCommercePrograms = []*Program{
	{
		Name: "BigCommerce", List: "orders", Resource: policy.Transactions, Source: "bigcommerce", Single: true, Known: bigCommerceHeads,
		Columns: map[Field]string{
			Reference: "Order ID",
			At:        "Order Date",
			AtTime:    "Order Time",
			State:     "Order Status",
			Amount:    "Order Total (inc tax)",
			Currency:  "Order Currency Code",
			Refunded:  "Refund Amount",
			Email:     "Customer Email, Billing Email",
			Name:      "Customer Name, Billing Name",
			FirstName: "Billing First Name",
			LastName:  "Billing Last Name",
		},
	},
	{
		Name: "BigCommerce", List: "orders", Resource: policy.Orders, Known: bigCommerceHeads,
		Columns: map[Field]string{
			Reference:    "Order ID",
			At:           "Order Date",
			AtTime:       "Order Time",
			State:        "Order Status",
			Email:        "Customer Email, Billing Email",
			Name:         "Customer Name",
			FirstName:    "Billing First Name",
			LastName:     "Billing Last Name",
			Lines:        "Product Details",
			Total:        "Order Total (inc tax)",
			Currency:     "Order Currency Code",
			ShippingCost: "Shipping Cost (inc tax)",
			Tax:          "Tax Total",
			ShipName:     "Shipping Name",
			Street:       "Shipping Street 1",
			City:         "Shipping Suburb",
			PostalCode:   "Shipping Zip",
			Country:      "Shipping Country",
			Shipped:      "Date Shipped",
		},
	},
}
