package kit

import (
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/templates/frame"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// ActivityEntry says an act as a sentence.
func ActivityEntry(r *app.Request, e *activity.Entry) view.ActivityEntry {
	entry := view.ActivityEntry{
		Time: r.Clock(e.At), Address: e.Address,
		Person: app.Person(e.Actor, e.ActorEmail, uuid.NullUUID{}),
	}
	if e.Actor == "" {
		entry.Person = frame.Person{}
	}
	text := func(key string) string {
		value, _ := e.Detail[key].(string)
		return value
	}
	role := func(key string) string {
		if name := text(key); name != "" {
			return r.Words.T("role." + name + ".name")
		}
		return ""
	}
	key := "act." + strings.ReplaceAll(e.Act, ".", "_")
	to := role("to")
	if to == "" {
		to = role("role")
	}
	target := e.Target
	if strings.HasPrefix(e.Act, "export.") && target != "" {
		target = r.Words.T("resource." + target)
	}
	entry.Text = r.Words.T(key, "Target", target, "Role", to, "From", role("from"), "Other", text("other"),
		"Rows", e.Detail["rows"], "Count", asInt(e.Detail["count"]), "Created", asInt(e.Detail["created"]),
		"Changed", asInt(e.Detail["changed"]), "Refused", asInt(e.Detail["refused"]),
		"Money", r.Words.Money(int64(asInt(e.Detail["amount"])), text("currency")))
	switch e.Act {
	case "reports.export":
		entry.Text = r.Words.T(key, "Target", r.Words.T("report.kind_"+e.Target), "Rows", e.Detail["rows"])
	case "lookup":
		entry.Badge, entry.Kind = r.Words.T("find.missed"), "plain"
		if found, _ := e.Detail["found"].(bool); found {
			entry.Badge, entry.Kind = r.Words.T("find.found"), "good"
		}
		if reason := text("reason"); reason != "" {
			entry.Text = r.Words.T("act.lookup_reason", "Target", e.Target, "Reason", reason)
		}
	case "team.change", "contact_field.change":
		if was := text("was"); was != "" {
			entry.Text = r.Words.T(key+"_name", "Target", e.Target, "Was", was)
		}
	case "lookup.limit":
		entry.Badge, entry.Kind = r.Words.T("activity.limit"), "warn"
	}
	return entry
}

func asInt(value any) int {
	number, _ := value.(float64)
	return int(number)
}
