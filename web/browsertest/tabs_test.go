package browsertest

import (
	"strings"
	"testing"

	"latchkey/web"

	"latchkey/internal/i18n"
	"latchkey/web/webtest"
)

// One person, two workspaces, two tabs: what is done in one tab stays in its
// workspace, whatever the other shows.
func TestTwoTabsNeverMix(t *testing.T) {
	t.Parallel()
	site, french := webtest.New(t, web.Areas...), i18n.For(i18n.French, nil)
	admin := Open(t, site) // Sophie: an admin here, an agent there.
	admin.SignIn("admin@demo.test")
	agent := admin.Another()

	admin.Go(atelier + members)
	agent.Go(wholesale)
	agent.See(french.T("messages.inbox_mine"))

	// The older tab acts after the younger has been elsewhere.
	admin.Click(french.T("members.invite"))
	admin.Fill(french.T("members.addresses"), "anna@example.org")
	admin.Follow(french.T("members.invite"))
	admin.SeeNotice(french.T("notice.invited", "Email", "anna@example.org"))
	site.WaitMail(t, "anna@example.org", "Atelier Marchand")
	if admin.URL() != atelier+members+"#changed" {
		t.Errorf("the admin's tab is at %s", admin.URL())
	}

	// The younger tab is still an agent's, and its menus lead nowhere else.
	agent.Follow(french.T("messages.state_closed"))
	if !strings.HasPrefix(agent.URL(), wholesale) {
		t.Errorf("the agent's tab is at %s", agent.URL())
	}
	agent.Go(wholesale + members)
	if status := agent.Status(); status != 403 {
		t.Errorf("an agent's members page answers %d", status)
	}

	// The switcher of one moves that one alone.
	agent.Click("Marchand Wholesale")
	agent.Follow("Atelier Marchand")
	agent.SeeNotice(french.T("notice.entered", "Workspace", "Atelier Marchand"))
	admin.Click("Atelier Marchand")
	admin.Follow("Marchand Wholesale")
	admin.SeeNotice(french.T("notice.entered", "Workspace", "Marchand Wholesale"))
	agent.Follow(french.T("area.overview"))
	if agent.URL() != atelier+"/dashboard" {
		t.Errorf("the tab of the atelier is at %s", agent.URL())
	}
	agent.Go(atelier + members)
	if row, _ := agent.Row("anna@example.org"); row == "" {
		t.Error("the invitation is not in the atelier")
	}
}
