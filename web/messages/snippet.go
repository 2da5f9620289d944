package messages

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// snippets are texts that members write often, each with a page of the files that go with it.
func (s *Pages) snippets() *kit.Section[messages.Snippet] {
	snippets := kit.NewSection(s.Kit, s.store.Snippets)
	snippets.Marks = func(r *app.Request, ids []uuid.UUID) (map[uuid.UUID]frame.Link, error) {
		marks := map[uuid.UUID]frame.Link{}
		for _, id := range ids {
			marks[id] = frame.Link{Label: r.Words.T("snippet.files"), URL: snippetFilesAddress(r, id), Icon: "chevron-right"}
		}
		return marks, nil
	}
	return snippets
}

func snippetFilesAddress(r *app.Request, id uuid.UUID) string {
	return r.Address(app.PathOf(policy.Snippets) + "/" + id.String() + "/files")
}

// snippetFilesForm says which files of a snippet stay; it brings further ones.
type snippetFilesForm struct {
	Version string   `form:"version"`
	Ticked  []string `form:"attached"`

	attached attachedForm
}

// snippetFilesPage shows the files of a snippet.
func (s *Pages) snippetFilesPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	return s.showSnippetFiles(w, r, grant, http.StatusOK, &snippetFilesForm{}, app.Faults{})
}

// keepSnippetFiles stores them.
func (s *Pages) keepSnippetFiles(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in snippetFilesForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	var more []messages.Upload
	in.attached, err = attach(r, in.Ticked, func(files []messages.Upload) ([]uuid.UUID, error) {
		more = files
		return nil, nil
	})
	version, noVersion := strconv.ParseInt(in.Version, 10, 64)
	if noVersion != nil {
		version = 0 // Nobody has seen that one.
	}
	if err == nil {
		err = s.store.KeepSnippetFiles(r.Context(), grant, id, version, in.attached.ids, more)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showSnippetFiles(w, r, grant, app.StatusOf(w, err), &in, wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("snippet.files_saved"), Row: id.String()})
	return app.Redirect(w, r, r.Address(app.PathOf(policy.Snippets)))
}

func (s *Pages) showSnippetFiles(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], status int, in *snippetFilesForm, wrong app.Faults,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	of, err := s.store.SnippetFiles(r.Context(), grant, id)
	if err != nil {
		return err
	}
	list := r.Address(app.PathOf(policy.Snippets))
	p := view.SnippetFilesPage{
		Frame: s.Frame(w, r, r.Words.T("snippet.files_title", "Name", of.Name), app.SettingsOf(policy.Snippets),
			frame.Link{Label: r.Resource(policy.Snippets), URL: list}),
		Action: snippetFilesAddress(r, id), CancelURL: list, Version: strconv.FormatInt(of.Version, 10),
		Files: attachedOf(r, of.Files), Error: wrong[""], FilesError: wrong["files"],
	}
	for i := range p.Files {
		p.Files[i].URL = list + "/files/" + p.Files[i].ID
	}
	in.attached.again(p.Files)
	p.Sheet, p.Path = "css/apart/messages.css", p.Action
	return app.Render(w, r, status, view.SnippetFiles(p))
}

// snippetFile hands out a file of a snippet, to be saved and never to be shown.
func (s *Pages) snippetFile(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	return s.save(w, r, func(id uuid.UUID, from int) (messages.File, []byte, error) {
		return s.store.SnippetFilePart(r.Context(), grant, id, from)
	})
}
