package policy_test

import (
	"slices"
	"testing"

	"latchkey/internal/policy"
)

func TestRestrictionNeverAdds(t *testing.T) {
	t.Parallel()
	views := viewsOf(t, offers(t))
	for o, narrow := range views {
		for restriction := range o.Restrictions.All() {
			without := o.Restrictions &^ policy.RestrictionsOf(restriction)
			wide := views[policy.Offer{Role: o.Role, Restrictions: without}]
			if added := narrow.exceeds(wide); len(added) > 0 {
				t.Errorf("%v: %s adds %v", o, restriction, added)
			}
			if narrow[question{policy.Contacts, policy.LookupCode}].allowed &&
				!wide[question{policy.Contacts, policy.LookupCode}].allowed {
				t.Errorf("%v: %s adds the lookup", o, restriction)
			}
		}
	}
}

func TestWiderRolesReachWhatNarrowerRolesReach(t *testing.T) {
	t.Parallel()
	views := viewsOf(t, offers(t))
	owner, admin := views[policy.Offer{Role: policy.Owner}], views[policy.Offer{Role: policy.Admin}]
	for o, v := range views {
		if more := v.exceeds(owner); len(more) > 0 {
			t.Errorf("%v reaches what an owner does not: %v", o, more)
		}
		if o.Role != policy.Owner {
			if more := v.exceeds(admin); len(more) > 0 {
				t.Errorf("%v reaches what an admin does not: %v", o, more)
			}
		}
	}
}

// Each action rests on another: who exports lists, who lists or writes opens,
// and with no more than the lookup there is neither a list nor an export.
func TestActionsRestOnOthers(t *testing.T) {
	t.Parallel()
	rests := map[policy.ActionCode]policy.ActionCode{
		policy.ExportCode: policy.ListCode,
		policy.ListCode:   policy.OpenCode,
		policy.LookupCode: policy.OpenCode,
		policy.CreateCode: policy.OpenCode,
		policy.UpdateCode: policy.OpenCode,
		policy.DeleteCode: policy.OpenCode,
	}
	for o, v := range viewsOf(t, offers(t)) {
		for q, a := range v {
			if base, ok := rests[q.action]; ok && a.allowed && !v[question{q.resource, base}].allowed {
				t.Errorf("%v may %s %s and not %s it", o, q.action, q.resource, base)
			}
			if a.reach == policy.ReachFound && (q.action == policy.ListCode || q.action == policy.ExportCode) {
				t.Errorf("%v may %s the %s that they found", o, q.action, q.resource)
			}
			if a.allowed == (a.reach == policy.ReachNone) || (!a.allowed && a.mask != 0) {
				t.Errorf("%v, %s %s: %+v", o, q.action, q.resource, a)
			}
		}
	}
}

// These promises stand in product.md in words, and must outlive any edit of the files.
func TestPromises(t *testing.T) {
	t.Parallel()
	sensitive := []policy.Resource{
		policy.Contacts, policy.Transactions, policy.Subscriptions, policy.AffiliateInvoices, policy.Students,
	}
	for o, v := range viewsOf(t, offers(t)) {
		if v[question{policy.Contacts, policy.ExportCode}].allowed != (o.Role == policy.Owner) {
			t.Errorf("%v: the contact list is exported by an owner alone", o)
		}
		if v[question{policy.Students, policy.ExportCode}].allowed && o.Role != policy.Owner {
			t.Errorf("%v: students are exported by an owner alone", o)
		}
		for _, r := range sensitive {
			if o.Role == policy.Assistant && v[question{r, policy.ListCode}].allowed {
				t.Errorf("%v lists %s", o, r)
			}
		}
		for _, c := range policy.Actions() {
			if o.Role == policy.Agent && v[question{policy.Contacts, c}].allowed {
				t.Errorf("%v may %s contacts: only through a conversation", o, c)
			}
			for _, r := range []policy.Resource{policy.Organization, policy.Billing} {
				if v[question{r, c}].allowed {
					t.Errorf("%v may %s %s: no role of a workspace may", o, c, r)
				}
			}
		}
	}
}

// What a lookup hides, no list shows: whoever only looks contacts up sees every
// customer masked elsewhere, save the name that shipping an order needs, and its
// address until it is shipped. A masked agent sees names alone. Addresses and phones leave on an
// owner's right alone. Nobody else is masked.
func TestMasks(t *testing.T) {
	t.Parallel()
	const contact = policy.MaskEmail | policy.MaskPhone
	shows := []string{"overview", "customers", "messages", "marketing", "sales", "learning"} // customers, that is
	for o, v := range viewsOf(t, offers(t)) {
		onlyLookup := v[question{policy.Contacts, policy.LookupCode}].allowed
		for q, a := range v {
			if !a.allowed || !slices.Contains(shows, q.resource.Area()) {
				continue
			}
			var want, toShip policy.Mask
			switch {
			case o.Restrictions.Has(policy.MaskContact):
				want = contact
			case onlyLookup && q == question{policy.Orders, policy.OpenCode}:
				want, toShip = contact|policy.MaskAddress, policy.MaskAddress
			case onlyLookup && a.reach != policy.ReachFound:
				want = contact | policy.MaskName | policy.MaskAddress
			}
			if q.action == policy.ExportCode && o.Role != policy.Owner {
				want |= contact | policy.MaskAddress
			}
			if a.mask != want || a.toShip != toShip {
				t.Errorf("%v, %s %s: %s masked, %s until it is shipped, want %s, %s", o, q.action, q.resource, a.mask, a.toShip, want, toShip)
			}
		}
	}
}
