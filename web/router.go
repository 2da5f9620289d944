package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/customer"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
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
func Routes() []Route {
	return slices.Concat([]Route{
		{"GET", "/", public((*Server).root)},
		{"GET", "/login", public((*Server).signInPage)},
		{"POST", "/login", again(signedInAlready, public((*Server).signIn))},
		{"POST", "/logout", public((*Server).signOut)},
		{"GET", "/signup", public((*Server).signUpPage)},
		{"POST", "/signup", public((*Server).signUp)},
		{"GET", "/signup/finish", public((*Server).finishSignUpPage)},
		{"POST", "/signup/finish", again(usedLink(signUpCookie), public((*Server).finishSignUp))},
		{"GET", "/signup/{token}", public(takeLink(signUpCookie, "/signup/finish"))},
		{"GET", "/forgot", public((*Server).forgotPage)},
		{"POST", "/forgot", public((*Server).forgot)},
		{"GET", "/forgot/reset", public((*Server).resetPage)},
		{"POST", "/forgot/reset", again(usedLink(resetCookie), public((*Server).reset))},
		{"GET", "/forgot/{token}", public(takeLink(resetCookie, "/forgot/reset"))},
		{"GET", "/join", public((*Server).joinPage)},
		{"POST", "/join", again(usedLink(joinCookie), public((*Server).join))},
		{"POST", "/join/decline", public((*Server).declineLink)},
		{"POST", "/join/switch", public((*Server).switchAccount)},
		{"GET", "/join/{token}", public(takeLink(joinCookie, "/join"))},
		{"POST", "/preferences", public((*Server).preferences)},

		{"GET", "/profile", account((*Server).profilePage)},
		{"POST", "/profile", account((*Server).updateProfile)},
		{"POST", "/profile/avatar", account((*Server).updateAvatar)},
		{"POST", "/profile/avatar/remove", account((*Server).removeAvatar)},
		{"POST", "/profile/password", account((*Server).changePassword)},
		{"POST", "/profile/sessions/end", account((*Server).endSessions)},
		{"GET", "/avatars/{id}", account((*Server).avatar)},
		{"GET", "/workspaces/new", account((*Server).newWorkspacePage)},
		{"POST", "/workspaces/new", account((*Server).newWorkspace)},
		{"POST", "/invitations/{id}/accept", again(usedInvitation, account((*Server).acceptInvitation))},
		{"POST", "/invitations/{id}/decline", account((*Server).declineInvitation)},

		{"GET", "/w/{workspace}", member((*Server).home)},
		{"GET", "/w/{workspace}/enter", member((*Server).enter)},
		{"GET", "/w/{workspace}/settings", member((*Server).settings)},
		{"GET", "/w/{workspace}/settings/roles", member((*Server).roles)},

		{"GET", "/w/{workspace}/dashboard", page(policy.Dashboard, (*Server).dashboard)},
		{"GET", "/w/{workspace}/revenue", page(policy.Revenue, (*Server).revenue)},
		{"GET", "/w/{workspace}/reports", page(policy.Reports, (*Server).reports)},
		{"GET", "/w/{workspace}/reports.csv", page(policy.Reports, (*Server).exportReport)},

		{"GET", "/w/{workspace}/contacts", section(policy.Contacts, (*Server).contacts, find(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts", page(policy.Contacts, (*Server).createContact)},
		{"GET", "/w/{workspace}/contacts/new", page(policy.Contacts, (*Server).newContactPage)},
		{"GET", "/w/{workspace}/contacts/import", page(policy.Contacts, importPage(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/import", upload(policy.Contacts, uploadFile(policy.Contacts))},
		{"GET", "/w/{workspace}/contacts/imports/{id}", page(policy.Contacts, oneImport(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/imports/{id}", page(policy.Contacts, startImport(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/imports/{id}/cancel", page(policy.Contacts, cancelImport(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/imports/{id}/refused", page(policy.Contacts, refusedRows(policy.Contacts))},
		{"POST", "/w/{workspace}/contacts/bulk", page(policy.Contacts, (*Server).changeContacts)},
		{"GET", "/w/{workspace}/contacts/deleted", page(policy.Contacts, (*Server).deletedContacts)},
		{"POST", "/w/{workspace}/contacts/lookup", page(policy.Contacts, lookup(policy.Contacts))},
		{"GET", "/w/{workspace}/contacts/lookups", member((*Server).ownLookups)},
		{"GET", "/w/{workspace}/contacts/export", page(policy.Contacts, (*Server).exportContactsPage)},
		{"POST", "/w/{workspace}/contacts/export", page(policy.Contacts, (*Server).exportContacts)},
		{"GET", "/w/{workspace}/contacts/{id}", page(policy.Contacts, (*Server).contactPage)},
		{"GET", "/w/{workspace}/contacts/{id}/edit", page(policy.Contacts, (*Server).editContactPage)},
		{"POST", "/w/{workspace}/contacts/{id}/edit", page(policy.Contacts, (*Server).editContact)},
		{"GET", "/w/{workspace}/contacts/{id}/delete", page(policy.Contacts, (*Server).deleteContactPage)},
		{"POST", "/w/{workspace}/contacts/{id}/delete", page(policy.Contacts, (*Server).deleteContact)},
		{"GET", "/w/{workspace}/contacts/{id}/restore", page(policy.Contacts, (*Server).restoreContactPage)},
		{"POST", "/w/{workspace}/contacts/{id}/restore", page(policy.Contacts, (*Server).restoreContact)},
		{"POST", "/w/{workspace}/contacts/{id}/notes", page(policy.Contacts, (*Server).addNote)},
		{"POST", "/w/{workspace}/contacts/{id}/notes/remove", page(policy.Contacts, (*Server).removeNote)},
		{"GET", "/w/{workspace}/contacts/{id}/merge", page(policy.Contacts, (*Server).mergePage)},
		{"POST", "/w/{workspace}/contacts/{id}/merge", page(policy.Contacts, (*Server).merge)},

		{"GET", "/w/{workspace}/transactions", section(policy.Transactions, records(customer.Transactions), find(policy.Transactions))},
		{"GET", "/w/{workspace}/transactions/import", page(policy.Transactions, importPage(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/import", upload(policy.Transactions, uploadFile(policy.Transactions))},
		{"GET", "/w/{workspace}/transactions/imports/{id}", page(policy.Transactions, oneImport(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/imports/{id}", page(policy.Transactions, startImport(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/imports/{id}/cancel", page(policy.Transactions, cancelImport(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/imports/{id}/refused", page(policy.Transactions, refusedRows(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/lookup", page(policy.Transactions, lookup(policy.Transactions))},
		{"POST", "/w/{workspace}/transactions/export", page(policy.Transactions, export(policy.Transactions))},
		{"GET", "/w/{workspace}/subscriptions", section(policy.Subscriptions, records(customer.Subscriptions), find(policy.Subscriptions))},
		{"POST", "/w/{workspace}/subscriptions/lookup", page(policy.Subscriptions, lookup(policy.Subscriptions))},
		{"POST", "/w/{workspace}/subscriptions/export", page(policy.Subscriptions, export(policy.Subscriptions))},
		{"GET", "/w/{workspace}/orders", page(policy.Orders, records(customer.Orders))},
		{"POST", "/w/{workspace}/orders/export", page(policy.Orders, export(policy.Orders))},
		{"GET", "/w/{workspace}/affiliate-invoices", section(policy.AffiliateInvoices, records(customer.AffiliateInvoices), find(policy.AffiliateInvoices))},
		{"POST", "/w/{workspace}/affiliate-invoices/lookup", page(policy.AffiliateInvoices, lookup(policy.AffiliateInvoices))},
		{"POST", "/w/{workspace}/affiliate-invoices/export", page(policy.AffiliateInvoices, export(policy.AffiliateInvoices))},
		{"GET", "/w/{workspace}/students", section(policy.Students, records(customer.Students), find(policy.Students))},
		{"POST", "/w/{workspace}/students/lookup", page(policy.Students, lookup(policy.Students))},
		{"POST", "/w/{workspace}/students/export", page(policy.Students, export(policy.Students))},

		{"GET", "/w/{workspace}/exports/{id}", member((*Server).exportPage)},
		{"POST", "/w/{workspace}/exports/{id}", member((*Server).exportFile)},

		{"GET", "/w/{workspace}/settings/audit-log", page(policy.AuditLog, (*Server).activity)},
		{"POST", "/w/{workspace}/settings/audit-log/export", page(policy.AuditLog, export(policy.AuditLog))},
		{"GET", "/w/{workspace}/settings/data-export", page(policy.DataExport, (*Server).exports)},
		{"GET", "/w/{workspace}/settings/general", page(policy.General, (*Server).generalPage)},
		{"POST", "/w/{workspace}/settings/general", page(policy.General, (*Server).updateGeneral)},
		{"POST", "/w/{workspace}/settings/general/delete", page(policy.General, (*Server).deleteWorkspace)},

		{"GET", "/w/{workspace}/settings/members", page(policy.Members, (*Server).members)},
		{"GET", "/w/{workspace}/settings/members.csv", page(policy.Members, (*Server).exportMembers)},
		{"GET", "/w/{workspace}/settings/members/invitations/new", page(policy.Members, (*Server).invitePage)},
		{"POST", "/w/{workspace}/settings/members/invitations", page(policy.Members, (*Server).invite)},
		{"POST", "/w/{workspace}/settings/members/invitations/{id}/resend", page(policy.Members, (*Server).resendInvitation)},
		{"POST", "/w/{workspace}/settings/members/invitations/{id}/withdraw", page(policy.Members, (*Server).withdrawInvitation)},
		{"GET", "/w/{workspace}/settings/members/{id}/role", page(policy.Members, (*Server).editRolePage)},
		{"POST", "/w/{workspace}/settings/members/{id}/role", page(policy.Members, (*Server).editRole)},
		{"GET", "/w/{workspace}/settings/members/{id}/remove", page(policy.Members, (*Server).removePage)},
		{"POST", "/w/{workspace}/settings/members/{id}/remove", page(policy.Members, (*Server).remove)},

		{"GET", "/w/{workspace}/settings/teams", page(policy.Teams, (*Server).teams)},
		{"POST", "/w/{workspace}/settings/teams", page(policy.Teams, (*Server).createTeam)},
		{"GET", "/w/{workspace}/settings/teams/new", page(policy.Teams, (*Server).newTeamPage)},
		{"GET", "/w/{workspace}/settings/teams/{id}/edit", page(policy.Teams, (*Server).editTeamPage)},
		{"POST", "/w/{workspace}/settings/teams/{id}/edit", page(policy.Teams, (*Server).editTeam)},
		{"GET", "/w/{workspace}/settings/teams/{id}/delete", page(policy.Teams, (*Server).deleteTeamPage)},
		{"POST", "/w/{workspace}/settings/teams/{id}/delete", page(policy.Teams, (*Server).deleteTeam)},
		{"GET", "/w/{workspace}/settings/contact-fields", page(policy.ContactFields, (*Server).contactFields)},
		{"POST", "/w/{workspace}/settings/contact-fields", page(policy.ContactFields, (*Server).createContactField)},
		{"GET", "/w/{workspace}/settings/contact-fields/new", page(policy.ContactFields, (*Server).newContactFieldPage)},
		{"GET", "/w/{workspace}/settings/contact-fields/{id}/edit", page(policy.ContactFields, (*Server).editContactFieldPage)},
		{"POST", "/w/{workspace}/settings/contact-fields/{id}/edit", page(policy.ContactFields, (*Server).editContactField)},
		{"GET", "/w/{workspace}/settings/contact-fields/{id}/delete", page(policy.ContactFields, (*Server).deleteContactFieldPage)},
		{"POST", "/w/{workspace}/settings/contact-fields/{id}/delete", page(policy.ContactFields, (*Server).deleteContactField)},
	}, digitalProducts.routes(), physicalProducts.routes(), courses.routes(), tags.routes(), recordRoutes())
}

// developmentRoutes exist only with the built-in mailbox.
func developmentRoutes() []Route {
	return []Route{
		{"GET", "/mailbox", public((*Server).mailboxPage)},
		{"GET", "/mailbox/{id}", public((*Server).mailboxPage)},
		{"GET", "/mailbox/{id}/html", public((*Server).mailboxHTML)},
	}
}

// Handler builds the router. Health answers on any host; everything else on ours.
func (s *Server) Handler() http.Handler {
	router := chi.NewRouter()
	router.Use(s.observe, headers, onePath)
	router.Get("/healthz", healthy)
	router.Get("/readyz", s.readiness)
	router.Method(http.MethodGet, "/static/*", static.Handler())
	router.Method(http.MethodHead, "/static/*", static.Handler())

	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, &Request{Request: r}, fault.New(fault.Forbidden, "fault.cross_site"))
	}))
	router.Group(func(app chi.Router) {
		app.Use(s.ownHost, s.limitQuery, sameSite.Handler, s.hold, s.sessions.LoadAndSave, s.renewOnNewAccess)
		routes := Routes()
		if s.mailbox != nil {
			routes = append(routes, developmentRoutes()...)
		}
		for _, route := range routes {
			app.Method(route.Method, route.Pattern, s.handler(route.Road))
			if route.Method == http.MethodGet {
				app.Method(http.MethodHead, route.Pattern, s.handler(route.Road))
			}
		}
		app.NotFound(func(w http.ResponseWriter, r *http.Request) {
			missing := fault.New(fault.NotFound, "fault.not_found")
			if opensLink(r.URL.Path) {
				missing = deadLink
			}
			s.fail(w, s.understand(r), missing)
		})
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

// deadLink is the answer to whatever stands where a link of a mail would, and is none.
var deadLink = fault.New(fault.Gone, "fault.dead_link")

// takeLink is behind every link of a mail. It only reads: the secret moves into
// a cookie and out of the address, and nothing is decided before a person
// presses a button. Mail scanners open links too.
func takeLink(name, to string) func(*Server, http.ResponseWriter, *Request) error {
	return func(_ *Server, w http.ResponseWriter, r *Request) error {
		token := chi.URLParam(r.Request, "token")
		if len(token) != signin.LinkLength || url.PathEscape(token) != token {
			return deadLink
		}
		w.Header().Set("Referrer-Policy", "no-referrer")
		setCookie(w, name, token, linkCookieLife)
		return redirect(w, r, to)
	}
}
