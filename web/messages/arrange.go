package messages

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// arranging leads to the pages that ask where a conversation belongs.
func arranging(r *app.Request, actor policy.Actor, base, query string) (links []frame.Link) {
	if !app.May[policy.Update](actor, policy.Conversations) {
		return nil
	}
	for _, what := range []string{"move", "merge", "split"} {
		links = append(links, frame.Link{Label: r.Words.T("arrange." + what), URL: base + "/" + what + query})
	}
	if app.May[policy.Export](actor, policy.Conversations) {
		links = append(links, frame.Link{Label: r.Words.T("print.open"), URL: base + "/print"})
	}
	return links
}

// asking is the page that asks where a conversation belongs.
func (s *Pages) asking(
	w http.ResponseWriter, r *app.Request, v *messages.Conversation, what string, wrong app.Faults,
) (view.ArrangePage, error) {
	var before listing.Cursor
	q, err := readQuery(r, r.Who.Actor, &before)
	if err != nil {
		return view.ArrangePage{}, err
	}
	name, page := v.Contact.Title(), r.Address("/conversations/"+v.ID.String())
	p := view.ArrangePage{
		Frame: s.Frame(w, r, r.Words.T("arrange."+what+"_title", "Name", name, "Number", v.Number), "",
			areaCrumb(r), frame.Link{Label: name, URL: page + queryOf(q)}),
		Text: r.Words.T("arrange." + what + "_text"), Submit: r.Words.T("arrange." + what + "_now"),
		Action: page + "/" + what + queryAt(q, listing.Cursor{}, before), CancelURL: page + queryOf(q), Error: wrong[""],
	}
	p.Path = p.Action
	return p, nil
}

type moveForm struct {
	To string `form:"to"` // an address, or the number of a conversation
}

func (s *Pages) movePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	return s.askMove(w, r, grant, moveForm{}, http.StatusOK, app.Faults{})
}

func (s *Pages) askMove(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], in moveForm, status int, wrong app.Faults,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	of, err := s.store.Beside(r.Context(), grant, id)
	if err != nil {
		return err
	}
	p, err := s.asking(w, r, &of.Conversation, "move", wrong)
	if err != nil {
		return err
	}
	if of.Kind != messages.Email { // Its channel knows the customer by what moves along.
		p.Text += " " + r.Words.T("arrange.move_chat", "Handle", of.Handle.Shown, "Channel", of.Channel)
	}
	label := "arrange.move_to"
	if contactsOf(grant.Actor()) == nil {
		label = "arrange.move_to_number"
	}
	p.Field = ui.TextField{
		ID: "to", Name: "to", Label: r.Words.T(label), Value: in.To, Error: wrong["to"], Required: true, MaxLength: texts.MaxName,
	}
	return app.Render(w, r, status, view.Arrange(p))
}

// move gives a conversation to another customer.
func (s *Pages) move(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in moveForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	whom, err := s.whom(r, grant, in.To)
	if err == nil {
		err = s.store.MoveConversation(r.Context(), grant, id, whom, contactsOf(grant.Actor()))
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.askMove(w, r, grant, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversation_moved")})
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}

// whom reads which customer is meant: by an address, or by a conversation with them.
func (s *Pages) whom(r *app.Request, grant policy.Grant[policy.Update], typed string) (whom messages.Whom, err error) {
	if messages.ParseNumber(typed) > 0 {
		id, err := s.numberOf(r, grant, "to", typed)
		whom.Conversation = uuid.NullUUID{UUID: id, Valid: true}
		return whom, err
	}
	if texts.Blank(typed) || contactsOf(grant.Actor()) == nil {
		return whom, fault.Field("to", "fault.arrange_number")
	}
	whom.Address = typed
	return whom, nil
}

// numberOf is the conversation within reach with a number. It fails with a fault about a field.
func (s *Pages) numberOf(r *app.Request, grant policy.Grant[policy.Update], field, typed string) (id uuid.UUID, err error) {
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
	if err != nil {
		return id, err
	}
	id, err = s.store.Numbered(r.Context(), open, messages.ParseNumber(typed))
	if isMissing(err) {
		err = fault.Field(field, "fault.nobody_has_number")
	}
	return id, err
}

func isMissing(err error) bool {
	var missing *fault.Fault
	return errors.As(err, &missing) && missing.Kind == fault.NotFound
}

type mergeForm struct {
	Into   string `form:"into"`   // one of those that are offered, or ""
	Number string `form:"number"` // of any other
	Agreed string `form:"agreed"` // that the two are of different customers
}

func (s *Pages) mergePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	return s.askMerge(w, r, grant, mergeForm{}, http.StatusOK, app.Faults{})
}

func (s *Pages) askMerge(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], in mergeForm, status int, wrong app.Faults,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	of, err := s.store.Beside(r.Context(), grant, id)
	if err != nil {
		return err
	}
	p, err := s.asking(w, r, &of.Conversation, "merge", wrong)
	if err != nil {
		return err
	}
	if len(of.Others) > 0 {
		p.Choice = ui.TextField{ID: "into", Name: "into", Label: r.Words.T("arrange.merge_into"), Error: wrong["into"]}
		p.Options = choices(r.Words.T("arrange.merge_other"), of.Others, uuid.NullUUID{}, "")
		for i := range p.Options {
			p.Options[i].Selected = p.Options[i].Value == in.Into
		}
	}
	p.Field = ui.TextField{
		ID: "number", Name: "number", Label: r.Words.T("arrange.merge_number"), Value: in.Number, Error: wrong["number"],
		MaxLength: messages.MaxTyped,
	}
	if p.Choice.ID == "" {
		p.Field.Error += wrong["into"]
	}
	if in.Agreed != "" {
		p.Agreed, p.Submit = in.Agreed, r.Words.T("arrange.merge_agreed")
	}
	return app.Render(w, r, status, view.Arrange(p))
}

// merge makes a conversation a part of another, and leads to that one.
func (s *Pages) merge(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in mergeForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	into, err := s.into(r, grant, in)
	if err == nil {
		err = s.store.MergeConversations(r.Context(), grant, id, into, in.Agreed)
	}
	wrong := app.Faults{}
	var two *messages.TwoCustomers
	if in.Agreed = ""; errors.As(err, &two) {
		in.Agreed = two.Mark
		err = fault.New(fault.Conflict, "fault.merge_customers", "From", two.From, "Into", two.Into)
	}
	if failed := wrong.Note(r, err); failed != nil {
		open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
		if refused != nil {
			return refused
		}
		return s.orMerged(w, r, open, failed)
	}
	if err != nil {
		return s.askMerge(w, r, grant, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversations_merged")})
	return s.back(w, r, grant.Actor(), "/conversations/"+into.String())
}

// into reads which conversation another becomes a part of.
func (s *Pages) into(r *app.Request, grant policy.Grant[policy.Update], in mergeForm) (into uuid.UUID, err error) {
	if messages.ParseNumber(in.Number) > 0 {
		return s.numberOf(r, grant, "number", in.Number)
	}
	chosen, err := app.OptionalID("into", in.Into)
	if err == nil && (!chosen.Valid || in.Number != "") {
		err = fault.Field("number", "fault.arrange_number")
	}
	return chosen.UUID, err
}

// orMerged leads to what a conversation became a part of that is not there any more.
func (s *Pages) orMerged(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], err error) error {
	id, wrong := r.ID()
	if !isMissing(err) || wrong != nil {
		return err
	}
	into, missed := s.store.MergedTo(r.Context(), grant, id)
	if missed != nil {
		return err
	}
	return s.back(w, r, grant.Actor(), "/conversations/"+into.String())
}
