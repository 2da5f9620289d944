package people

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/csvfile"
	"latchkey/internal/exporting"
	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) members(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, err := readMemberQuery(r.URL.Query())
	if err != nil {
		return err
	}
	found, err := s.store.Members(r.Context(), grant, q)
	if err != nil {
		return err
	}
	changed := app.ReadNotice(r).Row
	if err := s.showChanged(r, grant.Actor(), q, &found, changed); err != nil {
		return err
	}
	p := s.membersPage(w, r, grant.Actor(), q, found, changed)
	s.letChoose(r, &p)
	return app.Render(w, r, http.StatusOK, view.Members(p))
}

func (s *Pages) membersPage(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, q people.MemberQuery, found people.MemberPage,
	changed string,
) view.MembersPage {
	p := view.MembersPage{
		Frame:         s.Frame(w, r, r.Resource(policy.Members), "members"),
		WorkspaceName: r.Workspace().Name,
		RolesURL:      r.Address("/settings/roles"),
		SeersURL:      r.Address("/settings/access/who"),
		Action:        r.Address("/settings/members"),
		Query:         q.Search,
		Filtered:      q.Filtered(),
		Narrowed:      q.Narrows(),
		Roles:         []ui.Option{{Label: r.Words.T("members.any_role")}},
		Statuses:      []ui.Option{{Label: r.Words.T("members.any_status")}},
		ByJoined:      q.Sort == people.ByJoined,
		Choosing:      r.URL.Query().Get("several") != "",
		Alone:         found.Counts.Total() == 1,
	}
	switch {
	case found.Partial:
		p.Summary, p.Partial = r.Words.T("section.too_many"), true
	case !p.Filtered:
		p.Summary = memberSummary(r, found.Counts) // It counts everybody, so it stands under everybody.
	}
	p.Sheet = severalSheet
	if p.Alone {
		assistant := policy.Offer{Role: policy.Assistant}
		p.AssistantOpens, p.AssistantClosed = r.Sections.Opens(r.Words, assistant), r.Sections.Closed(r.Words, assistant)
	}
	for _, role := range policy.Roles {
		p.Roles = append(p.Roles, ui.Option{Value: role.String(), Label: r.Role(role), Selected: role == q.Role})
	}
	for _, status := range people.Statuses {
		p.Statuses = append(
			p.Statuses,
			ui.Option{Value: string(status), Label: memberStatus(r, status), Selected: status == q.Status},
		)
	}
	sortable(r, &p, q)
	if _, err := policy.Authorize[policy.Create](actor, policy.Members); err == nil && len(policy.Givable(actor)) > 0 {
		p.InviteURL = r.Address("/settings/members/invitations/new")
	}
	if app.May[policy.List](actor, policy.AuditLog) {
		changes := lastWeek
		changes.Subject = activity.Members
		p.ChangesURL = r.Address("/settings/audit-log") + app.QueryString(changes.Pairs()...)
		p.Changes = r.Words.T("log.members_link", "Days", changes.Days)
	}
	p.Export = kit.ExportChoice(r, policy.Members, r.Words.T("members.export"))
	now, shown := time.Now(), map[policy.Offer]view.HeldAccess{}
	p.Rows = make([]view.MemberRow, 0, len(found.People))
	for i := range found.People {
		person := &found.People[i]
		held, known := shown[person.Offer]
		if !known {
			held = view.HeldAccess{RoleLabel: r.Role(person.Role), Key: r.Key(person.Offer), Restrictions: r.Restrictions(person.Restrictions)}
			shown[person.Offer] = held
		}
		row := memberRow(r, actor, person, held, now, changed)
		if p.ByJoined && !person.Pending {
			row.LastSeen, row.LastSeenAt = r.Words.ShortDate(person.Joined), r.Words.Exact(person.Joined)
		}
		row.First = row.Changed && !slices.ContainsFunc(p.Rows, func(r view.MemberRow) bool { return r.Changed })
		p.Rows = append(p.Rows, row)
		if row.NoMenu != "" && !slices.Contains(p.NoMenus, row.NoMenu) {
			p.NoMenus = append(p.NoMenus, row.NoMenu)
		}
	}
	if q.After != (people.MemberCursor{}) {
		p.FirstURL = p.Action + memberQueryString(q, people.MemberCursor{}, p.Choosing)
	}
	if found.More {
		p.NextURL = p.Action + memberQueryString(q, found.Next, p.Choosing)
	}
	p.ChooseURL = p.Action + memberQueryString(q, q.After, !p.Choosing)
	return p
}

// memberStatus is what the filter calls a status.
func memberStatus(r *app.Request, status people.Status) string {
	label := "members.status_" + string(status)
	if span, some := people.Spans[status]; some {
		return r.Words.T(label, "Days", int(span/people.Day))
	}
	return r.Words.T(label)
}

func memberSummary(r *app.Request, c people.MemberCounts) string {
	parts := []string{r.Words.T("members.confirmed_count", "Count", c.Confirmed)}
	if c.Pending > 0 {
		parts = append(parts, r.Words.T("members.waiting_count", "Count", c.Pending))
	}
	if c.Expired > 0 {
		parts = append(parts, r.Words.T("members.expired_count", "Count", c.Expired))
	}
	return r.Words.T("members.summary", "Count", c.Total(), "Parts", strings.Join(parts, ", "))
}

func memberRow(
	r *app.Request, actor policy.Actor, p *people.Person, held view.HeldAccess, now time.Time, changed string,
) view.MemberRow {
	row := view.MemberRow{
		Person: app.Person(p.Name, p.Email, p.Avatar),
		ID:     p.ID.String(), HeldAccess: held,
		RoleBadge: p.Role == policy.Admin || p.Role == policy.Manager || p.Role == policy.Owner,
		You:       policy.MemberID(p.ID) == actor.Membership().Member,
		Status:    string(p.StatusAt(now)),
	}
	row.Changed = strings.Contains(changed, row.ID)
	if !p.AccessEnds.IsZero() {
		row.AccessEnds = r.Words.T("members.access_ends_on", "Day", r.Words.ShortDay(p.AccessEnds))
	}
	row.Lent = lentNow(r, p)
	if p.Pending {
		invitationRow(r, actor, p, now, &row)
		return row
	}
	row.PageURL = "members/" + row.ID // From the list on: fifty whole addresses would weigh 1.5 KB.
	row.StatusLabel = r.Words.T("members.status_confirmed")
	switch row.Status {
	case string(people.Expired):
		row.StatusLabel = r.Words.T("members.access_ended", "Day", r.Words.ShortDay(p.AccessEnds))
	case string(people.Suspended): // It looks like any access that has ended.
		row.Status, row.StatusLabel, row.AccessEnds = string(people.Expired), r.Words.T("members.status_suspended"), ""
	}
	switch row.Presence = app.Presence(p.Presence); {
	case row.Presence != "":
		row.LastSeen = r.Words.T("presence." + row.Presence)
	case p.LastSeen.IsZero():
		row.LastSeen = "–"
	default:
		row.LastSeen = r.Words.Ago(p.LastSeen, now)
	}
	if !p.LastSeen.IsZero() {
		row.LastSeenAt = r.Words.Exact(p.LastSeen)
	}
	if row.You {
		row.Detail = r.Words.T("members.own_row")
		return row
	}
	row.MenuURL, row.NoMenu = menuOf(r, "members/"+row.ID+"/menu", policy.CanRemove(actor, policy.MemberID(p.ID), p.Held))
	return row
}

func invitationRow(r *app.Request, actor policy.Actor, p *people.Person, now time.Time, row *view.MemberRow) {
	if row.Status == string(people.Expired) {
		row.StatusLabel = r.Words.T("members.expired_on", "Day", r.Words.ShortDay(p.Expires))
	} else {
		row.StatusLabel = r.Words.T("members.not_confirmed", "Count", int(p.Expires.Sub(now).Hours()/24)+1)
	}
	row.LastSeen = "–"
	delivery := r.Words.T("members.mail_" + string(p.MailState))
	if row.Status == string(people.Expired) {
		delivery = r.Words.T("members.link_dead")
	}
	inviter := p.Inviter
	if policy.MemberID(p.InviterID) == actor.Membership().Member {
		row.Detail = r.Words.T("members.invited_by_you", "Delivery", delivery)
	} else {
		row.Detail = r.Words.T("members.invited_by", "Inviter", inviter, "Delivery", delivery)
	}
	if p.Place != "" {
		row.Detail += " · " + r.Words.T("replace.takes", "Name", p.Place)
	}
	if p.MailState == people.MailFailed && p.MailText != "" {
		row.Detail += " " + r.Words.T("members.mail_server_said", "Text", p.MailText)
	}
	row.DetailWarns = p.MailState == people.MailFailed || p.MailState == people.MailDelayed
	row.MenuURL, row.NoMenu = menuOf(r, "members/invitations/"+row.ID+"/menu", policy.CanRemove(actor, policy.MemberID{}, p.Held))
}

// menuOf is where the menu of a row is, or why there is none.
func menuOf(r *app.Request, url string, err error) (menu, why string) {
	var refused *policy.GiveRefusal
	switch {
	case err == nil:
		return url, ""
	case errors.As(err, &refused):
		return "", r.GiveSentence(refused)
	}
	return "", ""
}

// readMemberQuery reads the filters of the list. A value that the page does not
// offer is a fault, never a guess.
func readMemberQuery(values url.Values) (q people.MemberQuery, err error) {
	q.Limit = listing.PageRows
	for name, given := range values {
		if len(given) > 1 {
			return q, fault.New(fault.BadRequest, "fault.field_repeated")
		}
		value, ok := given[0], true
		switch name {
		case "q":
			ok = utf8.ValidString(value) && utf8.RuneCountInString(value) <= listing.MaxSearch && !strings.ContainsRune(value, 0)
			q.Search = strings.TrimSpace(value)
		case "role":
			if value != "" {
				q.Role, ok = policy.ParseRole(value)
			}
		case "status":
			q.Status = people.Status(value)
			ok = value == "" || slices.Contains(people.Statuses, q.Status)
		case "sort":
			q.Sort = people.MemberSort(value)
			ok = slices.Contains(people.MemberSorts, q.Sort)
		case "several":
			ok = value == "" || value == "1"
		case "after":
			q.After, ok = parseCursor(value)
		default:
			return q, fault.New(fault.BadRequest, "fault.field_unknown")
		}
		if !ok {
			return q, fault.New(fault.BadRequest, "fault.filter")
		}
	}
	return q, nil
}

// memberQueryString is the address of a page of the list, on which rows are chosen or not.
func memberQueryString(q people.MemberQuery, after people.MemberCursor, choosing bool) string {
	values := url.Values{}
	if choosing {
		values.Set("several", "1")
	}
	for name, value := range map[string]string{
		"q": q.Search, "role": q.Role.String(), "status": string(q.Status), "sort": string(q.Sort), "after": formatCursor(after),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// A cursor in an address is the place of a row that the reader has seen.
func formatCursor(c people.MemberCursor) string {
	if c == (people.MemberCursor{}) {
		return ""
	}
	encoded := binary.BigEndian.AppendUint16(nil, uint16(c.Rank))
	encoded = binary.BigEndian.AppendUint64(encoded, uint64(max(0, c.At.UnixMicro())))
	return base64.RawURLEncoding.EncodeToString(append(append(encoded, c.ID[:]...), c.Key...))
}

func parseCursor(text string) (people.MemberCursor, bool) {
	if text == "" {
		return people.MemberCursor{}, true
	}
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(decoded) < 26 || !listing.IsKey(decoded[26:]) {
		return people.MemberCursor{}, false
	}
	rank, micros := binary.BigEndian.Uint16(decoded), binary.BigEndian.Uint64(decoded[2:])
	if rank > people.InvitedRank || micros > app.MaxMicros {
		return people.MemberCursor{}, false
	}
	at := time.UnixMicro(int64(micros)).UTC()
	return people.MemberCursor{Rank: int16(rank), At: at, ID: uuid.UUID(decoded[10:26]), Key: string(decoded[26:])}, true
}

// ownRole is what somebody is again once what was lent to them ends, "" where nothing is.
func ownRole(p *people.Person) string {
	if p.LentUntil.IsZero() {
		return ""
	}
	return p.OwnRole.String()
}

// exportMembers is the list as CSV.
func (s *Pages) exportMembers(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
	separator, err := kit.ReadSeparator(r)
	if err != nil {
		return err
	}
	everybody, err := s.store.ExportMembers(r.Context(), grant)
	if err != nil {
		return err
	}
	now := time.Now()
	head := exporting.Heads(r.Words, "name", "email", "role", "restrictions", "status", "access_ends", "last_seen", "joined_or_invited",
		"lent_until", "own_role")
	rows := make([][]csvfile.Cell, 0, len(everybody))
	for i := range everybody {
		p := &everybody[i]
		row := csvfile.Texts(p.Name, p.Email, p.Role.String(), strings.Join(p.Restrictions.Names(), " "), string(p.StatusAt(now)))
		for _, t := range []time.Time{p.AccessEnds, p.LastSeen, p.Joined} {
			row = append(row, csvfile.TimeCell(t, r.Words.Zone))
		}
		row = append(row, csvfile.TimeCell(p.LentUntil, r.Words.Zone), csvfile.Text(ownRole(p)))
		rows = append(rows, row)
	}
	return kit.SendCSV(w, r, "members", separator.Rune(), head, rows)
}
