package browsertest

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"latchkey/web"

	"latchkey/internal/demo"
	"latchkey/internal/i18n"
	"latchkey/web/webtest"
)

const (
	atelier   = "/w/atelier-marchand"
	wholesale = "/w/marchand-wholesale"
	members   = "/settings/members"

	newPassword = "a quiet kiln in spring"
)

// titles are those of the mail, as the product's description has them.
var titles = map[i18n.Language]string{
	i18n.English: "Invitation to join the Atelier Marchand workspace",
	i18n.French:  "Invitation à rejoindre l’espace de travail Atelier Marchand",
	i18n.Dutch:   "Uitnodiging om lid te worden van de werkomgeving Atelier Marchand",
}

var mailLink = regexp.MustCompile(`http://\S+/(join|signup|forgot)/\S+`)

// The whole journey, as the people of one business take it, in each language.
func TestJourney(t *testing.T) {
	for _, language := range i18n.Languages {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			journey(t, language, true)
		})
	}
	t.Run("without script", func(t *testing.T) {
		t.Parallel()
		journey(t, i18n.English, false)
	})
}

// traveller is one person with a tab, in one language.
type traveller struct {
	*Tab
	words *i18n.Words
}

func (p traveller) T(key string, arguments ...any) string { return p.words.T(key, arguments...) }

func journey(t *testing.T, language i18n.Language, script bool) {
	site := webtest.New(t, web.Areas...)
	person := func() traveller {
		p := traveller{Open(t, site), i18n.For(language, nil)}
		p.Language(string(language))
		if !script {
			p.NoScript()
		}
		return p
	}
	owner, anna := person(), person()

	owner.signIn("owner@demo.test", "Marie Marchand")
	owner.openMembers("Marie Marchand")
	owner.invite("anna@example.org", "assistant")
	mail := site.WaitMail(t, "anna@example.org", titles[language])
	if mail.Subject != titles[language] {
		t.Errorf("the mail is titled %q", mail.Subject)
	}

	anna.Go(link(t, mail))
	anna.See(anna.T("role.assistant.join", "Workspace", "Atelier Marchand"))
	anna.Fill(anna.T("account.name"), "Anna Kowalska")
	anna.Fill(anna.T("account.password"), newPassword)
	anna.Follow(anna.T("invitation.create_and_join"))
	anna.SeeNotice(anna.T("notice.joined", "Workspace", "Atelier Marchand"))
	anna.switchWorkspaces(owner)

	owner.Go(atelier + members)
	if row, check := owner.Row("anna@example.org"); !check || !strings.Contains(row, owner.T("members.status_confirmed")) {
		t.Errorf("anna is not confirmed: %s", row)
	}
	owner.makeAdmin("Anna Kowalska", "anna@example.org")

	anna.openMembers("Anna Kowalska")
	anna.invite("ben@example.org", "assistant")
	site.WaitMail(t, "ben@example.org", titles[language])

	owner.Go(atelier + members)
	owner.remove("Anna Kowalska")
	anna.Follow(anna.T("area.overview"))
	anna.See(anna.T("ended.heading"))
	if status := anna.Status(); status != http.StatusNotFound {
		t.Errorf("the click after the removal answers %d", status)
	}
}

// signIn takes the sign-in page, and the language of this journey in the
// profile's menu.
func (p traveller) signIn(email, name string) {
	p.t.Helper()
	p.Go("/")
	p.Fill(p.T("account.email"), email)
	p.Fill(p.T("account.password"), demo.Password)
	p.Follow(p.T("account.sign_in.button"))
	if p.words.Language != i18n.English {
		p.Click(i18n.For(i18n.English, nil).T("frame.profile_menu", "Name", name))
		p.Follow(p.words.Language.Name())
	}
	p.See(p.T("dashboard.orders"))
}

// openMembers goes from the profile's picture to the members.
func (p traveller) openMembers(name string) {
	p.t.Helper()
	p.Click(p.T("frame.profile_menu", "Name", name))
	p.Follow(p.T("frame.settings"))
	p.Follow(p.T("resource.members"))
	p.See(p.T("members.lead", "Workspace", "Atelier Marchand"))
}

// invite fills the dialog on the page of the members, with a mail in the
// language of this journey.
func (p traveller) invite(email, role string) {
	p.t.Helper()
	p.Click(p.T("members.invite"))
	p.See(p.T("members.invite_assistant"))
	p.Fill(p.T("members.addresses"), email)
	p.Click(p.T("role." + role + ".name"))
	p.See(p.T("members.invite_" + role))
	p.Choose(p.T("members.mail_language"), p.words.Language.Name())
	p.Follow(p.T("members.invite"))
	p.SeeNotice(p.T("notice.invited", "Email", email))
	if row, _ := p.Row(email); !strings.Contains(row, p.T("members.not_confirmed", "Count", 7)) {
		p.t.Errorf("the invitation is not in the list: %s", row)
	}
}

// switchWorkspaces has the owner invite into a second workspace, accepts it in
// the switcher, and goes back and forth.
func (p traveller) switchWorkspaces(owner traveller) {
	p.t.Helper()
	owner.Go(wholesale + members)
	owner.invite("anna@example.org", "agent")
	p.Go(atelier)
	p.Click("Atelier Marchand")
	p.Follow(p.T("frame.accept_from", "Name", "Marchand Wholesale"))
	p.SeeNotice(p.T("notice.joined", "Workspace", "Marchand Wholesale"))
	p.Click("Marchand Wholesale")
	p.Follow("Atelier Marchand")
	p.SeeNotice(p.T("notice.entered", "Workspace", "Atelier Marchand"))
	if p.URL() != atelier+"/dashboard" {
		p.t.Errorf("the switcher leads to %s", p.URL())
	}
}

// makeAdmin edits a role, and looks at the message and at the badge.
func (p traveller) makeAdmin(name, email string) {
	p.t.Helper()
	p.Click(p.T("members.actions_for", "Name", name))
	p.Click(p.T("members.edit_role"))
	p.See(p.T("members.edit_title", "Name", name))
	p.Click(p.T("role.admin.name"))
	p.See(p.T("members.gains"))
	p.Follow(p.T("members.save"))
	p.SeeNotice(p.T("notice.role_changed", "Name", name, "Article", p.T("role.admin.article")))
	row, _ := p.Row(email)
	if !strings.Contains(row, email+" "+p.T("role.admin.name")) || !strings.Contains(row, p.T("members.changed")) {
		p.t.Errorf("no badge beside the address: %s", row)
	}
}

// remove takes the question, which has the focus on Cancel.
func (p traveller) remove(name string) {
	p.t.Helper()
	p.Click(p.T("members.actions_for", "Name", name))
	p.Click(p.T("members.remove"))
	p.See(p.T("members.remove_title", "Name", name, "Workspace", "Atelier Marchand"))
	p.SeeFocus(p.T("members.cancel"))
	p.Follow(p.T("members.remove_access"))
	p.SeeNotice(p.T("notice.removed", "Name", name, "Workspace", "Atelier Marchand"))
}
