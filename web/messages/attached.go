package messages

import (
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/messages"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// withFiles mounts a form that brings files beside what was written.
func withFiles(road app.Road) app.Road { return app.Files("files", messages.MaxAttached, road) }

// attachedForm is the part of a form that says which files go with what was written: of
// those that waited already, whose boxes are ticked. Its first value stands for no file.
type attachedForm struct {
	whole bool        // the form says it: a script that keeps a draft leaves it out
	ids   []uuid.UUID // with those that the form brought
}

// attach keeps the files that a form brings, whatever else is wrong with it. It fails with
// a fault about the field files.
func (s *Pages) attach(r *app.Request, grant policy.Grant[policy.Update], place messages.Place, ticked []string) (attachedForm, error) {
	return attach(r, ticked, func(files []messages.Upload) ([]uuid.UUID, error) {
		return s.store.Attach(r.Context(), grant, place, files)
	})
}

func attach(r *app.Request, ticked []string, keep func([]messages.Upload) ([]uuid.UUID, error)) (in attachedForm, err error) {
	in = attachedForm{whole: len(ticked) > 0, ids: []uuid.UUID{}}
	for _, text := range ticked {
		if text == "" {
			continue
		}
		id, err := uuid.Parse(text)
		if err != nil {
			return in, fault.Field("files", "fault.choice")
		}
		in.ids = append(in.ids, id)
	}
	switch {
	case r.FilesOver:
		return in, store.FilesLarge()
	case len(r.Files) == 0:
		return in, nil
	case len(r.Files) > messages.MostAttached:
		return in, fault.Field("files", "fault.files_many", "Max", messages.MostAttached)
	}
	files := make([]messages.Upload, len(r.Files))
	for i, f := range r.Files {
		files[i] = messages.Upload(f)
	}
	brought, err := keep(files)
	for _, id := range brought {
		if !slices.Contains(in.ids, id) { // It may have waited already.
			in.ids = append(in.ids, id)
		}
	}
	return in, err
}

// again shows the boxes of files as they were sent.
func (in *attachedForm) again(files []view.Attached) {
	if !in.whole {
		return
	}
	for i := range files {
		files[i].Ticked = slices.ContainsFunc(in.ids, func(id uuid.UUID) bool { return id.String() == files[i].ID })
	}
}

// attachedOf are files that wait, each to go with what is written.
func attachedOf(r *app.Request, files []messages.File) (list []view.Attached) {
	for _, f := range files {
		list = append(list, view.Attached{ID: f.ID.String(), Name: f.Name.Shown, Under: sizeOf(r, f.Size), Ticked: true})
	}
	return list
}

// inConversation is where files wait for what is written in a conversation.
func inConversation(id uuid.UUID, note bool) messages.Place {
	return messages.Place{Conversation: uuid.NullUUID{UUID: id, Valid: true}, Note: note}
}
