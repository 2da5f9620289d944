package messages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

var templatesPath = app.PathOf(policy.MessageTemplates)

func (s *Pages) templateRoutes() []app.Route {
	all := "/w/{workspace}" + templatesPath
	return []app.Route{
		app.Get(all, app.Page(policy.MessageTemplates, s.templates)),
		app.Post(all, app.Makes(app.LeadsToList(templatesPath), app.Page(policy.MessageTemplates, s.makeTemplate))),
		app.Get(all+"/new", app.Page(policy.MessageTemplates, s.newTemplate)),
		app.Post(all+"/refresh", app.Page(policy.MessageTemplates, s.refreshTemplates)),
		app.Get(all+"/{id}/edit", app.Page(policy.MessageTemplates, s.templatePage)),
		app.Post(all+"/{id}/edit", app.Page(policy.MessageTemplates, s.changeTemplate)),
		app.Get(all+"/{id}/delete", app.Page(policy.MessageTemplates, s.deleteTemplatePage)),
		app.Post(all+"/{id}/delete", app.Page(policy.MessageTemplates, s.deleteTemplate)),
	}
}

// looks are the colour and the icon of a state.
var looks = map[string][2]string{
	messages.Approved: {"green", "circle-check"}, messages.Rejected: {"brass", "circle-x"}, messages.Refused: {"brass", "circle-x"},
}

// templates lists what the provider has, and what it is still to say yes to.
func (s *Pages) templates(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	list, channels, err := s.store.Templates(r.Context(), grant)
	if err != nil {
		return err
	}
	p := view.TemplatesPage{Frame: s.Frame(w, r, r.Resource(policy.MessageTemplates), app.SettingsOf(policy.MessageTemplates))}
	p.Sheet = "css/apart/messages.css"
	change := app.May[policy.Update](grant.Actor(), policy.MessageTemplates)
	remove := app.May[policy.Delete](grant.Actor(), policy.MessageTemplates)
	ready := slices.ContainsFunc(channels, func(c messages.TemplateChannel) bool { return c.Ready })
	switch {
	case !ready:
		p.Unready = r.Words.T("template.unready")
		if app.May[policy.Update](grant.Actor(), policy.Channels) {
			p.ChannelsURL = r.Address(app.PathOf(policy.Channels))
		}
	case change:
		p.RefreshURL = r.Address(templatesPath + "/refresh")
	}
	if ready && app.May[policy.Create](grant.Actor(), policy.MessageTemplates) {
		p.NewURL = r.Address(templatesPath + "/new")
	}
	for i := range channels {
		p.Channels = append(p.Channels, fetchedOf(r, &channels[i])...)
	}
	for i := range list {
		t := &list[i]
		row := view.TemplateRow{
			Name: t.Name, Language: t.Language, Category: categoryOf(r, t.Category), Channel: t.ChannelName, Body: t.Body,
			State: r.Words.T("template.state_" + t.State), Colour: "plain", Icon: "calendar-clock", Reason: t.Reason,
		}
		if look, known := looks[t.State]; known {
			row.Colour, row.Icon = look[0], look[1]
		}
		if change && t.Plain && t.State != messages.Submitting && !t.Deleting {
			row.EditURL = r.Address(templatesPath + "/" + t.ID.String() + "/edit")
		}
		if remove && t.State != messages.Submitting && !t.Deleting {
			row.DeleteURL = r.Address(templatesPath + "/" + t.ID.String() + "/delete")
		}
		if t.Deleting {
			row.State, row.Colour, row.Icon = r.Words.T("template.deleting"), "plain", "calendar-clock"
		}
		p.Rows = append(p.Rows, row)
	}
	return app.Render(w, r, http.StatusOK, view.Templates(p))
}

// fetchedOf says when the templates of a channel were fetched, and what went wrong since.
func fetchedOf(r *app.Request, c *messages.TemplateChannel) (lines []string) {
	if !c.Fetched.IsZero() {
		lines = append(lines, r.Words.T("template.fetched", "Channel", c.Name, "At", r.Words.AgoWithin(c.Fetched, time.Now())))
	}
	if c.Failure != "" {
		lines = append(lines, r.Words.T("template.failed", "Channel", c.Name, "Answer", c.Failure))
	}
	return lines
}

func categoryOf(r *app.Request, category string) string {
	if slices.Contains(messages.Categories, category) {
		return r.Words.T("template.category_" + category)
	}
	return category
}

func (s *Pages) refreshTemplates(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	if err := s.store.RefreshTemplates(r.Context(), grant); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.templates_refresh")})
	return app.Redirect(w, r, r.Address(templatesPath))
}

type templateForm struct {
	Channel  string `form:"channel"`
	Name     string `form:"name"`
	Language string `form:"language"`
	Category string `form:"category"`
	Body     string `form:"body"`
	Examples string `form:"examples"`
}

func (in *templateForm) template() messages.Template {
	channel, _ := uuid.Parse(in.Channel) // One that is none is no channel.
	return messages.Template{
		Channel: channel, Name: in.Name, Language: in.Language, Category: in.Category, Body: in.Body,
		Examples: strings.Split(in.Examples, "\n"),
	}
}

func (s *Pages) newTemplate(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	return s.showTemplateForm(w, r, grant.Actor(), http.StatusOK, &templateForm{Category: messages.Categories[0]}, nil, app.Faults{})
}

func (s *Pages) makeTemplate(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in templateForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	err := s.store.MakeTemplate(r.Context(), grant, in.template())
	return s.submitted(w, r, grant.Actor(), err, &in, nil)
}

func (s *Pages) templatePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	t, err := s.theTemplate(r, grant.Actor())
	if err != nil {
		return err
	}
	in := &templateForm{Category: t.Category, Body: t.Body, Examples: strings.Join(t.Examples, "\n")}
	return s.showTemplateForm(w, r, grant.Actor(), http.StatusOK, in, &t, app.Faults{})
}

func (s *Pages) changeTemplate(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in templateForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	t, err := s.theTemplate(r, grant.Actor())
	if err != nil {
		return err
	}
	err = s.store.ChangeTemplate(r.Context(), grant, t.ID, in.template())
	return s.submitted(w, r, grant.Actor(), err, &in, &t)
}

// theTemplate is the template of the address.
func (s *Pages) theTemplate(r *app.Request, actor policy.Actor) (t messages.Template, err error) {
	id, err := r.ID()
	if err != nil {
		return t, err
	}
	open, err := policy.Authorize[policy.Open](actor, policy.MessageTemplates)
	if err != nil {
		return t, err
	}
	return s.store.Template(r.Context(), open, id)
}

// submitted leads to the list, or shows the form again with what is wrong.
func (s *Pages) submitted(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, err error, in *templateForm, t *messages.Template,
) error {
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showTemplateForm(w, r, actor, app.StatusOf(w, err), in, t, wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.template_submitted")})
	return app.Redirect(w, r, r.Address(templatesPath))
}

// showTemplateForm draws the form of a template, nil for a new one.
func (s *Pages) showTemplateForm(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, status int, in *templateForm, t *messages.Template, wrong app.Faults,
) error {
	list := r.Address(templatesPath)
	title, action := r.Words.T("template.new_title"), list
	if t != nil {
		title, action = t.Name+" ("+t.Language+")", list+"/"+t.ID.String()+"/edit"
	}
	p := view.TemplatePage{
		Frame: s.Frame(w, r, title, app.SettingsOf(policy.MessageTemplates),
			frame.Link{Label: r.Resource(policy.MessageTemplates), URL: list}),
		Action: action, CancelURL: list, Error: wrong[""], New: t == nil,
		Name: ui.TextField{
			ID: "name", Name: "name", Label: r.Words.T("template.name"), Hint: r.Words.T("template.name_hint"), Value: in.Name,
			Error: wrong["name"], Required: true, MaxLength: messages.MaxTemplateName, Autocomplete: "off",
			More: map[string]any{"autocapitalize": "none", "spellcheck": "false"},
		},
		Language: ui.TextField{
			ID: "language", Name: "language", Label: r.Words.T("template.language"), Hint: r.Words.T("template.language_hint"), Value: in.Language,
			Error: wrong["language"], Required: true, MaxLength: messages.MaxTemplateLanguage, Autocomplete: "off",
			More: map[string]any{"autocapitalize": "none", "spellcheck": "false"},
		},
		Body: in.Body, BodyError: wrong["body"], Examples: in.Examples, ExamplesError: wrong["examples"],
		ChannelError: wrong["channel"], CategoryError: wrong["category"],
	}
	for _, c := range messages.Categories {
		p.Categories = append(p.Categories, ui.Option{Value: c, Label: r.Words.T("template.category_" + c), Selected: c == in.Category})
	}
	if t == nil {
		grant, err := policy.Authorize[policy.List](actor, policy.MessageTemplates)
		if err != nil {
			return err
		}
		_, channels, err := s.store.Templates(r.Context(), grant)
		if err != nil {
			return err
		}
		for _, c := range channels {
			if c.Ready {
				p.Channels = append(p.Channels, ui.Option{Value: c.ID.String(), Label: c.Name, Selected: c.ID.String() == in.Channel})
			}
		}
	}
	p.Path = list + "/new"
	if t != nil {
		p.Path = action
	}
	return app.Render(w, r, status, view.TemplateForm(p))
}
