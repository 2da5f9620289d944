package people_test

import (
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Who takes another address for themselves stays what they were in the organization, unless
// the other address is something there that it does not include.
func TestWhatTheyWereInTheOrganizationGoesAlong(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const is = `insert into organization_members (organization_id, user_id, role)
		select organization_id, $2, $3 from workspaces where id = $1 on conflict (organization_id, user_id) do update set role = excluded.role`
	role := func(who pgtest.Person) string {
		return pgtest.One[string](t, s.DB, `select role from organization_members where user_id = $1`, who.User)
	}
	s.Exec(t, `update members set removed_at = now() where id = $1`, s.assistant.ID)
	for _, own := range policy.OrganizationRoles {
		for _, other := range policy.OrganizationRoles {
			s.Exec(t, is, s.space.ID, s.assistant.User, own.String())
			s.Exec(t, is, s.space.ID, s.other.User, other.String())
			before, after := own.String(), other.String()
			if own == policy.OrganizationAdmin && other != own || other == policy.OrganizationMember && own != other {
				before, after = "member", own.String()
			}
			followed := pgtest.One[bool](t, s.DB, `
				select organization_follow($2, $3) from set_config('latchkey.workspace', $1::text, false)`, s.space.ID, s.assistant.ID, s.other.ID)
			if role(s.assistant) != before || role(s.other) != after || followed != (after != other.String()) {
				t.Errorf("%s and %s become %s and %s, %v", own, other, role(s.assistant), role(s.other), followed)
			}
		}
	}
}
