package people_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
)

// Accounts come before a workspace and Letters act for the product, so their
// methods take no Grant. Each has to have a reason.
var (
	accountMethods = map[string]string{
		"Accept":              "the link, or the session of the address it is for, is the right",
		"AccessEnded":         "one's own access",
		"Avatar":              "knowing the random id is the right",
		"BeginReset":          "of a job: the mailbox is the proof",
		"BeginSession":        "the password was checked",
		"BeginUnknownSession": "the password was checked",
		"BeginSignUp":         "of a job: the mailbox is the proof",
		"ByEmail":             "signing in: nobody is anybody yet",
		"ByID":                "one's own account",
		"Decline":             "the link, or the session of the address it is for, is the right",
		"EndOtherSessions":    "one's own sessions",
		"EndOwnSession":       "one's own sessions",
		"EndSession":          "one's own session",
		"FinishReset":         "the link is the right",
		"FinishSignUp":        "the link is the right",
		"CreateWorkspace":     "takes a grant of the organization, or founds one's own",
		"Invitation":          "the link is the right",
		"LedTo":               "the link, and the token of the form that used it, are the right",
		"Memberships":         "one's own workspaces",
		"RequestLink":         "anybody may ask; the mailbox is the proof",
		"Reset":               "the link is the right",
		"Sessions":            "one's own sessions",
		"SetAvatar":           "one's own picture",
		"SetPassword":         "one's own password",
		"SignUp":              "the link is the right",
		"SlugOf":              "where a form has led that only its sender has",
		"Throttle":            "counts whoever tries",
		"UpdateProfile":       "one's own profile",
	}
	letterMethods = map[string]string{
		"Access":         "a job asks whether its mail still counts",
		"Account":        "a job asks whether its mail still counts",
		"Invitation":     "a job asks whether its mail still counts",
		"IssueLink":      "a job does what RequestLink asked for",
		"KnownAddress":   "a job asks whom to tell",
		"Limit":          "a job asks whether its mail still counts",
		"NoteInvitation": "a job notes how far its mail has come",
		"SignIn":         "a job reads where a session began",
		"Digest":         "a job reads what an owner is mailed of a week, and that they are one",
		"Digests":        "a job looks for weeks that are over",
		"EndLending":     "a job takes back what was lent",
		"SealLogs":       "a job seals what is in the logs, for nobody",
		"Sweep":          "deletes what has run out, for everybody",
		"TellLapse":      "a job tells an inviter of an invitation that ran out",
		"TellEnding":     "a job tells of access that ends",
		"Void":           "a job asks whether its mail still counts",
	}
)

func TestRule13MethodsWithoutAGrantArePinned(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of     reflect.Type
		pinned map[string]string
	}{
		{reflect.TypeFor[people.Accounts](), accountMethods},
		{reflect.TypeFor[people.Letters](), letterMethods},
	} {
		t.Run(c.of.Name(), func(t *testing.T) {
			t.Parallel()
			var got []string
			for i := range c.of.NumMethod() {
				got = append(got, c.of.Method(i).Name)
			}
			if diff := cmp.Diff(slices.Sorted(maps.Keys(c.pinned)), got); diff != "" {
				t.Error("methods (-pinned +found):\n" + diff)
			}
		})
	}
}

func TestRule13FoundingInAnOrganizationNeedsItsGrant(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user, other, organization := h.NewUser(t, "user"), h.NewUser(t, "other"), h.NewSpace(t, "atelier").ID
	grantOf := func(user uuid.UUID, act policy.Act) *policy.OrganizationGrant[policy.Create] {
		g, err := policy.AuthorizeOrganization[policy.Create](
			policy.NewOrganizationActor(policy.OrganizationID(organization), policy.UserID(user), policy.OrganizationAdmin), act)
		pgtest.Must(t, err)
		return &g
	}
	before := h.Dump(t)
	for name, c := range map[string]struct {
		grant *policy.OrganizationGrant[policy.Create]
		want  error
	}{
		"the zero grant":      {&policy.OrganizationGrant[policy.Create]{}, policy.ErrNobody},
		"of another user":     {grantOf(other, policy.ManageWorkspaces), policy.ErrWrongGrant},
		"to place people":     {grantOf(user, policy.PlaceInWorkspace), policy.ErrWrongGrant},
		"to invite people":    {grantOf(user, policy.OrganizationPeople), policy.ErrWrongGrant},
		"to join a workspace": {grantOf(user, policy.JoinWorkspace), policy.ErrWrongGrant},
	} {
		if slug, err := h.Accounts.CreateWorkspace(t.Context(), user, c.grant, founding); !errors.Is(err, c.want) || slug != "" {
			t.Errorf("%s: %q, %v", name, slug, err)
		}
	}
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// The database asks again: a grant of yesterday founds nothing.
func TestRule13FoundingAsksTheDatabaseAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user, organization := h.NewUser(t, "user"), h.NewSpace(t, "atelier").ID
	h.Exec(t, `insert into organization_members (organization_id, user_id, role) values ($1, $2, 'member')`, organization, user)
	g, err := policy.AuthorizeOrganization[policy.Create](
		policy.NewOrganizationActor(policy.OrganizationID(organization), policy.UserID(user), policy.OrganizationAdmin), policy.ManageWorkspaces)
	pgtest.Must(t, err)
	before := h.Dump(t)
	if _, err := h.Accounts.CreateWorkspace(t.Context(), user, &g, founding); err == nil {
		t.Error("a member founds a workspace in the organization")
	}
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}
