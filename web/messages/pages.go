// Package messages draws the pages of what a business and its customers write to each other.
package messages

import (
	"net"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/mailauth"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/messages"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store    store.Store
	incoming store.Incoming
	dns      mailauth.Resolver
}

// Area is what a business and its customers write to each other.
func Area(db *postgres.Database) kit.Area { return AreaWith(net.DefaultResolver)(db) }

// AreaWith is the area with another DNS.
func AreaWith(dns mailauth.Resolver) func(*postgres.Database) kit.Area {
	return func(db *postgres.Database) kit.Area {
		repository := store.New(db)
		return kit.Area{
			Pages:   func(k *kit.Kit) kit.Pages { return &Pages{k, repository, store.NewIncoming(db), dns} },
			Exports: repository.ExportSources(),
		}
	}
}

// Routes lists what is served of this area.
func (s *Pages) Routes() []app.Route {
	const one = "/w/{workspace}/conversations/{id}"
	own := slices.Concat(s.mailRoutes(), s.broadcastRoutes(), s.workflowRoutes(), s.notificationRoutes(), s.templateRoutes(),
		s.signatureRoutes())
	return append(own, []app.Route{
		app.Get("/w/{workspace}/conversations", app.Page(policy.Conversations, s.inbox)),
		app.Get("/w/{workspace}/conversations/new", app.Page(policy.Conversations, s.startPage)),
		app.Post("/w/{workspace}/conversations", withFiles(app.Makes(app.LeadsTo("/conversations"), app.Page(policy.Conversations, s.start)))),
		app.Post("/w/{workspace}/conversations/new/draft", withFiles(app.Page(policy.Conversations, s.keepStart))),
		app.Get("/w/{workspace}"+hoursPath, app.Page(policy.Channels, s.hoursPage)),
		app.Post("/w/{workspace}"+hoursPath, app.Long(app.Page(policy.Channels, s.setHours))),
		app.Get("/w/{workspace}/settings/snippets/files/{id}", app.Page(policy.Snippets, s.snippetFile)),
		app.Get("/w/{workspace}/settings/snippets/{id}/files", app.Page(policy.Snippets, s.snippetFilesPage)),
		app.Post("/w/{workspace}/settings/snippets/{id}/files", withFiles(app.Page(policy.Snippets, s.keepSnippetFiles))),
		app.Get("/w/{workspace}/settings/channels/{id}/confirm", app.Page(policy.Channels, s.confirmPage)),
		app.Post("/w/{workspace}/settings/channels/{id}/code", app.Page(policy.Channels, s.sendCode)),
		app.Post("/w/{workspace}/settings/channels/{id}/confirm", app.Page(policy.Channels, s.confirm)),
		app.Get("/w/{workspace}/settings/channels/{id}/whatsapp", app.Page(policy.Channels, s.providerPage)),
		app.Post("/w/{workspace}/settings/channels/{id}/whatsapp", app.Page(policy.Channels, s.setProvider)),
		app.Get("/w/{workspace}/settings/channels/{id}/connection", app.Page(policy.Channels, s.connectionPage)),
		app.Post("/w/{workspace}/settings/channels/{id}/secret", app.Makes(connected, app.Page(policy.Channels, s.newSecret))),
		app.Post("/w/{workspace}/settings/channels/{id}/secret/end", app.Page(policy.Channels, s.endSecrets)),
		app.Post("/w/{workspace}/settings/channels/{id}/replay", app.Makes(connected, app.Page(policy.Channels, s.replay))),
		app.Get(one, app.Page(policy.Conversations, s.conversation)),
		app.Post(one+"/reply", withFiles(app.Makes(written, app.Page(policy.Conversations, s.reply)))),
		app.Post(one+"/unplan", app.Page(policy.Conversations, s.unplan)),
		app.Post(one+"/draft", withFiles(app.Page(policy.Conversations, s.keepDraft))),
		app.Post(one+"/notes", withFiles(app.Makes(written, app.Page(policy.Conversations, s.addNote)))),
		app.Get(one+"/mentions", app.Page(policy.Conversations, s.mentionsPage)),
		app.Post(one+"/doing", app.Page(policy.Conversations, s.doing)),
		app.Get("/w/{workspace}/conversations/messages/{id}/forward", app.Page(policy.Conversations, s.forwardPage)),
		app.Post("/w/{workspace}/conversations/messages/{id}/forward", app.Makes(s.forwarded, app.Page(policy.Conversations, s.forward))),
		app.Post("/w/{workspace}/conversations/messages/{id}/forward/draft", app.Page(policy.Conversations, s.keepForward)),
		app.Post("/w/{workspace}/conversations/messages/{id}/forward/unplan", app.Page(policy.Conversations, s.unplanForward)),
		app.Post("/w/{workspace}/conversations/messages/{id}/settle", app.Page(policy.Conversations, s.settle)),
		app.Post("/w/{workspace}/conversations/messages/{id}/undo", app.Page(policy.Conversations, s.takeBack)),
		app.Post(one+"/contact", app.Page(policy.Conversations, s.fillContact)),
		app.Get(one+"/customer", app.Page(policy.Conversations, s.knownPage)),
		app.Post(one+"/customer", app.Page(policy.Conversations, s.fillFields)),
		app.Post(one+"/assign", app.Page(policy.Conversations, s.assign)),
		app.Post(one+"/tags", app.Page(policy.Conversations, s.tag)),
		app.Post(one+"/follow", app.Page(policy.Conversations, s.follow(true))),
		app.Post(one+"/unfollow", app.Page(policy.Conversations, s.follow(false))),
		app.Post(one+"/close", app.Page(policy.Conversations, s.closeConversation)),
		app.Post(one+"/reopen", app.Page(policy.Conversations, s.reopen)),
		app.Post(one+"/snooze", app.Page(policy.Conversations, s.snooze)),
		app.Post(one+"/unread", app.Page(policy.Conversations, s.markUnread)),
		app.Post(one+"/spam", app.Page(policy.Conversations, s.markSpam)),
		app.Post(one+"/unblock", app.Page(policy.Conversations, s.unblock)),
		app.Get("/w/{workspace}/conversations/views/new", app.Page(policy.Conversations, s.newView)),
		app.Post("/w/{workspace}/conversations/views", app.Makes(viewed, app.Page(policy.Conversations, s.makeView))),
		app.Get("/w/{workspace}/conversations/views/{id}", app.Page(policy.Conversations, s.viewPage)),
		app.Post("/w/{workspace}/conversations/views/{id}", app.Page(policy.Conversations, s.changeView)),
		app.Post("/w/{workspace}/conversations/views/{id}/delete", app.Page(policy.Conversations, s.deleteView)),
		app.Get(one+"/print", app.Page(policy.Conversations, s.printPage)),
		app.Post(one+"/export.txt", app.Page(policy.Conversations, s.export)),
		app.Get(one+"/move", app.Page(policy.Conversations, s.movePage)),
		app.Post(one+"/move", app.Page(policy.Conversations, s.move)),
		app.Get(one+"/merge", app.Page(policy.Conversations, s.mergePage)),
		app.Post(one+"/merge", app.Page(policy.Conversations, s.merge)),
		app.Get(one+"/split", app.Page(policy.Conversations, s.splitPage)),
		app.Post(one+"/split", app.Makes(app.LeadsTo("/conversations"), app.Page(policy.Conversations, s.split))),
		app.Get(one+"/delete", app.Page(policy.Conversations, s.deletePage)),
		app.Post(one+"/delete", app.Page(policy.Conversations, s.deleteConversation)),
		app.Post("/w/{workspace}/conversations/change", app.Page(policy.Conversations, s.changeMany)),
	}...)
}

// written is where an answer or a note is seen: in its conversation.
func written(r *app.Request, _ uuid.UUID) (string, error) {
	id, err := r.ID()
	if err != nil {
		return "", err
	}
	return backTo(r, r.Who.Actor, "/conversations/"+id.String()), nil
}

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.SectionPages {
	return []kit.SectionPages{s.channels(), s.snippets(), s.broadcasts(), s.workflows()}
}

// Records are what hangs on customers in this area.
func (s *Pages) Records() []*kit.Records { return nil }
