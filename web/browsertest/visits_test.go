package browsertest

const (
	contacts = atelier + "/contacts"
	talks    = atelier + "/conversations"
	auditLog = atelier + "/settings/audit-log"
	teams    = atelier + "/settings/teams"
	fields   = atelier + "/settings/contact-fields"
)

// visit is one page as one person sees it: who is one of everybody, "" for
// nobody. A path may begin with a link of the world.
type visit struct {
	who, path string
	status    int
}

// visits has every GET route of the product but those of sections, as somebody
// who may open it and as somebody who may not.
var visits = map[string][]visit{
	"/":               {{"", "/", 200}, {"owner", "/", 200}, {"former", "/", 200}},
	"/login":          {{"", "/login", 200}, {"", "/login?next=%2Fprofile", 200}},
	"/signup":         {{"", "/signup", 200}},
	"/signup/finish":  {{"agent", "/signup/finish", 410}},
	"/signup/{token}": {{"", "{signup}", 200}, {"", "/signup/dead", 410}},
	"/forgot":         {{"", "/forgot", 200}},
	"/forgot/reset":   {{"agent", "/forgot/reset", 410}},
	"/forgot/{token}": {{"", "{reset}", 200}, {"", "/forgot/dead", 410}},
	"/join":           {{"agent", "/join", 410}},
	"/join/{token}": {
		{"", "{new}", 200}, {"", "{owner2}", 200}, {"manager", "{manager}", 200}, {"owner", "{new}", 200}, {"", "/join/dead", 410},
	},
	"/profile":        {{"owner", "/profile?workspace=atelier-marchand", 200}, {"nora", "/profile", 200}, {"", "/profile", 200}},
	"/workspaces":     {{"owner", "/workspaces?workspace=atelier-marchand", 200}, {"owner", "/workspaces?q=whole", 200}, {"former", "/workspaces", 200}, {"", "/workspaces", 200}},
	"/workspaces/new": {{"owner", "/workspaces/new", 200}, {"former", "/workspaces/new", 200}, {"", "/workspaces/new", 200}},

	"/w/{workspace}": {
		{"owner", atelier, 200}, {"admin", atelier, 200}, {"manager", atelier, 200}, {"manager.restricted", atelier, 200}, {"assistant", atelier, 200},
		{"agent", atelier, 200}, {"agent.masked", atelier, 200}, {"nora", "{empty}", 200}, {"nora", atelier, 404}, {"", atelier, 200},
	},
	"/w/{workspace}/enter":    {{"assistant", atelier + "/enter", 200}, {"nora", atelier + "/enter", 404}},
	"/w/{workspace}/settings": {{"owner", atelier + "/settings", 200}, {"agent", atelier + "/settings", 200}, {"nora", atelier + "/settings", 404}},
	"/w/{workspace}/settings/roles": {
		{"owner", atelier + "/settings/roles", 200}, {"agent", atelier + "/settings/roles", 200}, {"nora", atelier + "/settings/roles", 404},
	},
	"/w/{workspace}/dashboard": {
		{"owner", atelier + "/dashboard", 200}, {"manager", atelier + "/dashboard", 200}, {"manager.restricted", atelier + "/dashboard", 200}, {"assistant", atelier + "/dashboard", 200},
		{"nora", "{empty}/dashboard", 200}, {"agent", atelier + "/dashboard", 403}, {"nora", atelier + "/dashboard", 404}, {"owner", atelier + "/dashboard?colour=red", 400},
	},
	"/w/{workspace}/revenue": {
		{"owner", atelier + "/revenue", 200}, {"owner", atelier + "/revenue?range=12_months", 200}, {"owner", atelier + "/revenue?from=2020-01-01&to=2020-01-01", 200},
		{"owner", atelier + "/revenue?from=2026-02-30&to=2026-03-01", 400}, {"manager.restricted", atelier + "/revenue", 200}, {"nora", "{empty}/revenue", 200},
		{"nora", "/w/nordlicht-yoga/revenue", 200}, {"assistant", atelier + "/revenue", 403}, {"nora", atelier + "/revenue", 404},
	},
	"/w/{workspace}/reports": {
		{"owner", atelier + "/reports", 200}, {"owner", atelier + "/reports?report=revenue_by_day&range=30_days", 200}, {"owner", atelier + "/reports?report=refunds", 200},
		{"owner", atelier + "/reports?report=subscriptions", 200}, {"owner", atelier + "/reports?report=top_products", 200}, {"owner", atelier + "/reports?report=new_contacts", 200},
		{"manager.restricted", atelier + "/reports", 200}, {"nora", "{empty}/reports?report=top_products", 200}, {"assistant", atelier + "/reports", 403}, {"nora", atelier + "/reports", 404},
	},
	"/w/{workspace}/contacts": {
		{"owner", contacts, 200}, {"owner", contacts + "?q=du+he&sort=name", 200}, {"owner", contacts + "?q=nobody+at+all", 200}, {"manager", contacts, 200},
		{"nora", "{empty}/contacts", 200}, {"assistant", contacts, 200}, {"assistant", contacts + "?q=du", 400}, {"owner", contacts + "?colour=red", 400},
		{"agent", contacts, 403}, {"nora", contacts, 404}, {"", contacts, 200},
	},
	"/w/{workspace}/contacts/new": {
		{"owner", contacts + "/new", 200}, {"assistant", contacts + "/new", 200}, {"agent", contacts + "/new", 403}, {"nora", contacts + "/new", 404},
	},
	"/w/{workspace}/contacts/lookups": {
		{"assistant", contacts + "/lookups", 200}, {"owner", contacts + "/lookups", 200}, {"nora", "{empty}/contacts/lookups", 200}, {"nora", contacts + "/lookups", 404},
	},
	"/w/{workspace}/contacts/{id}": {
		{"owner", "{helene}", 200}, {"assistant", "{helene}", 200}, {"assistant", "{unfound}", 404}, {"agent", "{helene}", 403}, {"nora", "{helene}", 404},
	},
	"/w/{workspace}/contacts/{id}/edit": {
		{"owner", "{helene}/edit", 200}, {"assistant", "{helene}/edit", 200}, {"assistant", "{unfound}/edit", 404}, {"agent", "{helene}/edit", 403},
	},
	"/w/{workspace}/contacts/{id}/delete": {
		{"owner", "{helene}/delete", 200}, {"assistant", "{helene}/delete", 200}, {"assistant", "{unfound}/delete", 404}, {"manager.restricted", "{helene}/delete", 403},
		{"agent", "{helene}/delete", 403},
	},
	"/w/{workspace}/contacts/{id}/restore": {{"owner", "{deleted}/restore", 200}, {"assistant", "{deleted}/restore", 404}, {"owner", "{helene}/restore", 404}},
	"/w/{workspace}/contacts/{id}/merge": {
		{"owner", "{helene}/merge", 200}, {"assistant", "{helene}/merge", 200}, {"assistant", "{unfound}/merge", 404}, {"manager.restricted", "{helene}/merge", 403},
	},
	"/w/{workspace}/contacts/deleted": {{"owner", contacts + "/deleted", 200}, {"nora", "{empty}/contacts/deleted", 200}, {"assistant", contacts + "/deleted", 403}},
	"/w/{workspace}/contacts/export":  {{"owner", contacts + "/export", 200}, {"admin", contacts + "/export", 403}, {"assistant", contacts + "/export", 403}},
	"/w/{workspace}/contacts/import": {
		{"owner", contacts + "/import", 200}, {"nora", "{empty}/contacts/import", 200}, {"assistant", contacts + "/import", 403}, {"agent", contacts + "/import", 403},
	},
	"/w/{workspace}/contacts/imports/{id}":          {{"owner", "{import}", 200}, {"owner", "{checkedfile}", 200}, {"admin", "{import}", 404}, {"assistant", "{import}", 403}},
	"/w/{workspace}/settings/channels/hours":        {{"owner", atelier + "/settings/channels/hours", 200}, {"assistant", atelier + "/settings/channels/hours", 403}, {"nora", atelier + "/settings/channels/hours", 404}},
	"/w/{workspace}/settings/channels/{id}/confirm": {{"owner", "{newchannel}", 200}, {"assistant", "{newchannel}", 403}, {"nora", "{newchannel}", 404}},
	"/w/{workspace}/settings/channels/{id}/whatsapp": {
		{"owner", "{whatsapp}", 200}, {"manager", "{whatsapp}", 200}, {"assistant", "{whatsapp}", 403}, {"nora", "{whatsapp}", 404},
	},
	"/w/{workspace}/settings/channels/{id}/connection": {
		{"owner", "{connection}", 200}, {"manager", "{connection}", 200}, {"assistant", "{connection}", 403}, {"nora", "{connection}", 404},
	},
	"/w/{workspace}/broadcasts/{id}/send": {
		{"owner", "{told}", 200}, {"owner", "{broadcast}", 200}, {"manager", "{broadcast}", 200}, {"assistant", "{broadcast}", 403}, {"agent", "{broadcast}", 403}, {"nora", "{broadcast}", 404},
	},
	"/w/{workspace}/workflows/{id}/steps": {
		{"owner", "{steps}", 200}, {"assistant", "{steps}", 200}, {"owner", "{steps}?try=1", 200}, {"agent", "{steps}", 403}, {"nora", "{steps}", 404},
	},
	"/w/{workspace}/workflows/{id}/versions": {
		{"owner", "{version}", 200}, {"assistant", "{version}", 200}, {"agent", "{version}", 403}, {"nora", "{version}", 404},
	},
	"/w/{workspace}/workflows/{id}/runs": {{"owner", "{runs}", 200}, {"assistant", "{runs}", 200}, {"agent", "{runs}", 403}, {"nora", "{runs}", 404}},
	"/w/{workspace}/shortcuts": {
		{"owner", atelier + "/shortcuts", 200}, {"agent", atelier + "/shortcuts", 200}, {"nora", "{empty}/shortcuts", 200},
		{"agent.masked", atelier + "/shortcuts", 403}, {"assistant", atelier + "/shortcuts", 403},
	},
	"/w/{workspace}/conversations/{id}/shortcuts": {
		{"owner", "{shortcuts}", 200}, {"agent", "{shortcuts}", 200}, {"agent.masked", "{shortcuts}", 403}, {"nora", "{shortcuts}", 404},
	},
	"/unsubscribe/{token}": {{"", "{unsubscribe}", 200}, {"owner", "{unsubscribe}", 200}, {"", "/unsubscribe/x", 404}},
	"/w/{workspace}/conversations": {
		{"owner", talks, 200}, {"owner", talks + "?inbox=unassigned", 200}, {"manager", talks + "?state=closed", 200}, {"agent", talks, 200},
		{"owner", talks + "?q=kit&sort=waiting&show=unread", 200}, {"owner", talks + "?state=snoozed", 200},
		{"agent.masked", talks, 200}, {"nora", "{empty}/conversations", 200}, {"assistant", talks, 403}, {"nora", talks, 404},
	},
	"/w/{workspace}/conversations/new": {
		{"owner", talks + "/new", 200}, {"agent", talks + "/new", 200}, {"nora", "{empty}/conversations/new", 200}, {"assistant", talks + "/new", 403},
	},
	"/w/{workspace}/conversations/{id}": {
		{"owner", "{talk}", 200}, {"agent", "{talk}?inbox=all", 200}, {"agent.masked", "{talk}", 200}, {"assistant", "{talk}", 403}, {"nora", "{talk}", 404},
		{"owner", "{mailed}", 200}, {"agent.masked", "{mailed}", 200}, {"owner", "{chat}", 200}, {"agent.masked", "{chat}", 200},
	},
	"/w/{workspace}/conversations/mails/{id}": {
		{"owner", "{mail}", 200}, {"agent", "{mail}", 200}, {"agent.masked", "{mail}", 403}, {"assistant", "{mail}", 403}, {"nora", "{mail}", 404},
	},
	"/w/{workspace}/conversations/mails/{id}/original": {
		{"owner", "{mail}/original", 200}, {"agent.masked", "{mail}/original", 403}, {"nora", "{mail}/original", 404},
	},
	"/w/{workspace}/conversations/messages/{id}/forward": {
		{"owner", "{forward}", 200}, {"agent.masked", "{forward}", 403}, {"assistant", "{forward}", 403}, {"nora", "{forward}", 404},
	},
	"/w/{workspace}/conversations/{id}/delete": {
		{"owner", "{talk}/delete", 200}, {"agent", "{talk}/delete", 403}, {"assistant", "{talk}/delete", 403}, {"nora", "{talk}/delete", 404},
	},
	"/w/{workspace}/conversations/views/new": {
		{"owner", talks + "/views/new?show=waiting", 200}, {"agent", talks + "/views/new?show=waiting", 200}, {"assistant", talks + "/views/new", 403},
		{"nora", talks + "/views/new", 404},
	},
	"/w/{workspace}/conversations/views/{id}": {
		{"owner", "{view}", 200}, {"agent", "{view}", 404}, {"assistant", "{view}", 403}, {"nora", "{view}", 404},
	},
	"/w/{workspace}/conversations/{id}/print": {
		{"owner", "{talk}/print?notes=true", 200}, {"agent", "{talk}/print", 403}, {"manager.restricted", "{talk}/print", 403}, {"nora", "{talk}/print", 404},
	},
	"/w/{workspace}/conversations/{id}/customer": {
		{"owner", "{talk}/customer", 200}, {"agent", "{talk}/customer", 200}, {"agent.masked", "{talk}/customer", 200}, {"assistant", "{talk}/customer", 403},
		{"nora", "{talk}/customer", 404},
	},
	"/w/{workspace}/conversations/{id}/mentions": {
		{"owner", "{talk}/mentions", 200}, {"agent.masked", "{talk}/mentions?q=m", 200}, {"assistant", "{talk}/mentions", 403}, {"nora", "{talk}/mentions", 404},
	},
	"/w/{workspace}/conversations/{id}/move": {
		{"owner", "{talk}/move", 200}, {"agent.masked", "{talk}/move", 200}, {"assistant", "{talk}/move", 403}, {"nora", "{talk}/move", 404},
	},
	"/w/{workspace}/conversations/{id}/merge": {
		{"owner", "{talk}/merge", 200}, {"agent.masked", "{talk}/merge", 200}, {"assistant", "{talk}/merge", 403}, {"nora", "{talk}/merge", 404},
	},
	"/w/{workspace}/conversations/{id}/split": {
		{"owner", "{talk}/split", 200}, {"agent.masked", "{talk}/split", 200}, {"assistant", "{talk}/split", 403}, {"nora", "{talk}/split", 404},
	},
	"/w/{workspace}/settings/message-templates": {
		{"owner", atelier + "/settings/message-templates", 200}, {"manager", atelier + "/settings/message-templates", 200},
		{"agent", atelier + "/settings/message-templates", 403}, {"nora", atelier + "/settings/message-templates", 404},
	},
	"/w/{workspace}/settings/message-templates/new": {
		{"owner", atelier + "/settings/message-templates/new", 200}, {"manager", atelier + "/settings/message-templates/new", 200},
		{"assistant", atelier + "/settings/message-templates/new", 403}, {"nora", atelier + "/settings/message-templates/new", 404},
	},
	"/w/{workspace}/settings/message-templates/{id}/edit": {
		{"owner", "{template}", 200}, {"manager", "{template}", 200}, {"agent", "{template}", 403}, {"nora", "{template}", 404},
	},
	"/w/{workspace}/settings/message-templates/{id}/delete": {
		{"owner", "{untemplate}", 200}, {"admin", "{untemplate}", 200}, {"manager", "{untemplate}", 403}, {"nora", "{untemplate}", 404},
	},
	"/w/{workspace}/settings/signature": {
		{"owner", atelier + "/settings/signature", 200}, {"agent.masked", atelier + "/settings/signature", 200},
		{"assistant", atelier + "/settings/signature", 403}, {"nora", atelier + "/settings/signature", 404},
	},
	"/w/{workspace}/settings/notifications": {
		{"owner", atelier + "/settings/notifications", 200}, {"agent.masked", atelier + "/settings/notifications", 200},
		{"assistant", atelier + "/settings/notifications", 200}, {"nora", atelier + "/settings/notifications", 404},
	},
	"/w/{workspace}/notifications": {
		{"owner", atelier + "/notifications", 200}, {"agent.masked", atelier + "/notifications", 200}, {"assistant", atelier + "/notifications", 200},
		{"nora", atelier + "/notifications", 404},
	},
	"/w/{workspace}/events":                     {{"owner", atelier + "/events", 200}, {"nora", atelier + "/events", 404}},
	"/w/{workspace}/transactions/import":        {{"owner", atelier + "/transactions/import", 200}, {"assistant", atelier + "/transactions/import", 403}},
	"/w/{workspace}/transactions/imports/{id}":  {{"owner", "{paymentfile}", 200}, {"admin", "{paymentfile}", 404}},
	"/w/{workspace}/subscriptions/import":       {{"owner", atelier + "/subscriptions/import", 200}, {"assistant", atelier + "/subscriptions/import", 403}},
	"/w/{workspace}/subscriptions/imports/{id}": {{"owner", "{subscriptionfile}", 200}},
	"/w/{workspace}/orders/import":              {{"owner", atelier + "/orders/import", 200}, {"assistant", atelier + "/orders/import", 403}},
	"/w/{workspace}/orders/imports/{id}":        {{"owner", "{orderfile}", 200}},
	"/w/{workspace}/students/import":            {{"owner", atelier + "/students/import", 200}, {"assistant", atelier + "/students/import", 403}},
	"/w/{workspace}/students/imports/{id}":      {{"owner", "{studentfile}", 200}},
	"/w/{workspace}/exports/{id}":               {{"owner", "{export}", 200}, {"admin", "{export}", 404}, {"nora", "{export}", 404}},
	"/w/{workspace}/settings/data-export": {
		{"owner", atelier + "/settings/data-export", 200}, {"manager", atelier + "/settings/data-export", 200}, {"nora", "{empty}/settings/data-export", 200},
		{"manager.restricted", atelier + "/settings/data-export", 403}, {"assistant", atelier + "/settings/data-export", 403},
	},
	"/w/{workspace}/transactions": {
		{"owner", atelier + "/transactions", 200}, {"owner", atelier + "/transactions?state=refunded&kind=charge&from=2020-01-01&to=2099-12-31", 200}, {"assistant", atelier + "/transactions", 200},
		{"nora", "{empty}/transactions", 200}, {"agent", atelier + "/transactions", 403}, {"nora", atelier + "/transactions", 404},
	},
	"/w/{workspace}/subscriptions": {
		{"owner", atelier + "/subscriptions", 200}, {"assistant", atelier + "/subscriptions", 200}, {"nora", "{empty}/subscriptions", 200}, {"agent", atelier + "/subscriptions", 403},
	},
	"/w/{workspace}/orders/new": {{"owner", atelier + "/orders/new", 200}, {"owner", atelier + "/orders/new?q=du", 200}, {"assistant", atelier + "/orders/new", 200}, {"assistant", atelier + "/orders/new?q=du", 400}, {"agent", atelier + "/orders/new", 403}},
	"/w/{workspace}/orders": {
		{"owner", atelier + "/orders?number=%231&state=shipped", 200},
		{"owner", atelier + "/orders", 200}, {"assistant", atelier + "/orders", 200}, {"assistant", atelier + "/orders?state=shipped", 200},
		{"nora", "{empty}/orders", 200}, {"agent", atelier + "/orders", 403},
	},
	"/w/{workspace}/affiliate-invoices": {
		{"owner", atelier + "/affiliate-invoices", 200}, {"assistant", atelier + "/affiliate-invoices", 200}, {"nora", "{empty}/affiliate-invoices", 200},
		{"agent", atelier + "/affiliate-invoices", 403},
	},
	"/w/{workspace}/students": {
		{"owner", atelier + "/students", 200}, {"assistant", atelier + "/students", 200}, {"nora", "{empty}/students", 200}, {"agent", atelier + "/students", 403},
	},
	"/w/{workspace}/contacts/{id}/transactions/new": {
		{"owner", "{helene}/transactions/new", 200}, {"assistant", "{helene}/transactions/new", 200}, {"assistant", "{unfound}/transactions/new", 404}, {"agent", "{helene}/transactions/new", 403},
	},
	"/w/{workspace}/contacts/{id}/subscriptions/new": {{"owner", "{helene}/subscriptions/new", 200}, {"agent", "{helene}/subscriptions/new", 403}},
	"/w/{workspace}/contacts/{id}/orders/new": {
		{"owner", "{helene}/orders/new", 200}, {"assistant", "{helene}/orders/new", 200}, {"assistant", "{unfound}/orders/new", 404}, {"agent", "{helene}/orders/new", 403},
	},
	"/w/{workspace}/contacts/{id}/affiliate-invoices/new": {
		{"owner", "{helene}/affiliate-invoices/new", 200}, {"assistant", "{helene}/affiliate-invoices/new", 200}, {"agent", "{helene}/affiliate-invoices/new", 403},
	},
	"/w/{workspace}/contacts/{id}/students/new": {{"owner", "{helene}/students/new", 200}, {"agent", "{helene}/students/new", 403}},
	"/w/{workspace}/transactions/{id}": {
		{"owner", "{transaction}", 200}, {"assistant", "{transaction}", 404}, {"agent", "{transaction}", 403}, {"nora", "{transaction}", 404},
	},
	"/w/{workspace}/transactions/{id}/edit":    {{"owner", "{transaction}/edit", 200}, {"assistant", "{transaction}/edit", 404}},
	"/w/{workspace}/transactions/{id}/refund":  {{"owner", "{transaction}/refund", 200}, {"agent", "{transaction}/refund", 403}},
	"/w/{workspace}/transactions/{id}/void":    {{"owner", "{transaction}/void", 200}, {"agent", "{transaction}/void", 403}},
	"/w/{workspace}/subscriptions/{id}":        {{"owner", "{subscription}", 200}, {"agent", "{subscription}", 403}},
	"/w/{workspace}/subscriptions/{id}/edit":   {{"owner", "{subscription}/edit", 200}, {"agent", "{subscription}/edit", 403}},
	"/w/{workspace}/subscriptions/{id}/cancel": {{"owner", "{subscription}/cancel", 200}, {"agent", "{subscription}/cancel", 403}},
	"/w/{workspace}/orders/{id}": {
		{"owner", "{order}", 200}, {"owner", "{paid}", 200}, {"owner", "{open}", 200}, {"assistant", "{order}", 200}, {"manager.restricted", "{paid}", 200}, {"agent", "{order}", 403},
	},
	"/w/{workspace}/orders/{id}/edit": {
		{"owner", "{open}/edit", 200}, {"owner", "{paid}/edit", 200}, {"assistant", "{order}/edit", 200}, {"agent", "{open}/edit", 403},
	},
	"/w/{workspace}/orders/{id}/ship":             {{"owner", "{paid}/ship", 200}, {"owner", "{order}/ship", 409}},
	"/w/{workspace}/orders/{id}/cancel":           {{"owner", "{open}/cancel", 200}, {"owner", "{order}/cancel", 409}},
	"/w/{workspace}/orders/{id}/delete":           {{"owner", "{open}/delete", 200}, {"agent", "{open}/delete", 403}},
	"/w/{workspace}/affiliate-invoices/{id}":      {{"owner", "{invoice}", 200}, {"assistant", "{invoice}", 404}},
	"/w/{workspace}/affiliate-invoices/{id}/edit": {{"owner", "{invoice}/edit", 200}},
	"/w/{workspace}/affiliate-invoices/{id}/void": {{"owner", "{invoice}/void", 200}},
	"/w/{workspace}/students/{id}":                {{"owner", "{student}", 200}, {"assistant", "{student}", 404}},
	"/w/{workspace}/students/{id}/edit":           {{"owner", "{student}/edit", 200}},
	"/w/{workspace}/students/{id}/delete":         {{"owner", "{student}/delete", 200}},
	"/w/{workspace}/settings/audit-log": {
		{"owner", auditLog, 200}, {"owner", auditLog + "?subject=lookups&from=2026-01-01", 200}, {"admin", auditLog, 200}, {"nora", "{empty}/settings/audit-log", 200},
		{"assistant", auditLog, 403}, {"agent", auditLog, 403}, {"nora", auditLog, 404},
	},
	"/w/{workspace}/settings/general": {
		{"owner", atelier + "/settings/general", 200}, {"admin", atelier + "/settings/general", 200}, {"nora", "{empty}/settings/general", 200},
		{"agent", atelier + "/settings/general", 403}, {"nora", atelier + "/settings/general", 404},
	},
	"/w/{workspace}/settings/account": {
		{"owner", atelier + "/settings/account", 200}, {"assistant", atelier + "/settings/account", 200}, {"nora", "{empty}/settings/account", 200},
		{"manager.restricted", atelier + "/settings/account", 403}, {"agent", atelier + "/settings/account", 403}, {"nora", atelier + "/settings/account", 404},
	},
	"/w/{workspace}/settings/payments": {
		{"owner", atelier + "/settings/payments", 200}, {"admin", atelier + "/settings/payments", 200}, {"nora", "{empty}/settings/payments", 200},
		{"manager", atelier + "/settings/payments", 403}, {"assistant", atelier + "/settings/payments", 403}, {"nora", atelier + "/settings/payments", 404},
	},
	"/w/{workspace}/settings/members": {
		{"owner", atelier + members, 200}, {"owner", atelier + members + "?q=nobody+at+all", 200}, {"owner", atelier + members + "?role=agent&status=pending", 200},
		{"owner", atelier + members + "?several=1&sort=joined", 200},
		{"admin", atelier + members, 200}, {"manager", atelier + members, 200}, {"nora", "{empty}" + members, 200},
		{"manager.restricted", atelier + members, 403}, {"assistant", atelier + members, 403}, {"agent", atelier + members, 403},
		{"nora", atelier + members, 404}, {"", atelier + members, 200}, {"owner", atelier + members + "?colour=red", 400},
	},
	"/w/{workspace}/settings/members/several": {
		{"owner", "{several}", 200}, {"owner", atelier + members + "/several?act=remove&ids=x", 422}, {"owner", atelier + members + "/several?act=dance", 400},
		{"manager", "{several}", 200}, {"agent", "{several}", 403}, {"nora", "{several}", 404},
	},
	"/w/{workspace}/settings/members/invitations/new": {
		{"owner", atelier + members + "/invitations/new", 200}, {"manager", atelier + members + "/invitations/new", 200},
		{"agent", atelier + members + "/invitations/new", 403}, {"nora", "{empty}" + members + "/invitations/new", 200},
	},
	"/w/{workspace}/settings/members/{id}": {
		{"owner", "{lotte}", 200}, {"admin", "{marie}", 200}, {"manager", "{lotte}", 200}, {"agent", "{lotte}", 403}, {"nora", "{lotte}", 404},
	},
	"/w/{workspace}/settings/access": {
		{"owner", "{seen}", 200}, {"owner", "{seen}&page=%2Fcontacts", 403}, {"admin", "{seen}&page=%2Fconversations", 200},
		{"owner", atelier + "/settings/access?role=agent&restrictions=visibility_own,mask_contact", 200},
		{"owner", atelier + "/settings/access?role=agent&page=%2Fcontacts", 403}, {"owner", atelier + "/settings/access?colour=red", 400}, {"nora", "{empty}/settings/access", 200},
		{"admin", atelier + "/settings/access?role=owner", 403}, {"agent", "{seen}", 403}, {"nora", "{seen}", 404},
	},
	"/w/{workspace}/access": {
		{"assistant", atelier + "/access", 200}, {"owner", atelier + "/access", 200}, {"nora", atelier + "/access", 404}, {"", atelier + "/access", 200},
	},
	"/w/{workspace}/settings/access/requests": {
		{"owner", atelier + "/settings/access/requests", 200}, {"manager", atelier + "/settings/access/requests", 200},
		{"assistant", atelier + "/settings/access/requests", 403}, {"nora", atelier + "/settings/access/requests", 404},
	},
	"/w/{workspace}/settings/access/requests/{id}": {
		{"owner", "{request}", 200}, {"admin", "{request}", 200}, {"agent", "{request}", 403}, {"nora", "{request}", 404},
	},
	"/w/{workspace}/settings/access/who": {
		{"owner", atelier + "/settings/access/who", 200}, {"owner", atelier + "/settings/access/who?field=phone", 200},
		{"admin", atelier + "/settings/access/who?resource=payouts", 400}, {"manager", atelier + "/settings/access/who?resource=reports", 200},
		{"agent", atelier + "/settings/access/who", 403}, {"nora", atelier + "/settings/access/who", 404},
	},
	"/w/{workspace}/settings/members/{id}/menu": {
		{"owner", "{lotte}/menu", 200}, {"admin", "{marie}/menu", 403}, {"agent", "{lotte}/menu", 403}, {"nora", "{lotte}/menu", 404},
	},
	"/w/{workspace}/settings/members/invitations/{id}/role": {
		{"owner", "{invited}/role", 200}, {"agent", "{invited}/role", 403}, {"nora", "{invited}/role", 404},
	},
	"/w/{workspace}/settings/members/invitations/{id}/menu": {
		{"owner", "{invited}/menu", 200}, {"agent", "{invited}/menu", 403}, {"nora", "{invited}/menu", 404},
	},
	"/w/{workspace}/settings/members/{id}/role": {
		{"owner", "{lotte}/role", 200}, {"admin", "{lotte}/role", 200}, {"admin", "{marie}/role", 403}, {"agent", "{lotte}/role", 403}, {"nora", "{lotte}/role", 404},
	},
	"/w/{workspace}/settings/members/{id}/suspend": {
		{"owner", "{lotte}/suspend", 200}, {"admin", "{marie}/suspend", 403}, {"agent", "{lotte}/suspend", 403}, {"nora", "{lotte}/suspend", 404},
	},
	"/w/{workspace}/settings/members/{id}/replace": {
		{"owner", "{lotte}/replace", 200}, {"admin", "{marie}/replace", 403}, {"agent", "{lotte}/replace", 403}, {"nora", "{lotte}/replace", 404},
	},
	"/w/{workspace}/settings/members/{id}/remove": {
		{"owner", "{lotte}/remove", 200}, {"admin", "{marie}/remove", 403}, {"agent", "{lotte}/remove", 403}, {"nora", "{lotte}/remove", 404},
	},
}

// notPages answer something else than a page, or one in which nothing runs, and so not axe-core.
var notPages = map[string]bool{"/avatars/{id}": true, "/w/{workspace}/logo/{id}": true, "/w/{workspace}/conversations/files/{id}": true,
	"/w/{workspace}/conversations/pictures/{id}": true, "/w/{workspace}/conversations/mails/{id}/original.eml": true,
	"/w/{workspace}/conversations/mails/{id}/sheet": true, "/w/{workspace}/settings/snippets/files/{id}": true}

// besides are pages without a route, and those of the development server.
var besides = []visit{{"", "/nothing/here", 404}, {"owner", "/nothing/here", 404}, {"owner", "/w/nowhere", 404}, {"", "/mailbox", 200}, {"", "/mailbox/1", 200}}
