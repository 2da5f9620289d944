package activity

import "strings"

// Subject is what an entry of the log is about: the log is filtered by it.
type Subject string

// The subjects, in the order in which they are offered.
const (
	Members  Subject = "members"
	Customer Subject = "customers"
	Messages Subject = "messages"
	Money    Subject = "money"
	Exports  Subject = "exports"
	Imports  Subject = "imports"
	Lookups  Subject = "lookups"
	Settings Subject = "settings"
	Content  Subject = "content" // what is sold and taught
	SignIns  Subject = "sign_ins"
	Refusals Subject = "refusals"
)

// Subjects lists them all.
var Subjects = []Subject{Members, Customer, Messages, Money, Exports, Imports, Lookups, Settings, Content, SignIns, Refusals}

// ofNoun is the subject of most acts, by what stands before the dot.
var ofNoun = map[string]Subject{
	"member": Members, "invitation": Members, "team": Members, "access": Members,
	"contact": Customer, "student": Customer, "tag": Customer,
	"conversation": Messages, "view": Messages, "broadcast": Messages,
	"transaction": Money, "subscription": Money, "order": Money, "invoice": Money, "coupon": Money,
	"export": Exports, "import": Imports, "lookup": Lookups,
	"general": Settings, "account": Settings, "workspace": Settings, "channel": Settings, "hours": Settings, "contact_field": Settings,
	"payments": Settings, "snippet": Settings, "workflow": Settings, "template": Settings,
	"product": Content, "course": Content, "bundle": Content,
	"session": SignIns,
}

// ofAct is the subject of acts that are about something else than their noun.
var ofAct = map[string]Subject{"bundle.enrol": Customer, "contact.import": Imports, "contact.import_undone": Imports}

// SubjectOf tells what an act is about, "" for one that nobody has placed.
func SubjectOf(act string) Subject {
	if subject, apart := ofAct[act]; apart {
		return subject
	}
	noun, done, _ := strings.Cut(act, ".")
	switch done {
	case "export":
		return Exports
	case "open":
		return Lookups // It counts like one.
	}
	return ofNoun[noun]
}
