package postgres

import "time"

// PresenceOf is what the others see of a member under an alias: a people.Presence. Nobody
// whose access has ended is there, however short ago they were.
func PresenceOf(alias string) string {
	return `case when ` + EndedMember(alias) + ` then 'offline' else presence(
		` + alias + `.last_seen_at, ` + alias + `.present_at, ` + alias + `.busy,
		(select now() - ` + Interval(time.Minute) + ` * offline_after from workspaces where id = (select current_workspace()))) end`
}
