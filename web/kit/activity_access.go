package kit

import (
	"slices"
	"time"

	"latchkey/internal/activity"
	"latchkey/web/app"
)

// changedAccess says what was changed of a member's access: the role, or else the restrictions,
// or else the end.
func changedAccess(r *app.Request, e *activity.Entry, byRole string) string {
	now, before := namesIn(e.Detail["restrictions"]), namesIn(e.Detail["restrictions_from"])
	var labels []string
	for _, name := range now {
		labels = append(labels, r.Words.T("restriction."+name+".label"))
	}
	list := r.Listed(labels)
	switch {
	case e.Detail["from"] != e.Detail["to"] && list != "":
		return byRole + " · " + list
	case e.Detail["from"] != e.Detail["to"]:
		return byRole
	case !slices.Equal(now, before) && list != "":
		return r.Words.T("log.member_restricted", "Target", e.Target, "Restrictions", list)
	case !slices.Equal(now, before):
		return r.Words.T("log.member_unrestricted", "Target", e.Target)
	}
	text, _ := e.Detail["access_ends"].(string)
	if ends, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return r.Words.T("log.member_ends", "Target", e.Target, "Day", r.Words.Date(ends))
	}
	return r.Words.T("log.member_stays", "Target", e.Target)
}

// namesIn are the words of a list of a detail.
func namesIn(value any) (names []string) {
	list, _ := value.([]any)
	for _, item := range list {
		if name, ok := item.(string); ok {
			names = append(names, name)
		}
	}
	return names
}
