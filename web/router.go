package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/signin"
	"latchkey/static"
)

// Route is one line of the list: what is served, and how it is decided.
type Route struct {
	Method  string
	Pattern string
	Road    Road
}

// Routes is the whole list; those of single records are in recordRoutes.
func Routes() []Route { return (&Server{}).routes() }

func (s *Server) routes() []Route {
	return slices.Concat([]Route{
		{"GET", "/", public(s.root)},
		{"GET", "/login", public(s.signInPage)},
		{"POST", "/login", public(s.signIn)},
		{"POST", "/logout", public(s.signOut)},
		{"GET", "/signup", public(s.signUpPage)},
		{"POST", "/signup", public(s.signUp)},
		{"GET", "/signup/finish", public(s.finishSignUpPage)},
		{"POST", "/signup/finish", public(s.finishSignUp)},
		{"GET", "/signup/{token}", public(takeLink(signUpCookie, "/signup/finish"))},
		{"GET", "/forgot", public(s.forgotPage)},
		{"POST", "/forgot", public(s.forgot)},
		{"GET", "/forgot/reset", public(s.resetPage)},
		{"POST", "/forgot/reset", public(s.reset)},
		{"GET", "/forgot/{token}", public(takeLink(resetCookie, "/forgot/reset"))},
		{"GET", "/join", public(s.joinPage)},
		{"POST", "/join", public(s.join)},
		{"POST", "/join/decline", public(s.declineLink)},
		{"POST", "/join/switch", public(s.switchAccount)},
		{"GET", "/join/{token}", public(takeLink(joinCookie, "/join"))},
		{"POST", "/preferences", public(s.preferences)},

		{"GET", "/profile", account(s.profilePage)},
		{"POST", "/profile", account(s.updateProfile)},
		{"POST", "/profile/avatar", account(s.updateAvatar)},
		{"POST", "/profile/avatar/remove", account(s.removeAvatar)},
		{"POST", "/profile/password", account(s.changePassword)},
		{"POST", "/profile/sessions/end", account(s.endSessions)},
		{"GET", "/avatars/{id}", account(s.avatar)},
		{"GET", "/workspaces/new", account(s.newWorkspacePage)},
		{"POST", "/workspaces/new", account(s.newWorkspace)},
		{"POST", "/invitations/{id}/accept", account(s.acceptInvitation)},
		{"POST", "/invitations/{id}/decline", account(s.declineInvitation)},

		{"GET", "/w/{workspace}", member(s.home)},
		{"GET", "/w/{workspace}/enter", member(s.enter)},
		{"GET", "/w/{workspace}/settings", member(s.settings)},
		{"GET", "/w/{workspace}/settings/roles", member(s.roles)},

		{"GET", "/w/{workspace}/dashboard", page(policy.Dashboard, s.dashboard)},
		{"GET", "/w/{workspace}/revenue", page(policy.Revenue, s.revenue)},
		{"GET", "/w/{workspace}/reports", page(policy.Reports, s.reports)},
		{"GET", "/w/{workspace}/reports.csv", page(policy.Reports, s.exportReport)},

		{"GET", "/w/{workspace}/contacts", section(policy.Contacts, s.contacts, s.find(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts", page(policy.Contacts, s.createContact)},
		{"GET", "/w/{workspace}/contacts/new", page(policy.Contacts, s.newContactPage)},
		{"GET", "/w/{workspace}/contacts/import", page(policy.Contacts, s.importPage(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/import", upload(policy.Contacts, s.uploadFile(policy.Contacts))},
		{"GET", "/w/{workspace}/contacts/imports/{id}", page(policy.Contacts, s.oneImport(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/imports/{id}", page(policy.Contacts, s.startImport(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/imports/{id}/cancel", page(policy.Contacts, s.cancelImport(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/imports/{id}/refused", page(policy.Contacts, s.refusedRows(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/bulk", page(policy.Contacts, s.changeContacts)},
		{"GET", "/w/{workspace}/contacts/deleted", page(policy.Contacts, s.deletedContacts)},
		{"POST", "/w/{workspace}/contacts/lookup", page(policy.Contacts, s.lookup(policy.Contacts))},
		{"GET", "/w/{workspace}/contacts/lookups", member(s.ownLookups)},
		{"GET", "/w/{workspace}/contacts/export", page(policy.Contacts, s.exportContactsPage)},
		{"POST", "/w/{workspace}/contacts/export", page(policy.Contacts, s.exportContacts)},
		{"GET", "/w/{workspace}/contacts/{id}", page(policy.Contacts, s.contactPage)},
		{"GET", "/w/{workspace}/contacts/{id}/edit", page(policy.Contacts, s.editContactPage)},
		{"POST", "/w/{workspace}/contacts/{id}/edit", page(policy.Contacts, s.editContact)},
		{"GET", "/w/{workspace}/contacts/{id}/delete", page(policy.Contacts, s.deleteContactPage)},
		{"POST", "/w/{workspace}/contacts/{id}/delete", page(policy.Contacts, s.deleteContact)},
		{"GET", "/w/{workspace}/contacts/{id}/restore", page(policy.Contacts, s.restoreContactPage)},
		{"POST", "/w/{workspace}/contacts/{id}/restore", page(policy.Contacts, s.restoreContact)},
		{"POST", "/w/{workspace}/contacts/{id}/notes", page(policy.Contacts, s.addNote)},
		{"POST", "/w/{workspace}/contacts/{id}/notes/remove", page(policy.Contacts, s.removeNote)},
		{"GET", "/w/{workspace}/contacts/{id}/merge", page(policy.Contacts, s.mergePage)},
		{"POST", "/w/{workspace}/contacts/{id}/merge", page(policy.Contacts, s.merge)},

		{"GET", "/w/{workspace}/transactions", section(policy.Transactions, s.recordList(records.Transactions), s.find(policy.Transactions))},
		{"GET", "/w/{workspace}/transactions/import", page(policy.Transactions, s.importPage(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/import", upload(policy.Transactions, s.uploadFile(policy.Transactions))},
		{"GET", "/w/{workspace}/transactions/imports/{id}", page(policy.Transactions, s.oneImport(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/imports/{id}", page(policy.Transactions, s.startImport(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/imports/{id}/cancel", page(policy.Transactions, s.cancelImport(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/imports/{id}/refused", page(policy.Transactions, s.refusedRows(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/lookup", page(policy.Transactions, s.lookup(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/export", page(policy.Transactions, s.export(policy.Transactions))},
		{"GET", "/w/{workspace}/subscriptions", section(policy.Subscriptions, s.recordList(records.Subscriptions), s.find(policy.Subscriptions))},
		{"POST", "/w/{workspace}/subscriptions/lookup", page(policy.Subscriptions, s.lookup(policy.Subscriptions))},
		{"POST", "/w/{workspace}/subscriptions/export", page(policy.Subscriptions, s.export(policy.Subscriptions))},
		{"GET", "/w/{workspace}/orders", page(policy.Orders, s.recordList(records.Orders))},
		{"POST", "/w/{workspace}/orders/export", page(policy.Orders, s.export(policy.Orders))},
		{"GET", "/w/{workspace}/affiliate-invoices", section(policy.AffiliateInvoices, s.recordList(records.AffiliateInvoices), s.find(policy.AffiliateInvoices))},
		{"POST", "/w/{workspace}/affiliate-invoices/lookup", page(policy.AffiliateInvoices, s.lookup(policy.AffiliateInvoices))},
		{"POST", "/w/{workspace}/affiliate-invoices/export", page(policy.AffiliateInvoices, s.export(policy.AffiliateInvoices))},
		{"GET", "/w/{workspace}/students", section(policy.Students, s.recordList(records.Students), s.find(policy.Students))},
		{"POST", "/w/{workspace}/students/lookup", page(policy.Students, s.lookup(policy.Students))},
		{"POST", "/w/{workspace}/students/export", page(policy.Students, s.export(policy.Students))},

		{"GET", "/w/{workspace}/exports/{id}", member(s.exportPage)},
		{"POST", "/w/{workspace}/exports/{id}", member(s.exportFile)},

		{"GET", "/w/{workspace}/settings/audit-log", page(policy.AuditLog, s.activity)},
		{"POST", "/w/{workspace}/settings/audit-log/export", page(policy.AuditLog, s.export(policy.AuditLog))},
		{"GET", "/w/{workspace}/settings/data-export", page(policy.DataExport, s.exports)},
		{"GET", "/w/{workspace}/settings/general", page(policy.General, s.generalPage)},
		{"POST", "/w/{workspace}/settings/general", page(policy.General, s.updateGeneral)},
		{"POST", "/w/{workspace}/settings/general/delete", page(policy.General, s.deleteWorkspace)},

		{"GET", "/w/{workspace}/settings/members", page(policy.Members, s.members)},
		{"GET", "/w/{workspace}/settings/members.csv", page(policy.Members, s.exportMembers)},
		{"GET", "/w/{workspace}/settings/members/invitations/new", page(policy.Members, s.invitePage)},
		{"POST", "/w/{workspace}/settings/members/invitations", page(policy.Members, s.invite)},
		{"POST", "/w/{workspace}/settings/members/invitations/{id}/resend", page(policy.Members, s.resendInvitation)},
		{"POST", "/w/{workspace}/settings/members/invitations/{id}/withdraw", page(policy.Members, s.withdrawInvitation)},
		{"GET", "/w/{workspace}/settings/members/{id}/role", page(policy.Members, s.editRolePage)},
		{"POST", "/w/{workspace}/settings/members/{id}/role", page(policy.Members, s.editRole)},
		{"GET", "/w/{workspace}/settings/members/{id}/remove", page(policy.Members, s.removePage)},
		{"POST", "/w/{workspace}/settings/members/{id}/remove", page(policy.Members, s.remove)},

		{"GET", "/w/{workspace}/settings/teams", page(policy.Teams, s.teams)},
		{"POST", "/w/{workspace}/settings/teams", page(policy.Teams, s.createTeam)},
		{"GET", "/w/{workspace}/settings/teams/new", page(policy.Teams, s.newTeamPage)},
		{"GET", "/w/{workspace}/settings/teams/{id}/edit", page(policy.Teams, s.editTeamPage)},
		{"POST", "/w/{workspace}/settings/teams/{id}/edit", page(policy.Teams, s.editTeam)},
		{"GET", "/w/{workspace}/settings/teams/{id}/delete", page(policy.Teams, s.deleteTeamPage)},
		{"POST", "/w/{workspace}/settings/teams/{id}/delete", page(policy.Teams, s.deleteTeam)},
		{"GET", "/w/{workspace}/settings/contact-fields", page(policy.ContactFields, s.contactFields)},
		{"POST", "/w/{workspace}/settings/contact-fields", page(policy.ContactFields, s.createContactField)},
		{"GET", "/w/{workspace}/settings/contact-fields/new", page(policy.ContactFields, s.newContactFieldPage)},
		{"GET", "/w/{workspace}/settings/contact-fields/{id}/edit", page(policy.ContactFields, s.editContactFieldPage)},
		{"POST", "/w/{workspace}/settings/contact-fields/{id}/edit", page(policy.ContactFields, s.editContactField)},
		{"GET", "/w/{workspace}/settings/contact-fields/{id}/delete", page(policy.ContactFields, s.deleteContactFieldPage)},
		{"POST", "/w/{workspace}/settings/contact-fields/{id}/delete", page(policy.ContactFields, s.deleteContactField)},
	}, digitalProducts.routes(s), physicalProducts.routes(s), courses.routes(s), tags.routes(s), s.recordRoutes())
}

// developmentRoutes exist only with the built-in mailbox.
func (s *Server) developmentRoutes() []Route {
	return []Route{
		{"GET", "/mailbox", public(s.mailboxPage)},
		{"GET", "/mailbox/{id}", public(s.mailboxPage)},
		{"GET", "/mailbox/{id}/html", public(s.mailboxHTML)},
	}
}

// Handler builds the router. Health answers on any host; everything else on ours.
func (s *Server) Handler() http.Handler {
	router := chi.NewRouter()
	router.Use(s.observe, headers)
	router.Get("/healthz", healthy)
	router.Get("/readyz", s.readiness)
	router.Method(http.MethodGet, "/static/*", static.Handler())
	router.Method(http.MethodHead, "/static/*", static.Handler())

	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, &Request{Request: r}, fault.New(fault.Forbidden, "fault.cross_site"))
	}))
	router.Group(func(app chi.Router) {
		app.Use(s.ownHost, s.limitQuery, sameSite.Handler, s.hold, s.sessions.LoadAndSave)
		routes := s.routes()
		if s.mailbox != nil {
			routes = append(routes, s.developmentRoutes()...)
		}
		for _, route := range routes {
			app.Method(route.Method, route.Pattern, s.handler(route.Road))
			if route.Method == http.MethodGet {
				app.Method(http.MethodHead, route.Pattern, s.handler(route.Road))
			}
		}
		nothing := s.handler(public(func(http.ResponseWriter, *Request) error {
			return fault.New(fault.NotFound, "fault.not_found")
		}))
		app.NotFound(nothing)
		app.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
			q := s.understand(r)
			s.showFault(w, q, http.StatusMethodNotAllowed, q.Words.T("fault.method"))
		})
	})
	return router
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// takeLink is behind every link of a mail. It only reads: the secret moves into
// a cookie and out of the address, and nothing is decided before a person
// presses a button. Mail scanners open links too.
func takeLink(name, to string) func(http.ResponseWriter, *Request) error {
	return func(w http.ResponseWriter, r *Request) error {
		token := chi.URLParam(r.Request, "token")
		if len(token) != signin.LinkLength || url.PathEscape(token) != token {
			return fault.New(fault.Gone, "fault.dead_link")
		}
		w.Header().Set("Referrer-Policy", "no-referrer")
		setCookie(w, name, token, linkCookieLife)
		return redirect(w, r, to)
	}
}
