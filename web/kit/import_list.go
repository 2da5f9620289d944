package kit

import (
	"net/http"
	"strings"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// ImportsPage lists the files that came in, and takes another.
func (s *Kit) ImportsPage(resource policy.Resource) ImportHandler {
	return func(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
		grant, err := mayImport(list.Actor(), resource)
		if err != nil {
			return err
		}
		return s.showImports(w, r, grant, resource, http.StatusOK, nil)
	}
}

func (s *Kit) showImports(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], resource policy.Resource, status int,
	wrong app.Faults,
) error {
	list, err := s.store.Imports(r.Context(), grant)
	if err != nil {
		return err
	}
	kind := resource.String()
	p := parts.ImportPage{
		Frame:  s.Frame(w, r, r.Words.T("import.title_"+kind), "", frame.Link{Label: r.Resource(resource), URL: r.Address(app.PathOf(resource))}),
		Lead:   r.Words.T("import.lead_" + kind),
		Action: r.Address(app.PathOf(resource) + "/import"),
		Error:  wrong["file"] + wrong[""],
		Hints:  []string{r.Words.T("import.hint_from_" + kind)},
	}
	if programs := importing.ProgramsOf(resource); len(programs) > 0 {
		p.Hints = append(p.Hints, r.Words.T("import.hint_programs", "Programs", strings.Join(programs, ", ")))
	}
	p.Hints = append(p.Hints, r.Words.T("import.hint_file", "Max", app.MaxUpload>>20), r.Words.T("import.hint_twice_"+kind))
	p.Path = p.Action
	for i := range list {
		in := &list[i]
		label, badge := importState(r, in.State)
		p.Rows = append(p.Rows, parts.ImportRow{
			URL: r.Address(app.PathOf(resource) + "/imports/" + in.ID.String()), File: in.File, At: r.Words.Exact(in.At), State: label, Kind: badge,
			Counts: countsOf(r, in),
		})
	}
	return app.Render(w, r, status, parts.Import(p))
}

// countsOf says in a line what came of an import, or why nothing did.
func countsOf(r *app.Request, in *importing.File) string {
	switch in.State {
	case importing.ImportUnread, importing.ImportCut, importing.ImportExpired:
		return importEnd(r, in)
	case importing.ImportUploading, importing.ImportUploaded, importing.ImportChecking, importing.ImportChecked:
		return r.Words.T("import.nothing_yet")
	case importing.ImportRunning, importing.ImportDone, importing.ImportCancelled, importing.ImportRefused, importing.ImportFailed,
		importing.ImportUndoing, importing.ImportUndone, importing.ImportUndoFailed, importing.ImportUndoRefused:
	}
	counts := []string{counted(r, "import.counted_created", in.Created), counted(r, "import.counted_changed", in.Changed)}
	if already := in.Tallies[importing.Already]; already > 0 {
		counts = append(counts, counted(r, "import.counted_already", already))
	}
	counts = append(counts, counted(r, "import.counted_refused", in.Refused))
	if rows := in.Tallies[importing.NotReached]; rows > 0 {
		counts = append(counts, counted(r, "import.counted_not_reached", rows))
	}
	return strings.Join(counts, ", ")
}

// counted says how many of something there are.
func counted(r *app.Request, key string, of int64) string {
	return r.Words.T(key, "Count", of, "Number", r.Words.Number(int(of)))
}

func importState(r *app.Request, state importing.ImportState) (label, badge string) {
	badge = map[importing.ImportState]string{
		importing.ImportUploaded: "warn", importing.ImportUploading: "warn", importing.ImportRunning: "warn", importing.ImportDone: "good",
		importing.ImportRefused: "bad", importing.ImportFailed: "bad", importing.ImportUnread: "bad", importing.ImportCut: "bad",
		importing.ImportUndoFailed: "bad", importing.ImportUndoRefused: "bad",
	}[state]
	if badge == "" {
		badge = "plain"
	}
	return r.Words.T("import.state_" + string(state)), badge
}
