package policy

// Resource is a row of access.csv.
type Resource uint8

// The resources, in the order of access.csv.
const (
	Dashboard Resource = iota
	Revenue
	Reports
	Contacts
	Tags
	Pipelines
	Calendar
	Conversations
	Shortcuts
	Broadcasts
	Funnels
	Blogs
	Newsletters
	Campaigns
	EmailStatistics
	AutomationRules
	Workflows
	DigitalProducts
	PhysicalProducts
	Coupons
	Orders
	Transactions
	Subscriptions
	AffiliateInvoices
	Courses
	Bundles
	Students
	Communities
	Files
	Account
	Emails
	CourseSettings
	FunnelSettings
	Notifications
	General
	Members
	Teams
	Channels
	ContactFields
	MessageTemplates
	Snippets
	DataExport
	Payments
	APIKeys
	Webhooks
	Integrations
	AuditLog
	PaymentGateways
	OwnSubscriptions
	Delivery
	AffiliateProgram
	Domains
	Payouts
	Organization
	Billing
	Profile
	resourceCount
)

// resourceNames are the names in access.csv; a name that is missing here or
// there stops the program.
var resourceNames = [resourceCount]string{
	Dashboard: "dashboard", Revenue: "revenue", Reports: "reports",
	Contacts: "contacts", Tags: "tags", Pipelines: "pipelines", Calendar: "calendar",
	Conversations: "conversations", Shortcuts: "shortcuts", Broadcasts: "broadcasts",
	Funnels: "funnels", Blogs: "blogs", Newsletters: "newsletters", Campaigns: "campaigns",
	EmailStatistics: "email_statistics", AutomationRules: "automation_rules", Workflows: "workflows",
	DigitalProducts: "digital_products", PhysicalProducts: "physical_products", Coupons: "coupons",
	Orders: "orders", Transactions: "transactions", Subscriptions: "subscriptions", AffiliateInvoices: "affiliate_invoices",
	Courses: "courses", Bundles: "bundles", Students: "students", Communities: "communities",
	Files:   "files",
	Account: "account", Emails: "emails", CourseSettings: "course_settings", FunnelSettings: "funnel_settings",
	Notifications: "notifications", General: "general", Members: "members", Teams: "teams", Channels: "channels",
	ContactFields: "contact_fields", MessageTemplates: "message_templates", Snippets: "snippets", DataExport: "data_export",
	Payments: "payments", APIKeys: "api_keys", Webhooks: "webhooks", Integrations: "integrations", AuditLog: "audit_log",
	PaymentGateways: "payment_gateways", OwnSubscriptions: "own_subscriptions", Delivery: "delivery",
	AffiliateProgram: "affiliate_program", Domains: "domains", Payouts: "payouts",
	Organization: "organization", Billing: "billing", Profile: "profile",
}

func (r Resource) String() string {
	if r >= resourceCount {
		return ""
	}
	return resourceNames[r]
}

// Area is the part of the product that the resource belongs to: the first
// column of access.csv.
func (r Resource) Area() string { return matrix.areas[r] }

// Personal tells that the resource is each member's own alone, which nobody else is shown.
func (r Resource) Personal() bool { return r == Profile || r == Notifications }

// Resources lists every resource in the order of access.csv.
func Resources() []Resource {
	all := make([]Resource, resourceCount)
	for i := range all {
		all[i] = Resource(i)
	}
	return all
}

// ParseResource accepts the exact names of access.csv.
func ParseResource(name string) (Resource, bool) {
	for r, known := range resourceNames {
		if known == name {
			return Resource(r), true
		}
	}
	return 0, false
}
