package kit

import (
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/policy"
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
		if role, is := policy.ParseRole(text(key)); is {
			return r.Role(role)
		}
		return "" // Other acts have something else under the same word.
	}
	if e.Act == activity.Refused {
		count := asInt(e.Detail["count"])
		entry.Text, entry.Kind = refused(r, e.Target), "warn"
		entry.Badge = r.Words.T("log.times", "Count", count, "Times", r.Words.Number(count))
		return entry
	}
	key := actKey(e.Act)
	to := role("to")
	if to == "" {
		to = role("role")
	}
	target := e.Target
	if strings.HasPrefix(e.Act, "export.") && target != "" {
		target = r.Words.T("resource." + target)
	}
	entry.Text = r.Words.T(key, "Target", target, "Role", to, "From", role("from"), "Other", text("other"), "Email", text("email"),
		"Section", sectionName(r, text("resource")),
		"Rows", r.Words.Number(asInt(e.Detail["rows"])), "Count", asInt(e.Detail["count"]), "Created", r.Words.Number(asInt(e.Detail["created"])),
		"Changed", r.Words.Number(asInt(e.Detail["changed"])), "Refused", r.Words.Number(asInt(e.Detail["refused"])),
		"Money", r.Words.Money(int64(asInt(e.Detail["amount"])), text("currency")))
	switch e.Act {
	case "reports.export":
		entry.Text = r.Words.T(key, "Target", r.Words.T("report.kind_"+e.Target), "Rows", r.Words.Number(asInt(e.Detail["rows"])))
	case "member.change":
		entry.Text = changedAccess(r, e, entry.Text)
	case "member.preview":
		if role := text("role"); role != "" { // One that nobody has, in the words of whoever reads.
			entry.Text = r.Words.T(key, "Target", r.Words.T("somebody."+role))
		}
	case "member.suspend", "member.sign_out":
		count := asInt(e.Detail["sessions"])
		if e.Act == "member.sign_out" {
			count = asInt(e.Detail["count"])
		}
		if count > 0 {
			entry.Badge, entry.Kind = r.Words.T("log.sessions", "Count", count, "Number", r.Words.Number(count)), "plain"
		}
	case activity.Lookup:
		entry.Badge, entry.Kind = r.Words.T("find.missed"), "plain"
		if found, _ := e.Detail["found"].(bool); found {
			entry.Badge, entry.Kind = r.Words.T("find.found"), "good"
		}
		if reason := text("reason"); reason != "" {
			entry.Text = r.Words.T("act.lookup_reason", "Target", e.Target, "Reason", reason)
		}
	case "lookup.limit":
		entry.Badge, entry.Kind = r.Words.T("activity.limit"), "warn"
	}
	if was := text("was"); was != "" {
		entry.Text = r.Words.T("log.renamed", "Text", entry.Text, "Was", was)
	}
	if e.Customer != uuid.Nil && e.Act != "contact.delete" {
		entry.URL, entry.Link = r.Address("/contacts/"+e.Customer.String()), e.CustomerName
		if e.Act != activity.Lookup || e.CustomerName == "" {
			entry.Link = r.Words.T("log.open_customer")
		}
	}
	return entry
}

// actKey is the key of the words for an act.
func actKey(act string) string { return "act." + strings.ReplaceAll(act, ".", "_") }

// sectionName names a resource, "" for none.
func sectionName(r *app.Request, resource string) string {
	if resource == "" {
		return ""
	}
	return r.Words.T("resource." + resource)
}

// refused says which rule refused somebody.
func refused(r *app.Request, rule string) string {
	parts := strings.Fields(rule)
	if len(parts) < 2 {
		return r.Words.T("log.refused_other")
	}
	text := r.Words.T("log.refused_"+parts[1], "Section", r.Words.T("resource."+parts[0]))
	if len(parts) > 2 {
		text += " " + r.Words.T("log.refused_by", "Restriction", r.Words.T("restriction."+parts[2]+".label"))
	}
	return text
}

func asInt(value any) int {
	number, _ := value.(float64)
	return int(number)
}
