package demo_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// The log is read from the beginning, and policy is asked about every act:
// whoever did it could do it then, and it leads to the members of today.
func TestThePolicyAllowsEveryActOfTheLog(t *testing.T) {
	t.Parallel()
	db := pgtest.NewDemo(t)
	for _, ws := range rows(t, db, `select id::text from workspaces`) {
		lines := readLog(t, db, ws)
		if len(lines) < 12 {
			t.Errorf("%s: %d lines", ws, len(lines))
		}
		then := map[uuid.UUID]policy.Offer{}
		offered := map[string]policy.Offer{}
		for _, line := range lines {
			if err := line.check(then, offered); err != nil {
				t.Errorf("%+v: %v", line, err)
			}
		}
		today := map[uuid.UUID]policy.Offer{}
		for _, m := range rows(t, db, `select id || ' ' || role || ' ' || array_to_string(restrictions, ',') from members where workspace_id = $1 and removed_at is null`, ws) {
			fields := strings.Split(m, " ")
			today[uuid.MustParse(fields[0])] = parse(fields[1], strings.FieldsFunc(fields[2], func(r rune) bool { return r == ',' }))
		}
		if diff := cmp.Diff(today, then); diff != "" {
			t.Errorf("members (-table +log):\n%s", diff)
		}
	}
}

type line struct {
	Act                    string
	Member, TargetID       uuid.UUID
	Target, Role, From, To string
	Resource               string
	Restrictions, Before   []string
}

func readLog(t *testing.T, db *pgtest.DB, ws string) []line {
	t.Helper()
	found, err := db.Owner.Query(t.Context(), `
		select a.act, coalesce(a.member_id, '00000000-0000-0000-0000-000000000000'), a.target_id, a.target,
		       coalesce(a.detail->>'role', ''), coalesce(a.detail->>'from', ''), coalesce(a.detail->>'to', ''), coalesce(a.detail->>'resource', ''),
		       array(select jsonb_array_elements_text(coalesce(a.detail->'restrictions', '[]'))),
		       array(select jsonb_array_elements_text(coalesce(a.detail->'restrictions_from', '[]')))
		  from activity a where a.workspace_id = $1 and (a.actor <> '') = (a.member_id is not null) order by a.at`, ws)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var lines []line
	for found.Next() {
		var l line
		if err := found.Scan(&l.Act, &l.Member, &l.TargetID, &l.Target, &l.Role, &l.From, &l.To, &l.Resource, &l.Restrictions, &l.Before); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func parse(role string, restrictions []string) policy.Offer {
	r, _ := policy.ParseRole(role)
	set, _ := policy.ParseRestrictions(restrictions)
	return policy.Offer{Role: r, Restrictions: set}
}

func (l line) check(then map[uuid.UUID]policy.Offer, offered map[string]policy.Offer) error {
	var actor policy.Actor
	var err error
	if now, member := then[l.Member]; member {
		if actor, err = policy.NewActor(policy.Membership{Member: policy.MemberID(l.Member), Version: 1, Role: now.Role, Restrictions: now.Restrictions}); err != nil {
			return err
		}
	}
	switch l.Act {
	case "workspace.found":
		then[l.Member] = policy.Offer{Role: policy.Owner}
	case "general.change":
		_, err = policy.Authorize[policy.Update](actor, policy.General)
	case "account.change":
		_, err = policy.Authorize[policy.Update](actor, policy.Account)
	case "payments.change":
		_, err = policy.Authorize[policy.Update](actor, policy.Payments)
	case "invitation.send":
		offered[l.Target] = parse(l.Role, l.Restrictions)
		err = policy.CanInvite(actor, offered[l.Target], nil)
	case "invitation.resend":
		err = policy.CanInvite(actor, offered[l.Target], nil)
	case "invitation.withdraw":
		err = policy.CanRemove(actor, policy.MemberID{}, policy.Held{Offer: offered[l.Target]})
	case "invitation.accept":
		then[l.Member] = offered[l.Target]
		if then[l.Member] != parse(l.Role, l.Restrictions) || l.TargetID != l.Member {
			err = errors.New("the log contradicts itself")
		}
	case "member.change":
		err = policy.CanChange(actor, policy.MemberID(l.TargetID), policy.Held{Offer: then[l.TargetID]}, parse(l.To, l.Restrictions))
		if then[l.TargetID] != parse(l.From, l.Before) {
			err = errors.New("the log contradicts itself")
		}
		then[l.TargetID] = parse(l.To, l.Restrictions)
	case "member.suspend":
		err = policy.CanChange(actor, policy.MemberID(l.TargetID), policy.Held{Offer: then[l.TargetID]}, then[l.TargetID])
	case "access.lend":
		opening, _ := policy.Opening(then[l.TargetID], policy.Reports, policy.OpenCode)
		err = policy.CanChange(actor, policy.MemberID(l.TargetID), policy.Held{Offer: then[l.TargetID]}, opening)
		if then[l.TargetID] != parse(l.From, l.Before) || opening != parse(l.To, l.Restrictions) {
			err = errors.New("the log contradicts itself")
		}
		then[l.TargetID] = opening
	case "access.ask":
		resource, action := policy.Contacts, policy.DeleteCode
		if l.Resource == policy.Reports.String() {
			resource, action = policy.Reports, policy.OpenCode
		}
		if _, possible := policy.Opening(then[l.Member], resource, action); !possible || policy.WhyRefused(then[l.Member], resource, action) == nil {
			err = errors.New("it is not closed, or nobody can open it")
		}
	case "member.remove":
		err = policy.CanRemove(actor, policy.MemberID(l.TargetID), policy.Held{Offer: then[l.TargetID]})
		delete(then, l.TargetID)
	}
	return err
}
