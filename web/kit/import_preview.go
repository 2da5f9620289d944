package kit

import (
	"slices"
	"strconv"

	"latchkey/internal/importing"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// Sizes of the preview.
const (
	previewRows  = 3
	previewWrong = 8 // rows
)

// importPreview shows how the first rows are read, and counts what is wrong in
// the first thousand.
func importPreview(r *app.Request, plan *importPlan) *parts.Preview {
	if plan.unchosen(r) != "" { // Nothing is wrong with rows that nobody can read yet.
		return &parts.Preview{Text: r.Words.T("import.look_after")}
	}
	reader := importing.NewReader(plan.fields, plan.reading)
	p := &parts.Preview{}
	for _, field := range plan.importer.Preview {
		p.Heads = append(p.Heads, importField(r, field, nil))
	}
	bad := 0
	rows := make([][]string, len(plan.rows))
	for i := range plan.rows {
		if plan.rows[i].err == nil {
			rows[i] = plan.rows[i].cells
		}
	}
	for _, item := range plan.importer.Grouped(reader, rows) {
		row := &plan.rows[item[0]]
		shown := parts.PreviewRow{Line: strconv.Itoa(row.line)}
		reason := importing.BadQuotes
		if row.err == nil {
			var of [][]string
			for _, n := range item {
				of = append(of, rows[n])
			}
			shown.Cells, reason = plan.importer.Show(reader, r.Words, of)
		}
		isBad := reason != "" && !reason.LeavesOut()
		switch {
		case reason == importing.Continued:
			continue
		case isBad:
			bad++
			shown.Reason = r.Words.T(string(reason))
		case reason != "":
			shown.Reason = r.Words.T("import.left", "Reason", r.Words.T(string(reason)))
		}
		// Every problem among the first rows, and the first rows themselves.
		if len(p.Rows) < previewRows || isBad && bad <= previewWrong {
			p.Rows = append(p.Rows, shown)
		}
	}
	dropEmpty(p)
	looked := "import.looked"
	if bad == 0 {
		looked = "import.looked_good"
	}
	p.Text = r.Words.T(looked, "Count", len(plan.rows), "Rows", r.Words.Number(len(plan.rows)), "Bad", r.Words.Number(bad))
	return p
}

// dropEmpty leaves out the columns in which no row shows anything.
func dropEmpty(p *parts.Preview) {
	for column := len(p.Heads) - 1; column > 0; column-- {
		filled := slices.ContainsFunc(p.Rows, func(row parts.PreviewRow) bool {
			return column < len(row.Cells) && row.Cells[column] != ""
		})
		if filled {
			continue
		}
		p.Heads = slices.Delete(p.Heads, column, column+1)
		for i := range p.Rows {
			if row := &p.Rows[i]; column < len(row.Cells) {
				row.Cells = slices.Delete(row.Cells, column, column+1)
			}
		}
	}
}
