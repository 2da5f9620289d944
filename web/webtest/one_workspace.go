package webtest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// besideWorkspaces are the tables that belong to no workspace and that a page of
// a workspace asks directly, and why.
var besideWorkspaces = map[string]string{ //nolint:gosec // They are names of tables.
	"user_sessions": "where a session began, for the mail that a new device causes",
	"sessions":      "an account's, whichever workspace it has open",
	"tokens":        "links of mails, found before their workspace is known",
	"throttles":     "counters, by a key that names the workspace",
}

// acrossWorkspaces are the functions that look beyond the workspace of a page, and why.
var acrossWorkspaces = map[string]string{
	"account_by_id":       "to whom that mail goes",
	"whoami":              "who is asking, in which workspace",
	"member_sessions":     "when members were last seen",
	"member_devices":      "where one member is signed in, for owners",
	"member_places":       "other workspaces of the organization, for its admins",
	"workspace_context":   "the organization's name",
	"account_by_email":    "whether somebody invited has an account",
	"log_sign_in":         "a device that is signed out, in each workspace's log",
	"session_save":        "a session is an account's",
	"workspace_slug":      "an address that no workspace has, nor had",
	"end_member_sessions": "sessions are an account's",
	"memberships_of":      "whether somebody is a member elsewhere, or loses their sessions",
	"forget_undone":       "the jobs of one message, which are of no workspace",
}

// byArgument are what migrate writes anew in each workspace by the statement that a page uses:
// it is given the workspace, and no statement of a page sets one.
var byArgument = map[string]string{"conversations": "conversation_words", "conversation_words": "conversation_words"}

var (
	// setting is what current_workspace() reads.
	setting = `(NULLIF(current_setting('latchkey.workspace'::text, true), ''::text))::uuid`
	// ofRE is with what a scan compares the workspace of its rows.
	ofRE     = regexp.MustCompile(`\b\w+\.workspace_id = (\S+?)\)*(?: |$)`)
	ownRE    = regexp.MustCompile(`^\w+\.workspace_id$`)
	planned  = regexp.MustCompile(`(?i)^\s*(select|with|insert|update|delete)\b`)
	calledRE = regexp.MustCompile(`\b(\w+)\s?\(`)
)

// OneWorkspace makes sure that each statement names the workspace of its page for every row
// that it looks at, and says how many tables they look at.
func (s *Site) OneWorkspace(t testing.TB, statements []string) int {
	t.Helper()
	statements = slices.DeleteFunc(slices.Clone(statements), func(sql string) bool { return !planned.MatchString(sql) })
	for i, sql := range statements {
		// A subquery of its own is run once, and plans do not tell its value.
		statements[i] = strings.ReplaceAll(sql, "(select current_workspace())", "current_workspace()")
	}
	functions := Ask[[]string](t, s, `select array_agg(proname::text) from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`)
	scans, tables := s.ScansOf(t, statements), map[string]bool{}
	for sql, list := range scans {
		for _, scan := range list {
			tables[scan.Table] = true
			if besideWorkspaces[scan.Table] != "" || strings.HasPrefix(scan.Table, "pg_") { // Each machine has its catalogue.
				continue
			}
			conditions := strings.ReplaceAll(scan.Conditions, setting, "here")
			if scan.Table == "workspaces" {
				conditions = strings.ReplaceAll(conditions, ".id = ", ".workspace_id = ")
			}
			named := ofRE.FindAllStringSubmatch(conditions, -1)
			if len(named) == 0 {
				t.Errorf("%s is looked at in all workspaces (%s) by\n%s", scan.Table, scan.Conditions, sql)
			}
			for _, of := range named {
				if into := byArgument[scan.Table]; of[1] == "$1" && into != "" && strings.Contains(sql, into) {
					continue
				}
				if of[1] != "here" && !ownRE.MatchString(of[1]) {
					t.Errorf("%s is looked at in the workspace %s by\n%s", scan.Table, of[1], sql)
				}
			}
		}
		for _, call := range calledRE.FindAllStringSubmatch(sql, -1) {
			if slices.Contains(functions, call[1]) && acrossWorkspaces[call[1]] == "" {
				t.Errorf("%s looks beyond the workspace in\n%s", call[1], sql)
			}
		}
	}
	return len(tables)
}
