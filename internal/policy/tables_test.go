package policy

import (
	"bytes"
	"strings"
	"testing"
)

// files are the four files as they stand, by name.
func files() map[string][]byte {
	return map[string][]byte{
		"access.csv": accessCSV, "grants.csv": grantsCSV,
		"restrictions.csv": restrictionsCSV, "organization.csv": organizationCSV,
	}
}

func readFiles(f map[string][]byte) error {
	_, err := readTables(f["access.csv"], f["grants.csv"], f["restrictions.csv"], f["organization.csv"])
	return err
}

// mutilations replaces old, which stands in the file, and says what the error must contain.
var mutilations = []struct{ name, file, old, fresh, want string }{
	{"missing row", "access.csv", "overview,reports,Reports,RX,RX,RX,-,-,\n", "", `resource "reports" has no line`},
	{"doubled row", "access.csv", "overview,reports,Reports,RX,RX,RX,-,-,\n", strings.Repeat("overview,reports,Reports,RX,RX,RX,-,-,\n", 2), `"reports" is there twice`},
	{"unknown row", "access.csv", "overview,reports", "overview,rapports", `unknown resource "rapports"`},
	{"row without a name", "access.csv", "overview,reports", "overview,", `unknown resource ""`},
	{"unknown area", "access.csv", "overview,reports", "oversight,reports", `unknown area "oversight"`},
	{"unknown role", "access.csv", "assistant,agent,note", "assistant,agents,note", "the header is not"},
	{"roles in another order", "access.csv", "owner,admin", "admin,owner", "the header is not"},
	{"header without a column", "access.csv", ",note\n", "\n", "wrong number of fields"},
	{"missing cell", "access.csv", "Reports,RX,", "Reports,", "wrong number of fields"},
	{"empty cell", "access.csv", "Reports,RX", "Reports,", `reports, owner: "" does not begin`},
	{"unknown letter", "access.csv", "Reports,RX", "Reports,RZ", `reports, owner: "RZ" has a letter that is unknown`},
	{"small letter", "access.csv", "Reports,RX", "Reports,rx", `reports, owner: "rx" does not begin`},
	{"space after a letter", "access.csv", "Reports,RX", "Reports,RX ", `reports, owner: "RX " has a letter that is unknown`},
	{"doubled letter", "access.csv", "Reports,RX", "Reports,RXX", "doubled"},
	{"letters out of order", "access.csv", "Reports,RX", "Reports,RXC", "out of order"},
	{"first letter out of order", "access.csv", "Reports,RX", "Reports,XR", "does not begin"},
	{"two first letters", "access.csv", "Reports,RX", "Reports,RLX", "unknown"},
	{"write without read", "access.csv", "Reports,RX", "Reports,CU", "does not begin"},
	{"nothing and something", "access.csv", "Reports,RX", "Reports,-R", "does not begin"},
	{"export of what is not listed", "access.csv", "RCUDX,RCUD,RCUD,LCUD,-,\"X", "RCUDX,RCUD,RCUD,LCUDX,-,\"X", `contacts, assistant: "LCUDX" exports what it does not list`},
	{"stray quote", "access.csv", "Reports,RX", "Reports,R\"X", "bare"},
	{"byte order mark", "access.csv", "area,resource", "\ufeffarea,resource", "the header is not"},

	{"header", "grants.csv", "actor,", "role,", "the header is not"},
	{"missing row", "grants.csv", "agent,-,-,-,-,-\n", "", "4 lines instead of one a role"},
	{"doubled row", "grants.csv", "agent,-,-,-,-,-\n", "agent,-,-,-,-,-\nagent,-,-,-,-,-\n", "6 lines instead of one a role"},
	{"row doubled in another's place", "grants.csv", "assistant,-", "agent,-", `line 5 is "agent" instead of "assistant"`},
	{"unknown role", "grants.csv", "assistant,-", "helper,-", `line 5 is "helper"`},
	{"unknown word", "grants.csv", "manager,-", "manager,no", `manager gives owner: "no" is neither yes nor -`},
	{"unknown word in the last column", "grants.csv", "manager,-,-,-,-,yes", "manager,-,-,-,-,no", `manager gives agent: "no" is neither yes nor -`},
	{"empty cell", "grants.csv", "manager,-", "manager,", `manager gives owner: "" is neither`},

	{"header", "restrictions.csv", "removes,reach", "removes,scope", "the header is not"},
	{"missing row", "restrictions.csv", "manager,integrations,\"integrations; api_keys; webhooks\",,,\n", "", "7 lines instead of 8"},
	{"doubled row", "restrictions.csv", "manager,integrations", "manager,data_export,,,,\nmanager,integrations", "9 lines instead of 8"},
	{"unknown row", "restrictions.csv", "agent,workflows", "agent,workflow", `line 8 is "workflow" instead of "workflows"`},
	{"unknown role", "restrictions.csv", "agent,workflows", "agents,workflows", `workflows: unknown role "agents"`},
	{"unknown resource", "restrictions.csv", "api_keys;", "api_key;", `integrations: unknown resource "api_key"`},
	{"unknown letter", "restrictions.csv", "contacts:D", "contacts:M", "contact_deletion: unknown letter"},
	{"unknown area", "restrictions.csv", "area settings", "area setting", `settings: unknown area "setting"`},
	{"unknown exception", "restrictions.csv", "but notifications", "but notification", `settings: unknown resource "notification"`},
	{"no exception", "restrictions.csv", "settings but notifications", "settings", `settings: unknown resource ""`},
	{"unknown reach", "restrictions.csv", ",team,", ",teams,", `visibility_team: unknown reach "teams"`},
	{"nothing removed", "restrictions.csv", "workflows,shortcuts", "workflows,", "workflows takes nothing from agent"},
	{"removal of what is closed", "restrictions.csv", "workflows,shortcuts", "workflows,tags", "workflows takes nothing from agent"},
	{"removal of a letter that is not there", "restrictions.csv", "contacts:D", "contacts:X", "contact_deletion takes nothing from manager"},
	{"reach of a role that sees everything", "restrictions.csv", "agent,visibility_team", "manager,visibility_team", "visibility_team takes nothing from manager"},
	{"no reach", "restrictions.csv", "visibility_own,,own", "visibility_own,,", "visibility_own takes nothing from agent"},
	{"no mask", "restrictions.csv", `"email,phone"`, "", "mask_contact takes nothing from agent"},
	{"unknown mask", "restrictions.csv", "email,phone", "email,name", `mask_contact: unknown mask "name"`},

	{"header", "organization.csv", "billing_admin,user_admin", "user_admin,billing_admin", "the header is not"},
	{"missing row", "organization.csv", "billing,RU,RU,-,-,\n", "", "6 lines instead of 7"},
	{"doubled row", "organization.csv", "billing,RU,RU,-,-,\n", "billing,RU,RU,-,-,\nbilling,RU,RU,-,-,\n", "8 lines instead of 7"},
	{"unknown act", "organization.csv", "billing,RU", "bills,RU", `line 8 is "bills" instead of "billing"`},
	{"unknown letter", "organization.csv", "billing,RU", "billing,RW", `billing, admin: unknown letters "RW"`},
	{"letter of workspaces alone", "organization.csv", "billing,RU", "billing,RX", `billing, admin: unknown letters "RX"`},
	{"empty cell", "organization.csv", "billing,RU", "billing,", `billing, admin: unknown letters ""`},
}

func TestMutilatedFilesStopTheProgram(t *testing.T) {
	t.Parallel()
	for _, c := range mutilations {
		t.Run(c.file+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			mutilated := files()
			mutilated[c.file] = bytes.Replace(mutilated[c.file], []byte(c.old), []byte(c.fresh), 1)
			if bytes.Equal(mutilated[c.file], files()[c.file]) {
				t.Fatalf("%q does not stand in %s", c.old, c.file)
			}
			err := readFiles(mutilated)
			if err == nil || !strings.HasPrefix(err.Error(), c.file+": ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %s: …%s…", err, c.file, c.want)
			}
		})
	}
}

func TestEmptyAndCutFilesStopTheProgram(t *testing.T) {
	t.Parallel()
	for name, whole := range files() {
		lines := bytes.SplitAfter(bytes.TrimSuffix(whole, []byte("\n")), []byte("\n"))
		for n := range lines {
			cut := files()
			cut[name] = bytes.Join(lines[:n], nil)
			if readFiles(cut) == nil {
				t.Errorf("%s is read with %d lines of %d", name, n, len(lines))
			}
		}
	}
	if err := readFiles(files()); err != nil {
		t.Errorf("the files as they stand: %v", err)
	}
}
