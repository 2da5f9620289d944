package messages

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// tagForm gives a conversation a tag, or takes one away: one of the two is the id of a tag.
type tagForm struct {
	Add    string `form:"add"`
	Remove string `form:"remove"`
}

func (s *Pages) tag(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in tagForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	has, said, typed := true, "notice.conversation_tagged", in.Add
	if in.Remove != "" {
		has, said, typed = false, "notice.conversation_untagged", in.Remove
	}
	tag, err := app.OptionalID("tag", typed)
	if err == nil {
		err = s.store.TagConversation(r.Context(), grant, id, tag.UUID, has)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
		if refused != nil {
			return refused
		}
		return s.show(w, r, open, app.StatusOf(w, err), func(p *view.ConversationPage) {
			p.TagError = wrong[""] + wrong["tag"]
			choose(p.MoreTags, in.Add)
		})
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T(said)})
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}

// tagsOf are the tags of a conversation, and those that it can still get.
func tagsOf(r *app.Request, page *messages.Page) (tags, more []ui.Option) {
	for _, t := range page.Tags {
		tags = append(tags, ui.Option{Value: t.ID.String(), Label: t.Name})
	}
	left := slices.DeleteFunc(slices.Clone(page.Beside.Labels), func(c listing.Choice) bool { return slices.Contains(page.Tags, c) })
	if len(left) > 0 {
		more = r.Further(choices(r.Words.T("tagging.choose"), left, uuid.NullUUID{}, ""), len(page.Beside.Labels), "add~labels")
	}
	return tags, more
}

// tagNames are the names of tags.
func tagNames(tags []listing.Choice) (names []string) {
	for _, t := range tags {
		names = append(names, t.Name)
	}
	return names
}
