package policy

// Within lets tests ask, of any two offers, what CanGrant asks of the pairs
// that grants.csv lets through: whether one lets nothing through beyond the other.
func Within(o, limit Offer) bool {
	return expanded[o.Role][o.Restrictions].within(expanded[limit.Role][limit.Restrictions])
}
