package people

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"latchkey/web/app"
)

// mostSaid is how long a notice of several may be, in characters.
const mostSaid = 900

func (s *Pages) severalNotice(r *app.Request, all several, refused []error) app.Notice {
	var done, not []string
	for i := range all.chosen {
		name := cmp.Or(all.chosen[i].Name, all.chosen[i].Email)
		if refused[i] == nil {
			done = append(done, name)
			continue
		}
		why, _ := r.Refused(refused[i])
		not = append(not, r.Words.T("several.not", "Name", name, "Why", why))
	}
	n := app.Notice{Alert: len(not) > 0} // It stays until it is read.
	if len(done) > 0 && all.act == toWithdraw {
		n.Undo = r.Address("/settings/members/several/" + all.press.String() + "/restore")
	}
	if len(done) > 0 {
		n.Text = r.Words.T("several.done_"+all.act, "Count", len(done), "Names", r.Listed(done))
	} else {
		n.Text = r.Words.T("several.done_none")
	}
	n.Text = strings.Join(append([]string{n.Text}, not...), " ")
	if utf8.RuneCountInString(n.Text) > mostSaid {
		n.Text = string([]rune(n.Text)[:mostSaid]) + "…"
	}
	return n
}
