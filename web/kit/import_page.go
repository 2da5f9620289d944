package kit

import (
	"net/http"
	"strings"
	"time"

	"latchkey/internal/i18n"
	"latchkey/internal/importing"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/sales"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// onePage begins the page of one import.
func (s *Kit) onePage(w http.ResponseWriter, r *app.Request, resource policy.Resource, in *importing.File) parts.OneImport {
	p := parts.OneImport{Frame: s.Frame(
		w, r, in.File, "",
		frame.Link{Label: r.Words.T("import.title_" + resource.String()), URL: r.Address(app.PathOf(resource) + "/import")},
	)}
	p.Sheet = "css/apart/import.css"
	return p
}

// showImport says how far an import is, or what came of it.
func (s *Kit) showImport(w http.ResponseWriter, r *app.Request, resource policy.Resource, in *importing.File) error {
	base := importURL(r, resource, in.ID)
	p := s.onePage(w, r, resource, in)
	p.ListURL, p.ListText = r.Address(app.PathOf(resource)), r.Words.T("import.to_list_"+resource.String())
	p.Counts = []parts.ImportCount{
		{Label: r.Words.T("import.created"), Number: r.Words.Number(int(in.Created))},
		{Label: r.Words.T("import.changed"), Number: r.Words.Number(int(in.Changed))},
	}
	if !importing.ImporterOf(resource).Changes && in.Changed == 0 {
		p.Counts = p.Counts[:1]
	}
	if already := in.Tallies[importing.Already]; already > 0 {
		p.Counts = append(p.Counts, parts.ImportCount{Label: r.Words.T(importing.Already), Number: r.Words.Number(int(already))})
	}
	p.Counts = append(p.Counts, parts.ImportCount{Label: r.Words.T("import.refused"), Number: r.Words.Number(int(in.Refused))})
	if rows := in.Tallies[importing.NotReached]; rows > 0 {
		p.Counts = append(p.Counts, parts.ImportCount{Label: r.Words.T("import.not_reached"), Number: r.Words.Number(int(rows))})
	}
	beside, left := tallies(r, in)
	p.Counts = append(p.Counts, beside...)
	p.Left = left
	if in.Remarks > 0 {
		p.Counts = append(p.Counts, parts.ImportCount{Label: r.Words.T("import.remarks"), Number: r.Words.Number(int(in.Remarks))})
	}
	bring := r.Address(app.PathOf(resource) + "/import")
	switch in.State {
	case importing.ImportUnread, importing.ImportCut, importing.ImportExpired:
		p.Over, p.Counts, p.BringURL = importEnd(r, in), nil, bring
	case importing.ImportUndoing:
		p.Running, p.Share, p.Reload = true, -1, true
		p.Text = r.Words.T("import.state_undoing")
		p.Counts = []parts.ImportCount{{Label: r.Words.T("import.undone"), Number: r.Words.Number(int(in.Undone))}}
	case importing.ImportChecking:
		p.Running, p.Share, p.Reload, p.Counts = true, share(in.Read, in.Bytes), true, nil
		p.CancelText = r.Words.T("import.stop_check")
		p.Text = r.Words.T("import.checking", "Rows", r.Words.Number(int(max(0, in.Lines-1))), "Share", max(0, p.Share))
		p.CancelAction = base + "/cancel"
	case importing.ImportRunning, importing.ImportUploading:
		p.CancelText = r.Words.T("import.cancel")
		p.Running, p.Share, p.Reload = true, share(in.Read, in.Bytes), true
		p.Text = r.Words.T("import.read", "Rows", r.Words.Number(int(max(0, in.Lines-1))), "Share", max(0, p.Share))
		p.CancelAction = base + "/cancel"
	default:
		if p.Over = importEnd(r, in); in.Created+in.Changed == 0 {
			p.BringURL = bring
		}
		if (in.Refused+in.Remarks > 0 || left != "") && time.Since(in.At) < importing.ImportLife {
			p.RefusedAction = base + "/refused"
			if all, kept := in.Tallies[importing.NotTaken], in.Tallies[importing.NotTakenKept]; kept < all {
				p.RefusedHint = r.Words.T("import.refused_cut", "Kept", r.Words.Number(int(kept)), "All", r.Words.Number(int(all)))
			}
		}
		if resource == policy.Contacts && in.State != importing.ImportUndone && in.Created+in.Changed > 0 &&
			time.Since(in.At) < importing.ImportLife+listing.UndoTime {
			p.ShowURL = p.ListURL + "?import=" + in.ID.String()
		}
		if in.State == importing.ImportUndone {
			p.Counts = append(p.Counts, parts.ImportCount{Label: r.Words.T("import.undone"), Number: r.Words.Number(int(in.Undone))})
		} else if app.May[policy.Delete](r.Who.Actor, policy.Contacts) &&
			in.Created+in.Changed > 0 && time.Since(in.Finished) < listing.UndoTime {
			p.UndoAction = base + "/undo"
		}
	}
	return app.Render(w, r, http.StatusOK, parts.ImportOne(p))
}

// importEnd says how an import ended.
func importEnd(r *app.Request, in *importing.File) string {
	switch in.State {
	case importing.ImportUnread:
		return r.Words.T("import.over_unread", "Reason", r.Words.T(in.Cause.Key, in.Cause.Arguments...))
	case importing.ImportCancelled, importing.ImportRefused, importing.ImportFailed:
		taken := "import.taken_stays"
		if in.Created+in.Changed == 0 {
			taken = "import.taken_nothing"
		}
		return r.Words.T("import.over_"+string(in.State), "Taken", r.Words.T(taken))
	case importing.ImportUploading, importing.ImportUploaded, importing.ImportChecking, importing.ImportChecked, importing.ImportRunning,
		importing.ImportUndoing:
		return ""
	case importing.ImportExpired:
		return r.Words.T("import.over_expired", "Days", i18n.Days(importing.ImportLife))
	case importing.ImportDone, importing.ImportUndone, importing.ImportCut, importing.ImportUndoFailed, importing.ImportUndoRefused:
	}
	return r.Words.T("import.over_" + string(in.State))
}

// tallies are what was made beside payments, and what was left out of the file.
func tallies(r *app.Request, in *importing.File) (beside []parts.ImportCount, left string) {
	for _, kind := range sales.Transactions.Sorts {
		if count := in.Tallies[kind]; count > 0 {
			beside = append(beside, parts.ImportCount{Label: r.Words.T("import.beside_" + kind), Number: r.Words.Number(int(count))})
		}
	}
	var list []string
	for _, reason := range importing.LeftOut {
		if count := in.Tallies[string(reason)]; count > 0 {
			list = append(list, counted(r, string(reason)+"_counted", count))
		}
	}
	if len(list) > 0 {
		left = r.Words.T("import.left_out", "List", strings.Join(list, ", "))
	}
	return beside, left
}
