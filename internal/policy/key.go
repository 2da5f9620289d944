package policy

// Teeth is the number of teeth of the key that pictures a role.
const Teeth = 9

// teeth groups the resources, the first of each group leading it.
var teeth = [Teeth][]Resource{
	{Dashboard, Revenue, Reports},
	{Contacts, Tags, Pipelines, Calendar},
	{Conversations, Shortcuts, Broadcasts},
	{Funnels, Blogs, Newsletters, Campaigns, EmailStatistics, AutomationRules, Workflows},
	{Orders, DigitalProducts, PhysicalProducts, Coupons, Transactions, Subscriptions, AffiliateInvoices},
	{Courses, Bundles, Students, Communities},
	{
		Members, General, Account, Emails, CourseSettings, FunnelSettings, Teams, Channels, ContactFields, MessageTemplates,
		Snippets, DataExport, APIKeys, Webhooks, Integrations,
	},
	{Payments, AuditLog},
	{PaymentGateways, OwnSubscriptions, Delivery, AffiliateProgram, Domains, Payouts},
}

// Key pictures what an offer opens of the resources that there are: for each
// tooth 0 (missing), 1 (short: by address, or a few), 2 (middling: not the
// sensitive part) or 3 (long). An offer that the policy does not know has no teeth.
func Key(o Offer, there func(Resource) bool) (key [Teeth]uint8) {
	x, err := rulesFor(o.Role, o.Restrictions)
	if err != nil {
		return key
	}
	for i, group := range teeth {
		key[i] = x.tooth(group, there)
	}
	return key
}

func (x *rules) tooth(group []Resource, there func(Resource) bool) uint8 {
	leading, found, whole, some := ReachNone, false, true, false
	for _, r := range group {
		if !there(r) {
			continue
		}
		if !found {
			leading, found = x.reaches[r], true
		}
		whole = whole && x.reaches[r] == ReachAll
		some = some || x.actions[r] != 0
	}
	switch {
	case !found:
		return 0
	case whole:
		return 3
	case leading == ReachAll:
		return 2
	case some:
		return 1
	default:
		return 0
	}
}

// ToothOf returns which tooth a resource belongs to, or -1.
func ToothOf(r Resource) int {
	for i, group := range teeth {
		for _, member := range group {
			if member == r {
				return i
			}
		}
	}
	return -1
}
