package kit

import (
	"bytes"
	"net/http"
	"strconv"

	"latchkey/internal/csvfile"
	"latchkey/web/app"
)

// SendCSV hands out a list whose leaving is in the activity log. The answer says
// how long it is, so that a list that ends early looks so on every way.
func SendCSV(w http.ResponseWriter, r *app.Request, name string, separator rune, head []string, rows [][]csvfile.Cell) error {
	var body bytes.Buffer
	out := csvfile.NewWriter(&body, separator)
	out.Head(head...)
	for _, row := range rows {
		out.Write(row...)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = body.WriteTo(app.LongAnswer(w, r.Request)) // Whoever left is told nothing.
	return nil
}
