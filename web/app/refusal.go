package app

import (
	"net/http"
	"strings"

	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// showRefusal is the page of a closed section: the rule in a sentence, who can
// change it, and the way back. It tells nothing of what stands behind.
func (s *Server) showRefusal(w http.ResponseWriter, r *Request, refusal *policy.Refusal) error {
	guardians, waits, err := s.guardians(r.Context(), r.Who.Actor)
	if err != nil {
		return err
	}
	me := r.Who.Actor.Membership()
	section := r.Resource(refusal.Resource)
	heading := r.refusalHeading(refusal, section)
	text := r.Words.T("refusal.text_role", "Article", r.Words.T("role."+refusal.Role.String()+".article"), "Workspace", r.Workspace().Name)
	if refusal.Restricted {
		text += " " + r.Words.T("refusal.text_restriction", "Restriction", r.Words.T("restriction."+refusal.By.String()+".label"))
	} else {
		text += " " + strings.Join(r.Sections.You(r.Words, policy.Offer{Role: refusal.Role}), " ")
	}
	p := frame.NoAccessPage{
		Heading: heading, Text: text,
		Key:     r.Key(policy.Offer{Role: me.Role, Restrictions: me.Restrictions}),
		Missing: policy.ToothOf(refusal.Resource),
		BackURL: r.Address(""), BackText: r.Words.T("refusal.back_home"),
	}
	if strings.Contains(r.URL.Path, "/settings") {
		p.BackURL, p.BackText = r.settingsOpen(), r.Words.T("refusal.back_settings")
	}
	opening, possible := policy.Opening(policy.Offer{Role: me.Role, Restrictions: me.Restrictions}, refusal.Resource, refusal.Action)
	if !possible {
		opening.Role = policy.Owner
	}
	for _, guardian := range guardians {
		if !policy.MayGive(guardian.Role, opening.Role) {
			continue // Who could change the role, and not open this, is asked in vain.
		}
		face := Person(guardian.Name, guardian.Email, guardian.Avatar)
		face.Presence = Presence(guardian.Presence)
		p.People = append(p.People, frame.NoAccessPerson{Person: face, Text: r.Words.T("refusal.who_can", "Role", r.Role(guardian.Role))})
	}
	p.Frame = s.Frame(w, r, section, sectionOf(r))
	if possible && r.Sections.Has(refusal.Resource) && !r.Who.Actor.IsPreview() {
		p.Ask = frame.AskAccess{
			URL: r.Address("/access"), Resource: refusal.Resource.String(), Action: refusal.Action.String(), MaxWords: people.MaxRequestWords,
		}
		asked := policy.AskedFor(policy.Offer{Role: me.Role, Restrictions: me.Restrictions}, refusal.Resource, refusal.Action)
		for _, wait := range waits {
			if wait.Resource == refusal.Resource && wait.Action == asked {
				p.Ask.Waits = r.Words.T("access_request.waits", "Moment", r.Words.Exact(wait.At))
			}
		}
		p.Sheet = "css/apart/member.css"
	}
	return Render(w, r, http.StatusForbidden, frame.NoAccess(p))
}

func (r *Request) refusalHeading(f *policy.Refusal, section string) string {
	kind := "heading"
	switch f.Action {
	case policy.CreateCode, policy.UpdateCode, policy.DeleteCode:
		kind = "act"
	case policy.ExportCode:
		if !f.Restricted && len(f.OpenTo) > 0 {
			kind = "export"
		}
	default: // Listing, opening and looking up are opening.
	}
	which := "roles"
	switch {
	case f.Restricted:
		which = "restriction"
	case len(f.OpenTo) == 0:
		which = "nobody"
	case len(f.OpenTo) == 1:
		which = "only_owner"
	}
	return r.Words.T("refusal."+kind+"_"+which, "Section", section, "Roles", r.roleNames(f.OpenTo))
}

// sectionOf is the settings section of an address, "" outside the settings.
func sectionOf(r *Request) string {
	_, rest, ok := strings.Cut(r.URL.Path, "/settings/")
	if !ok {
		return ""
	}
	section, _, _ := strings.Cut(rest, "/")
	return strings.TrimSuffix(section, ".csv")
}

// Assignee is a member whom something can be given to, and whether they are there.
func (r *Request) Assignee(member listing.Choice) ui.Option {
	option := ui.Option{Value: member.ID.String(), Label: member.Name, Live: true}
	if people.Presence(member.Presence).There() {
		option.Note = r.Words.T("presence." + member.Presence)
	}
	return option
}

// Presence is what the dot of a face shows, "" for nothing.
func Presence(p people.Presence) string {
	if !p.There() {
		return ""
	}
	return string(p)
}
