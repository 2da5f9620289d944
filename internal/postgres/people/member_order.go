package people

import "latchkey/internal/people"

// order is how a half of the list is sorted, and from where on a page goes.
type order struct{ by, after string }

// here is when somebody joined or was last seen.
const here = `greatest(x.joined_at, x.last_seen_at)`

// hourOf is the hour of a moment, as members are indexed by it.
func hourOf(moment string) string { return `date_trunc('hour', ` + moment + ` at time zone 'UTC')` }

var (
	// By time members begin with the last; the index of the hour leaves those of one hour to sort.
	memberOrders = map[people.MemberSort]order{
		people.ByRole: {` order by x.rank, x.name_key, x.id`, ` and (x.rank, x.name_key, x.id) > (@rank, @key, @id)`},
		people.ByName: {` order by x.name_key, x.id`, ` and (x.name_key, x.id) > (@key, @id)`},
		people.BySeen: {
			` order by x.here_in desc, ` + here + ` desc, x.id desc`,
			` and (x.here_in, ` + here + `, x.id) < (` + hourOf(`@at::timestamptz`) + `, @at::timestamptz, @id)`,
		},
		people.ByJoined: {` order by x.joined_at desc, x.id desc`, ` and (x.joined_at, x.id) < (@at::timestamptz, @id)`},
	}
	invitationOrder = order{` order by x.email_key, x.id`, ` and (x.email_key, x.id) > (@key, @id)`}

	// Both halves together: invitations follow members.
	listOrders = map[people.MemberSort]string{
		people.ByRole: ` order by rank, key, id`,
		people.ByName: ` order by pending, key, id`,
		people.BySeen: ` order by pending, case when not pending then greatest(joined_at, last_seen_at) end desc,
			case when pending then key end, id desc`,
		people.ByJoined: ` order by pending, case when not pending then joined_at end desc,
			case when pending then key end, id desc`,
	}
)
