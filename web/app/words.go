package app

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	view "latchkey/templates/people"
)

// WordsFor are the words of a language.
func WordsFor(language string) *i18n.Words { return i18n.For(i18n.Language(language), nil) }

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }

// Has tells whether there is a word for a key.
func (r *Request) Has(key string) bool { return i18n.Has(key) }

// Role is a role's name: "Assistant".
func (r *Request) Role(role policy.Role) string { return r.Words.T("role." + role.String() + ".name") }

// RoleColumn heads the column of a role.
func (r *Request) RoleColumn(role policy.Role) view.RoleColumn {
	return view.RoleColumn{Value: role.String(), Label: r.Role(role), Key: r.Key(policy.Offer{Role: role})}
}

// Restrictions are the labels of a set.
func (r *Request) Restrictions(set policy.Restrictions) (labels []string) {
	for restriction := range set.All() {
		labels = append(labels, r.Words.T("restriction."+restriction.String()+".label"))
	}
	return labels
}

// Listed joins words as a sentence does: "a, b and c".
func (r *Request) Listed(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], r.Words.T("refusal.list_comma")) + r.Words.T("refusal.list_and") + items[last]
}

// roleNames says "Owners and admins".
func (r *Request) roleNames(roles []policy.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		key := ".plural_inside"
		if i == 0 {
			key = ".plural"
		}
		names[i] = r.Words.T("role." + role.String() + key)
	}
	return r.Listed(names)
}

// GiveSentence says why a role may not be given.
func (r *Request) GiveSentence(f *policy.GiveRefusal) string {
	arguments := []any{"Restrictions", r.Listed(r.Restrictions(f.Lifted))}
	if f.Role != 0 {
		arguments = append(arguments, "Role", r.Role(f.Role), "Article", r.Words.T("role."+f.Role.String()+".article"))
	}
	return r.Words.T("give."+string(f.Reason), arguments...)
}

// Refused says a refusal in the reader's language. Any other error is no refusal.
func (r *Request) Refused(err error) (sentence string, ok bool) {
	var give *policy.GiveRefusal
	var f *fault.Fault
	switch {
	case errors.As(err, &give):
		return r.GiveSentence(give), true
	case errors.As(err, &f):
		return r.sentence(f), true
	}
	return "", false
}
