package demo_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// The paragraph "Demo." of the architecture, and what the brief adds: who set
// the restrictions, whose access ends, and who has left.
func TestLoadMakesEveryMembership(t *testing.T) {
	t.Parallel()
	db := pgtest.NewDemo(t)
	want := []string{
		"Marchand Wholesale (Marchand): admin@demo.test agent {} by owner {}",
		"Marchand Wholesale (Marchand): assistant@demo.test assistant {} by owner {} ends",
		"Marchand Wholesale (Marchand): owner@demo.test owner {} by owner {}",
		"Marchand Wholesale (Marchand): agent.lent@demo.test manager {settings,contact_deletion,data_export,integrations} by owner {settings,contact_deletion,data_export,integrations} lent",
		"Marchand Wholesale (Marchand): agent.suspended@demo.test agent {} by owner {} suspended",
		"Atelier Marchand (Marchand): admin@demo.test admin {} by owner {}",
		"Atelier Marchand (Marchand): agent.masked@demo.test agent {workflows,mask_contact} by owner {workflows,mask_contact}",
		"Atelier Marchand (Marchand): agent.own@demo.test agent {visibility_own} by owner {}",
		"Atelier Marchand (Marchand): agent.team@demo.test agent {visibility_team} by owner {visibility_team}",
		"Atelier Marchand (Marchand): agent@demo.test agent {} by owner {}",
		"Atelier Marchand (Marchand): assistant@demo.test assistant {} by owner {}",
		"Atelier Marchand (Marchand): former@demo.test agent {} by owner {} removed",
		"Atelier Marchand (Marchand): manager.restricted@demo.test manager {settings,contact_deletion,data_export,integrations} by owner {settings,contact_deletion,data_export,integrations}",
		"Atelier Marchand (Marchand): manager@demo.test manager {} by owner {}",
		"Atelier Marchand (Marchand): owner2@demo.test owner {} by owner {}",
		"Atelier Marchand (Marchand): owner@demo.test owner {} by owner {}",
		"Nordlicht Yoga (Nordlicht): assistant@demo.test assistant {} by owner {}",
		"Nordlicht Yoga (Nordlicht): nora@demo.test owner {} by owner {}",
	}
	slices.Sort(want)
	got := rows(t, db, `
		select format('%s (%s): %s %s %s by owner %s', w.name, o.name, m.email, m.role, m.restrictions, m.owner_restrictions)
		       || case when m.suspended_at is not null then ' suspended' when m.access_ends_at is not null then ' ends' else '' end
		       || case when m.lent_until > now() then ' lent' else '' end || case when m.removed_at is null then '' else ' removed' end
		  from members m join workspaces w on w.id = m.workspace_id join organizations o on o.id = w.organization_id`)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("members (-want +got):\n" + diff)
	}

	got = rows(t, db, `
		select o.name || ': ' || u.email from organization_members om join organizations o on o.id = om.organization_id join users u on u.id = om.user_id
		 where om.role <> 'member' order by 1`)
	if diff := cmp.Diff([]string{"Marchand: owner@demo.test", "Nordlicht: nora@demo.test"}, got); diff != "" {
		t.Error("people with an organization role (-want +got):\n" + diff)
	}
	if outside := rows(t, db, `
		select m.email from members m join workspaces w on w.id = m.workspace_id
		 where not exists (select from organization_members om where om.organization_id = w.organization_id and om.user_id = m.user_id)`); len(outside) > 0 {
		t.Errorf("not in the organization of their workspace: %q", outside)
	}
	got = rows(t, db, `
		select format('%s %s by %s, %s', i.email, i.role, m.email, case when i.expires_at > now() then 'pending' else 'expired' end)
		  from invitations i join members m on m.workspace_id = i.workspace_id and m.id = i.inviter_id join workspaces w on w.id = i.workspace_id
		 where i.state = 'pending' and i.mail_state = 'sent' and w.name = 'Atelier Marchand' order by 1`)
	if diff := cmp.Diff([]string{"expired@demo.test agent by manager@demo.test, expired", "pending@demo.test assistant by owner@demo.test, pending",
		"weekend@demo.test agent by admin@demo.test, pending"}, got); diff != "" {
		t.Error("invitations (-want +got):\n" + diff)
	}
	got = rows(t, db, `select slug from workspace_slugs where current order by 1`)
	if diff := cmp.Diff([]string{"atelier-marchand", "marchand-wholesale", "nordlicht-yoga"}, got); diff != "" {
		t.Error("slugs (-want +got):\n" + diff)
	}
	// Twelve days from now, to the end of the day where the workspace is.
	if wrong := rows(t, db, `select email from members where suspended_at is null and access_ends_at not between now() + interval '11 days 22 hours' and now() + interval '13 days 2 hours'`); len(wrong) > 0 {
		t.Errorf("the access of %q ends on another day", wrong)
	}
	if queued := rows(t, db, `select kind from river_job`); len(queued) > 0 {
		t.Errorf("jobs are queued: %q", queued)
	}
}

// Pages of what is refused, lent and taken away have something to show: each refusal is of a rule
// that holds, and what is lent began with a request.
func TestSomethingIsRefusedLentAndTakenAway(t *testing.T) {
	t.Parallel()
	db := pgtest.NewDemo(t)
	for what, sql := range map[string]string{
		"refusals in each workspace of Marchand": `
			select w.name from workspaces w where exists (select from refusals r where r.workspace_id = w.id and r.at < now()) order by 1`,
		"lent": `
			select w.name from access_requests q join members m on m.workspace_id = q.workspace_id and m.id = q.member_id join workspaces w on w.id = q.workspace_id
			 where q.state = 'granted' and q.until = m.lent_until and m.own_role = 'agent' and m.lent_until > now() union all
			select w.name from members m join workspaces w on w.id = m.workspace_id where m.suspended_at = m.access_ends_at and m.barred and m.ends_after is null`,
	} {
		want := []string{"Atelier Marchand", "Marchand Wholesale"}
		if what == "lent" {
			want = []string{"Marchand Wholesale", "Marchand Wholesale"}
		}
		if diff := cmp.Diff(want, rows(t, db, sql)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// At any hour there is somebody who was not here for a month, and an invitation that is about
// to expire: an owner finds both by a filter.
func TestSomebodyIsAwayAndAnInvitationRunsOut(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	year, month, day := time.Now().In(paris).Date()
	for _, now := range []time.Time{time.Date(year, month, day, 0, 1, 0, 0, paris), time.Date(year, month, day, 23, 59, 0, 0, paris)} {
		db := load(t, now)
		got := rows(t, db, `
			select m.email from members m join workspaces w on w.id = m.workspace_id
			 where w.name = 'Atelier Marchand' and m.removed_at is null and m.last_seen_at < $1::timestamptz - interval '30 days'
			union all
			select i.email from invitations i where i.state = 'pending' and i.expires_at between $1 and $1::timestamptz + interval '2 days'`, now)
		if diff := cmp.Diff([]string{"owner2@demo.test", "weekend@demo.test"}, got); diff != "" {
			t.Errorf("at %s (-want +got):\n%s", now, diff)
		}
	}
}
