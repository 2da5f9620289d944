package people_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// neighbours are an owner of one workspace, and a member and an invitation of
// another that the owner has nothing to do with.
func neighbours(t *testing.T) (h *house, owner, stranger pgtest.Person, sent invitation) {
	t.Helper()
	h = newDemo(t)
	owner, stranger = h.DemoMember(t, "atelier-marchand", "owner"), h.DemoMember(t, "nordlicht-yoga", "assistant")
	sent = h.invite(t, h.DemoMember(t, "nordlicht-yoga", "nora"), "invited@test.example", "assistant")
	return h, owner, stranger, sent
}

func TestRule15AnInvitationOfAnotherWorkspaceIsDead(t *testing.T) {
	t.Parallel()
	h, owner, _, sent := neighbours(t)
	guest := h.guest(t, "invited")
	wrong := sent.byID()
	wrong.Workspace = owner.Space
	before := h.Dump(t)
	_, err := h.Accounts.Accept(t.Context(), wrong, guest)
	pgtest.MustBe(t, fault.Gone, err)
	pgtest.MustBe(t, fault.Gone, h.Accounts.Decline(t.Context(), wrong))
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestRule15ListsHoldNobodyOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	h, owner, stranger, sent := neighbours(t)
	ctx := t.Context()
	nora := h.DemoMember(t, "nordlicht-yoga", "nora")
	for name, read := range map[string]func() ([]people.Person, error){
		"Members": func() ([]people.Person, error) {
			page, err := h.Store.Members(ctx, pgtest.Grant[policy.List](t, h.DB, owner, policy.Members), people.MemberQuery{Limit: 100})
			return page.People, err
		},
		"ExportMembers": func() ([]people.Person, error) {
			return h.Store.ExportMembers(ctx, pgtest.Grant[policy.Export](t, h.DB, owner, policy.Members))
		},
		"Guardians": func() ([]people.Person, error) {
			list, _, err := h.Store.Guardians(ctx, h.Actor(t, owner))
			return list, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			people, err := read()
			pgtest.Must(t, err)
			if len(people) == 0 {
				t.Fatal("the list is empty")
			}
			for _, p := range people {
				if p.ID == stranger.ID || p.ID == sent.ID || p.ID == nora.ID || p.Email == nora.Email {
					t.Errorf("%s is of another workspace", p.Email)
				}
			}
		})
	}
}

func TestRule15CountsLeaveOutAnotherWorkspace(t *testing.T) {
	t.Parallel()
	h, owner, _, _ := neighbours(t)
	page, err := h.Store.Members(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Members), people.MemberQuery{Limit: 1})
	pgtest.Must(t, err)
	if want := (people.MemberCounts{Confirmed: 10, Pending: 2, Expired: 1}); page.Counts != want {
		t.Errorf("%+v, want %+v", page.Counts, want)
	}
}

func TestRule15AnAddressOfAnotherWorkspaceCannotBeTaken(t *testing.T) {
	t.Parallel()
	h, owner, _, _ := neighbours(t)
	g := pgtest.Grant[policy.Update](t, h.DB, owner, policy.General)
	w, err := h.Store.General.Open(t.Context(), pgtest.Grant[policy.Open](t, h.DB, owner, policy.General))
	pgtest.Must(t, err)
	h.Exec(t, `insert into workspace_slugs (slug, workspace_id, current) select 'nordlicht-old', workspace_id, false from workspace_slugs
		where slug = 'nordlicht-yoga'`)
	before := h.Dump(t)
	for _, slug := range []string{"nordlicht-yoga", "nordlicht-old"} {
		w.Slug, w.Name = slug, "Taken over"
		pgtest.MustBe(t, fault.Invalid, h.Store.General.Save(t.Context(), g, w))
	}
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// A job that names a workspace reads nothing of another.
func TestRule15JobsStayInTheirWorkspace(t *testing.T) {
	t.Parallel()
	h, owner, stranger, sent := neighbours(t)
	ctx := t.Context()
	before := h.Dump(t)
	job := jobs.InvitationMail{Workspace: owner.Space, Invitation: sent.ID, Generation: 1}
	if letter, ok, err := h.Letters.Invitation(ctx, job); ok || err != nil || letter.Email != "" {
		t.Errorf("Invitation reads %+v, %v, %v", letter, ok, err)
	}
	if letter, ok, err := h.Letters.Void(ctx,
		jobs.VoidMail{Workspace: owner.Space, Invitation: sent.ID, Member: stranger.ID}); ok || err != nil || letter.Email != "" {
		t.Errorf("Void reads %+v, %v, %v", letter, ok, err)
	}
	if letter, ok, err := h.Letters.Limit(ctx,
		jobs.LimitMail{Workspace: owner.Space, Reader: owner.ID, Member: stranger.ID}); ok || err != nil || letter.Email != "" {
		t.Errorf("Limit reads %+v, %v, %v", letter, ok, err)
	}
	pgtest.Must(t, h.Letters.NoteInvitation(ctx, job, people.MailFailed, "no such mailbox"))
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// Someone who is a member of both is, in each workspace, who they are there.
func TestRule12TheActorOfOneWorkspaceIsNobodyInAnother(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	here, there := h.DemoMember(t, "atelier-marchand", "admin"), h.DemoMember(t, "marchand-wholesale", "admin")
	_, err := h.Store.Member(t.Context(), pgtest.Grant[policy.Open](t, h.DB, here, policy.Members), there.ID)
	pgtest.MustBe(t, fault.NotFound, err)
	if _, err := policy.Authorize[policy.Open](h.Actor(t, there), policy.Members); err == nil || !strings.Contains(err.Error(), "agent") {
		t.Errorf("the admin of one workspace opens the members of another, where they are an agent: %v", err)
	}
}
