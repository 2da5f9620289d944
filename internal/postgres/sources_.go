package postgres

import (
	"latchkey/internal/policy"
	"latchkey/internal/records"
)

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
