package postgres_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/learning"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/section"
)

// demoMember finds a member of the demo.
func (h *house) demoMember(t *testing.T, slug, name string) person {
	t.Helper()
	p := person{Email: name + "@demo.test"}
	must(t, h.Owner.QueryRow(t.Context(), `
		select m.workspace_id, m.id, m.user_id from members m join workspace_slugs s on s.workspace_id = m.workspace_id
		 where s.slug = $1 and m.email = $2`, slug, p.Email).Scan(&p.Space, &p.ID, &p.User))
	return p
}

// neighbours are an owner of one workspace, and a member and an invitation of
// another that the owner has nothing to do with.
func neighbours(t *testing.T) (h *house, owner, stranger person, sent invitation) {
	t.Helper()
	h = newDemo(t)
	owner, stranger = h.demoMember(t, "atelier-marchand", "owner"), h.demoMember(t, "nordlicht-yoga", "assistant")
	sent = h.invite(t, h.demoMember(t, "nordlicht-yoga", "nora"), "invited@test.example", "assistant")
	return h, owner, stranger, sent
}

// Every method that takes an id answers for one of another workspace as for
// one that never was, and changes nothing.
func TestRule15IDsOfAnotherWorkspaceAreNotFound(t *testing.T) {
	t.Parallel()
	h, owner, stranger, sent := neighbours(t)
	ctx := t.Context()
	open, update := grant[policy.Open](t, h, owner, policy.Members), grant[policy.Update](t, h, owner, policy.Members)
	create, remove := grant[policy.Create](t, h, owner, policy.Members), grant[policy.Delete](t, h, owner, policy.Members)
	theirs := one[uuid.UUID](t, h, `select id from contacts where workspace_id = $1 order by id limit 1`, stranger.Space)
	record := h.made(t, records.Orders, theirs, "open")
	draft := h.draft(t, records.Orders, owner.Space)
	// A row in the ledger of their own opens nothing of another workspace either.
	assistant := h.demoMember(t, "atelier-marchand", "assistant")
	h.entry(t, assistant, theirs, 1, 0)
	goods, takenOver := h.goods(t, space{ID: stranger.Space}), section.Item{Name: "Taken over"}
	students, contacts := grant[policy.List](t, h, owner, policy.Students), grant[policy.List](t, h, owner, policy.Contacts)
	h.exec(t, `insert into teams (workspace_id, id, name, name_key) values ($1, $1, 'Theirs', 'theirs')`, stranger.Space)
	h.exec(t, `insert into contact_fields (workspace_id, id, name, name_key, kind) values ($1, $1, 'Theirs', 'theirs', 'text')`, stranger.Space)
	before := h.dump(t)
	for name, call := range map[string]func(id uuid.UUID) error{
		"Team": func(id uuid.UUID) error {
			team, everybody, err := h.Store.Team(ctx, grant[policy.Open](t, h, owner, policy.Teams), some(id))
			return found(t, err, team.Name != "" || everybody != nil)
		},
		"ChangeTeam": func(id uuid.UUID) error {
			return h.Store.ChangeTeam(ctx, grant[policy.Update](t, h, owner, policy.Teams), id, people.TeamDraft{Name: "Taken over"})
		},
		"DeleteTeam": func(id uuid.UUID) error {
			name, err := h.Store.DeleteTeam(ctx, grant[policy.Delete](t, h, owner, policy.Teams), id)
			return found(t, err, name != "")
		},
		"ContactField": func(id uuid.UUID) error {
			f, used, err := h.Store.ContactField(ctx, grant[policy.Open](t, h, owner, policy.ContactFields), id)
			return found(t, err, f.Name != "" || used > 0)
		},
		"ChangeContactField": func(id uuid.UUID) error {
			return h.Store.ChangeContactField(ctx, grant[policy.Update](t, h, owner, policy.ContactFields), customers.Field{ID: id, Name: "Taken over", Kind: customers.TextField})
		},
		"DeleteContactField": func(id uuid.UUID) error {
			name, err := h.Store.DeleteContactField(ctx, grant[policy.Delete](t, h, owner, policy.ContactFields), id)
			return found(t, err, name != "")
		},
		"Customer": func(id uuid.UUID) error {
			kinds := kindGrants{records.Transactions: grant[policy.Open](t, h, owner, policy.Transactions)}
			c, lists, err := h.Store.Customer(ctx, grant[policy.Open](t, h, owner, policy.Contacts), id, kinds)
			return found(t, err, c.Name.Shown != "" || len(lists[records.Transactions]) > 0)
		},
		"Customer of an assistant": func(id uuid.UUID) error {
			kinds := kindGrants{records.Transactions: grant[policy.Open](t, h, assistant, policy.Transactions)}
			c, lists, err := h.Store.Customer(ctx, grant[policy.Open](t, h, assistant, policy.Contacts), id, kinds)
			return found(t, err, c.Name.Shown != "" || len(lists[records.Transactions]) > 0)
		},
		"UpdateContact": func(id uuid.UUID) error {
			return h.Store.UpdateContact(ctx, grant[policy.Update](t, h, owner, policy.Contacts), id, customers.Draft{Name: "Taken over"})
		},
		"UpdateContact of an assistant": func(id uuid.UUID) error {
			return h.Store.UpdateContact(ctx, grant[policy.Update](t, h, assistant, policy.Contacts), id, customers.Draft{Name: "Taken over"})
		},
		"DeleteContact": func(id uuid.UUID) error {
			name, err := h.Store.DeleteContact(ctx, grant[policy.Delete](t, h, owner, policy.Contacts), id)
			return found(t, err, name != "")
		},
		"Product": func(id uuid.UUID) error {
			p, _, err := h.Store.PhysicalProducts.Open(ctx, grant[policy.Open](t, h, owner, policy.PhysicalProducts), id, nil)
			return found(t, err, p.Name != "")
		},
		"UpdateProduct": func(id uuid.UUID) error {
			return h.Store.PhysicalProducts.Update(ctx, grant[policy.Update](t, h, owner, policy.PhysicalProducts), id, sales.Product{Item: takenOver, Currency: "EUR"})
		},
		"DeleteProduct": func(id uuid.UUID) error {
			names, err := h.Store.PhysicalProducts.Delete(ctx, grant[policy.Delete](t, h, owner, policy.PhysicalProducts), []uuid.UUID{id})
			return found(t, err, len(names) > 0)
		},
		"Course": func(id uuid.UUID) error {
			c, _, err := h.Store.Courses.Open(ctx, grant[policy.Open](t, h, owner, policy.Courses), id, &students)
			return found(t, err, c.Name != "")
		},
		"UpdateCourse": func(id uuid.UUID) error {
			return h.Store.Courses.Update(ctx, grant[policy.Update](t, h, owner, policy.Courses), id, learning.Course{Item: takenOver})
		},
		"DeleteCourse": func(id uuid.UUID) error {
			names, err := h.Store.Courses.Delete(ctx, grant[policy.Delete](t, h, owner, policy.Courses), []uuid.UUID{id})
			return found(t, err, len(names) > 0)
		},
		"Tag": func(id uuid.UUID) error {
			tag, _, err := h.Store.Tags.Open(ctx, grant[policy.Open](t, h, owner, policy.Tags), id, &contacts)
			return found(t, err, tag.Name != "")
		},
		"UpdateTag": func(id uuid.UUID) error {
			return h.Store.Tags.Update(ctx, grant[policy.Update](t, h, owner, policy.Tags), id, customers.Tag{Item: takenOver})
		},
		"DeleteTag": func(id uuid.UUID) error {
			names, err := h.Store.Tags.Delete(ctx, grant[policy.Delete](t, h, owner, policy.Tags), []uuid.UUID{id})
			return found(t, err, len(names) > 0)
		},
		"CreateRecord":                 func(id uuid.UUID) error { _, err := h.create(t, owner, records.Orders, id, draft); return err },
		"CreateRecord of an assistant": func(id uuid.UUID) error { _, err := h.create(t, assistant, records.Orders, id, draft); return err },
		"Record": func(id uuid.UUID) error {
			full, err := h.opened(t, owner, records.Orders, id)
			return found(t, err, full.Label != "" || full.Lines != nil)
		},
		"Record of an assistant": func(id uuid.UUID) error {
			full, err := h.opened(t, assistant, records.Orders, id)
			return found(t, err, full.Label != "" || full.Lines != nil)
		},
		"UpdateRecord": func(id uuid.UUID) error { return h.update(t, owner, records.Orders, id, draft) },
		"MoveRecord":   func(id uuid.UUID) error { return h.move(t, owner, records.Orders, id, records.Pay) },
		"DeleteRecord": func(id uuid.UUID) error {
			_, err := h.Store.DeleteRecord(ctx, grant[policy.Delete](t, h, owner, policy.Orders), records.Orders, id)
			return err
		},
		"Member": func(id uuid.UUID) error { _, err := h.Store.Member(ctx, open, id); return err },
		"ChangeMember": func(id uuid.UUID) error {
			_, err := h.Store.ChangeMember(ctx, update, id, people.Change{Offer: offer(t, "agent")})
			return err
		},
		"RemoveMember":       func(id uuid.UUID) error { _, err := h.Store.RemoveMember(ctx, remove, id, uuid.NullUUID{}); return err },
		"Consequences":       func(id uuid.UUID) error { _, _, err := h.Store.Consequences(ctx, remove, id); return err },
		"ResendInvitation":   func(id uuid.UUID) error { _, err := h.Store.ResendInvitation(ctx, create, id); return err },
		"WithdrawInvitation": func(id uuid.UUID) error { _, err := h.Store.WithdrawInvitation(ctx, remove, id); return err },
	} {
		t.Run(name, func(t *testing.T) {
			for what, id := range map[string]uuid.UUID{
				"member": stranger.ID, "order": record, "invitation": sent.ID, "customer": theirs, "nothing": uuid.New(),
				"product": goods["physical"], "course": goods["course"], "tag": goods["tag"], "team and field": stranger.Space,
			} {
				if err := call(id); kindOf(err) != fault.NotFound {
					t.Errorf("the id of a foreign %s: %v", what, err)
				}
			}
			if diff := cmp.Diff(before, h.dump(t)); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// found complains of anything that comes with an error.
func found(t *testing.T, err error, anything bool) error {
	t.Helper()
	if err != nil && anything {
		t.Error("something comes with the refusal")
	}
	return err
}

func TestRule15AnInvitationOfAnotherWorkspaceIsDead(t *testing.T) {
	t.Parallel()
	h, owner, _, sent := neighbours(t)
	guest := h.guest(t, "invited")
	wrong := sent.byID()
	wrong.Workspace = owner.Space
	before := h.dump(t)
	_, err := h.Accounts.Accept(t.Context(), wrong, guest)
	mustBe(t, fault.Gone, err)
	mustBe(t, fault.Gone, h.Accounts.Decline(t.Context(), wrong))
	if diff := cmp.Diff(before, h.dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestRule15ListsHoldNobodyOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	h, owner, stranger, sent := neighbours(t)
	ctx := t.Context()
	nora := h.demoMember(t, "nordlicht-yoga", "nora")
	for name, read := range map[string]func() ([]people.Person, error){
		"Members": func() ([]people.Person, error) {
			page, err := h.Store.Members(ctx, grant[policy.List](t, h, owner, policy.Members), people.MemberQuery{Limit: 100})
			return page.People, err
		},
		"ExportMembers": func() ([]people.Person, error) {
			return h.Store.ExportMembers(ctx, grant[policy.Export](t, h, owner, policy.Members))
		},
		"Guardians": func() ([]people.Person, error) { return h.Store.Guardians(ctx, h.actor(t, owner)) },
	} {
		t.Run(name, func(t *testing.T) {
			people, err := read()
			must(t, err)
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
	page, err := h.Store.Members(t.Context(), grant[policy.List](t, h, owner, policy.Members), people.MemberQuery{Limit: 1})
	must(t, err)
	if want := (people.MemberCounts{Confirmed: 10, Pending: 1, Expired: 1}); page.Counts != want {
		t.Errorf("%+v, want %+v", page.Counts, want)
	}
}

func TestRule15AnAddressOfAnotherWorkspaceCannotBeTaken(t *testing.T) {
	t.Parallel()
	h, owner, _, _ := neighbours(t)
	g := grant[policy.Update](t, h, owner, policy.General)
	w, err := h.Store.General(t.Context(), grant[policy.Open](t, h, owner, policy.General))
	must(t, err)
	h.exec(t, `insert into workspace_slugs (slug, workspace_id, current) select 'nordlicht-old', workspace_id, false from workspace_slugs where slug = 'nordlicht-yoga'`)
	before := h.dump(t)
	for _, slug := range []string{"nordlicht-yoga", "nordlicht-old"} {
		w.Slug, w.Name = slug, "Taken over"
		mustBe(t, fault.Invalid, h.Store.UpdateGeneral(t.Context(), g, w))
	}
	if diff := cmp.Diff(before, h.dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// A job that names a workspace reads nothing of another.
func TestRule15JobsStayInTheirWorkspace(t *testing.T) {
	t.Parallel()
	h, owner, stranger, sent := neighbours(t)
	ctx := t.Context()
	before := h.dump(t)
	job := jobs.InvitationMail{Workspace: owner.Space, Invitation: sent.ID, Generation: 1}
	if letter, ok, err := h.Letters.Invitation(ctx, job); ok || err != nil || letter.Email != "" {
		t.Errorf("Invitation reads %+v, %v, %v", letter, ok, err)
	}
	if letter, ok, err := h.Letters.Void(ctx, jobs.VoidMail{Workspace: owner.Space, Invitation: sent.ID, Member: stranger.ID}); ok || err != nil || letter.Email != "" {
		t.Errorf("Void reads %+v, %v, %v", letter, ok, err)
	}
	if letter, ok, err := h.Letters.Limit(ctx, jobs.LimitMail{Workspace: owner.Space, Owner: owner.ID, Member: stranger.ID}); ok || err != nil || letter.Email != "" {
		t.Errorf("Limit reads %+v, %v, %v", letter, ok, err)
	}
	must(t, h.Letters.NoteInvitation(ctx, job, people.MailFailed, "no such mailbox"))
	if diff := cmp.Diff(before, h.dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// Someone who is a member of both is, in each workspace, who they are there.
func TestRule12TheActorOfOneWorkspaceIsNobodyInAnother(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	here, there := h.demoMember(t, "atelier-marchand", "admin"), h.demoMember(t, "marchand-wholesale", "admin")
	_, err := h.Store.Member(t.Context(), grant[policy.Open](t, h, here, policy.Members), there.ID)
	mustBe(t, fault.NotFound, err)
	if _, err := policy.Authorize[policy.Open](h.actor(t, there), policy.Members); err == nil || !strings.Contains(err.Error(), "agent") {
		t.Errorf("the admin of one workspace opens the members of another, where they are an agent: %v", err)
	}
}
