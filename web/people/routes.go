package people

import (
	"slices"

	"latchkey/internal/policy"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Routes lists what is served of this area.
func (s *Pages) Routes() []app.Route {
	return slices.Concat(s.account().Routes(), s.general().Routes(), s.requestRoutes(), []app.Route{
		app.Get("/", app.Public(s.root)),
		app.Get("/login", app.Public(s.signInPage)),
		app.Post("/login", app.Again(signedInAlready, app.Public(s.signIn))),
		app.Post("/logout", app.Public(s.signOut)),
		app.Get("/signup", app.Public(s.signUpPage)),
		app.Post("/signup", app.MakesMail(app.Public(s.signUp))),
		app.Get("/signup/finish", app.Public(s.finishSignUpPage)),
		app.Post("/signup/finish", s.ofLink(signUpLinks, s.finishSignUp)),
		app.Get("/signup/{token}", app.Public(signUpLinks.take)),
		app.Get("/forgot", app.Public(s.forgotPage)),
		app.Post("/forgot", app.MakesMail(app.Public(s.forgot))),
		app.Get("/forgot/reset", app.Public(s.resetPage)),
		app.Post("/forgot/reset", s.ofLink(resetLinks, s.reset)),
		app.Get("/forgot/{token}", app.Public(resetLinks.take)),
		app.Get("/join", app.Public(s.joinPage)),
		app.Post("/join", s.ofLink(joinLinks, s.join)),
		app.Post("/join/decline", s.ofLink(joinLinks, s.declineLink)),
		app.Post("/join/switch", s.ofLink(joinLinks, s.switchAccount)),
		app.Get("/join/{token}", app.Public(joinLinks.take)),
		app.Post("/preferences", app.Public(s.preferences)),
		app.Get("/profile", app.Account(s.profilePage)),
		app.Post("/profile", app.Account(s.updateProfile)),
		app.Post("/profile/avatar", app.Picture("avatar", app.Account(s.updateAvatar))),
		app.Post("/profile/avatar/remove", app.Account(s.removeAvatar)),
		app.Post("/profile/password", app.Account(s.changePassword)),
		app.Post("/profile/sessions/end", app.Account(s.endSessions)),
		app.Post("/profile/sessions/{id}/end", app.Account(s.endSession)),
		app.Get("/avatars/{id}", app.Account(s.avatar)),
		app.Get("/workspaces", app.Account(s.workspaces)),
		app.Get("/workspaces/new", app.Account(s.newWorkspacePage)),
		app.Post("/workspaces/new", app.Makes(s.founded, app.Account(s.newWorkspace))),
		app.Post("/invitations/{id}/accept", app.Again(s.usedInvitation, app.Account(s.acceptInvitation))),
		app.Post("/invitations/{id}/decline", app.Account(s.declineInvitation)),
		app.Get("/w/{workspace}", app.Member(s.home)),
		app.Get("/w/{workspace}/enter", app.Member(s.enter)),
		app.Post("/w/{workspace}/busy", app.Member(s.busy)),
		app.Get("/w/{workspace}/settings", app.Member(s.settings)),
		app.Get("/w/{workspace}/settings/roles", app.Member(s.roles)),
		app.Get("/w/{workspace}/settings/access", app.Page(policy.Members, s.accessPage)),
		app.Get("/w/{workspace}/settings/access/who", app.Page(policy.Members, s.seersPage)),
		app.Get("/w/{workspace}/settings/audit-log", app.Page(policy.AuditLog, s.activity)),
		app.Post("/w/{workspace}/settings/audit-log/export", app.Makes(app.LeadsTo("/exports"), app.Page(policy.AuditLog, s.exportActivity))),
		app.Post("/w/{workspace}/settings/general/delete", app.Page(policy.General, s.deleteWorkspace)),
		app.Post("/w/{workspace}/settings/account/logo", app.Picture("logo", app.Page(policy.Account, s.updateLogo))),
		app.Post("/w/{workspace}/settings/account/logo/remove", app.Page(policy.Account, s.removeLogo)),
		app.Get("/w/{workspace}/logo/{id}", app.Member(s.logo)),
		app.Get("/w/{workspace}/settings/members", app.Page(policy.Members, s.members)),
		app.Post("/w/{workspace}/settings/members.csv", app.Page(policy.Members, s.exportMembers)),
		app.Get("/w/{workspace}/settings/members/several", app.Page(policy.Members, s.severalPage)),
		app.Post("/w/{workspace}/settings/members/several", app.Page(policy.Members, s.changeSeveral)),
		app.Post("/w/{workspace}/settings/members/several/resend",
			app.Makes(app.LeadsToList("/settings/members"), app.Page(policy.Members, s.resendSeveral))),
		app.Get("/w/{workspace}/settings/members/invitations/new", app.Page(policy.Members, s.invitePage)),
		app.Post("/w/{workspace}/settings/members/invitations",
			app.Makes(app.LeadsToList("/settings/members#"+changedRow), app.Page(policy.Members, s.invite))),
		app.Get("/w/{workspace}/settings/members/invitations/{id}/menu", app.Page(policy.Members, s.invitationMenu)),
		app.Get("/w/{workspace}/settings/members/invitations/{id}/role", app.Page(policy.Members, s.editInvitationPage)),
		app.Post("/w/{workspace}/settings/members/invitations/{id}/role", app.Page(policy.Members, s.editInvitation)),
		app.Post("/w/{workspace}/settings/members/invitations/{id}/resend",
			app.Makes(app.LeadsToList("/settings/members"), app.Page(policy.Members, s.resendInvitation))),
		app.Post("/w/{workspace}/settings/members/several/{id}/restore", app.Page(policy.Members, s.restoreSeveral)),
		app.Post("/w/{workspace}/settings/members/invitations/{id}/restore", app.Page(policy.Members, s.restoreInvitation)),
		app.Post("/w/{workspace}/settings/members/invitations/{id}/withdraw", app.Page(policy.Members, s.withdrawInvitation)),
		app.Get("/w/{workspace}/settings/members/{id}", app.Page(policy.Members, s.memberPage)),
		app.Post("/w/{workspace}/settings/members/{id}/sign-out", app.Page(policy.Members, s.signOutMember)),
		app.Get("/w/{workspace}/settings/members/{id}/suspend", app.Page(policy.Members, s.suspendPage)),
		app.Post("/w/{workspace}/settings/members/{id}/suspend", app.Page(policy.Members, s.suspend)),
		app.Post("/w/{workspace}/settings/members/{id}/reactivate", app.Page(policy.Members, s.reactivate)),
		app.Get("/w/{workspace}/settings/members/{id}/menu", app.Page(policy.Members, s.memberMenu)),
		app.Get("/w/{workspace}/settings/members/{id}/role", app.Page(policy.Members, s.editRolePage)),
		app.Post("/w/{workspace}/settings/members/{id}/role", app.Page(policy.Members, s.editRole)),
		app.Get("/w/{workspace}/settings/members/{id}/replace", app.Page(policy.Members, s.replacePage)),
		app.Post("/w/{workspace}/settings/members/{id}/replace",
			app.Makes(app.LeadsToSelf("/settings/members"), app.Page(policy.Members, s.replace))),
		app.Get("/w/{workspace}/settings/members/{id}/remove", app.Page(policy.Members, s.removePage)),
		app.Post("/w/{workspace}/settings/members/{id}/remove", app.Page(policy.Members, s.remove)),
	})
}

// DevelopmentRoutes exist only with the built-in mailbox.
func (s *Pages) DevelopmentRoutes() []app.Route {
	if s.Mailbox == nil {
		return nil
	}
	return []app.Route{
		app.Get("/mailbox", app.Public(s.mailboxPage)),
		app.Get("/mailbox/{id}", app.Public(s.mailboxPage)),
		app.Get("/mailbox/{id}/html", app.Public(s.mailboxHTML)),
	}
}

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.SectionPages { return []kit.SectionPages{s.teams()} }

// Records are what hangs on customers in this area.
func (s *Pages) Records() []*kit.Records { return nil }
