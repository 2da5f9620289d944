package people

import "latchkey/internal/people"

// order is how a half of the list is sorted, and from where on a page goes.
type order struct{ by, after string }

// here is when somebody joined or was last seen.
const here = `greatest(x.joined_at, x.last_seen_at)`

var (
	// By time members begin with the last; the index of the day leaves those of one day to sort.
	memberOrders = map[people.MemberSort]order{
		people.ByRole: {` order by x.rank, x.name_key, x.id`, ` and (x.rank, x.name_key, x.id) > (@rank, @key, @id)`},
		people.ByName: {` order by x.name_key, x.id`, ` and (x.name_key, x.id) > (@key, @id)`},
		people.BySeen: {
			` order by x.here_on desc, ` + here + ` desc, x.id desc`,
			` and (x.here_on, ` + here + `, x.id) < ((@at::timestamptz at time zone 'UTC')::date, @at::timestamptz, @id)`,
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
