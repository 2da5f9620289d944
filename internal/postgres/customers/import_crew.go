package customers

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// crew is to whom the rows of a step give customers, by what files call them.
type crew struct {
	byName, byAddress map[string][]member
	teams             map[string]uuid.UUID
	called            map[string]string // members and teams by their ids
	self              string            // what files call whoever brings the file
}

type member struct {
	ID              uuid.UUID
	Name, Key, File string // File is what a file of ours calls them
	Active          bool   // can be given customers
}

// crewOf reads members and teams where a column names them, and holds those who are
// named until the rows are stored: before the customers, as where one of them goes.
func crewOf(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []*fileRow) (*crew, error) {
	c := &crew{map[string][]member{}, map[string][]member{}, map[string]uuid.UUID{}, map[string]string{}, ""}
	if !r.Reader.Fills(importing.Assignee) && !r.Reader.Fills(importing.Team) && !r.Reader.Fills(importing.Notes) {
		return c, nil
	}
	rows, _ := tx.Query(ctx, `
		select id, name, email_key, `+calledInFiles+`, `+postgres.ActiveMember(`members`)+`
		  from members where workspace_id = current_workspace() and removed_at is null`)
	members, err := pgx.CollectRows(rows, pgx.RowToStructByPos[member])
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		c.byName[texts.Identity(m.Name)] = append(c.byName[texts.Identity(m.Name)], m)
		c.byAddress[m.Key] = append(c.byAddress[m.Key], m)
		if c.called[m.ID.String()] = m.Name; policy.MemberID(m.ID) == tx.Member {
			c.self = m.File
		}
	}
	rows, _ = tx.Query(ctx, `select name, id from teams where workspace_id = current_workspace() and deleted_at is null`)
	teams, err := pgx.CollectRows(rows, pgx.RowToStructByPos[kit.Keyed])
	for _, t := range teams {
		c.teams[texts.Identity(t.Key)], c.called[t.ID.String()] = t.ID, t.Key
	}
	if err != nil || r.Dry {
		return c, err
	}
	return c, c.hold(ctx, tx, list)
}

// hold keeps the members and teams whom rows name from going meanwhile; who has gone
// just now is given nobody.
func (c *crew) hold(ctx context.Context, tx *postgres.Tx, list []*fileRow) error {
	var members, teams []uuid.UUID
	for i := range list {
		if m := c.member(list[i].Assignee); m != nil && m.Active {
			members = append(members, m.ID)
		}
		if id, known := c.teams[texts.Identity(list[i].Team)]; known {
			teams = append(teams, id)
		}
	}
	rows, _ := tx.Query(ctx, `
		select id from members where workspace_id = current_workspace() and id = any($1) and `+postgres.ActiveMember(`members`)+`
		 order by id for share`, members)
	held, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	rows, _ = tx.Query(ctx, `
		select id from teams where workspace_id = current_workspace() and id = any($1) and deleted_at is null
		 order by id for share`, teams)
	heldTeams, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	holds := map[uuid.UUID]bool{}
	for _, id := range append(held, heldTeams...) {
		holds[id] = true
	}
	for _, by := range []map[string][]member{c.byName, c.byAddress} {
		for _, namesakes := range by {
			for i := range namesakes {
				namesakes[i].Active = holds[namesakes[i].ID]
			}
		}
	}
	for name, id := range c.teams {
		if !holds[id] {
			delete(c.teams, name)
		}
	}
	return nil
}

// member is whom a text names: by a name that one alone has, or by an address, which
// may stand behind the name; nil for nobody.
func (c *crew) member(text string) *member {
	if text == "" {
		return nil
	}
	if namesakes := c.byName[texts.Identity(text)]; len(namesakes) == 1 {
		return &namesakes[0]
	}
	if at := strings.LastIndex(text, " <"); at >= 0 {
		text = strings.TrimSuffix(text[at+len(" <"):], ">")
	}
	address, err := mail.ParseAddress(text)
	if err != nil || len(c.byAddress[address.Key()]) == 0 {
		return nil
	}
	return &c.byAddress[address.Key()][0]
}

// give finds the assignee and the team of a row. Who cannot be given customers stays
// with those whom they have.
func (c *crew) give(r *kit.ImportStep, row *fileRow, current *importing.Kept, done *kit.ImportTally) {
	if row.Assignee != "" {
		m := c.member(row.Assignee)
		if m != nil && (m.Active || current != nil && current.Assignee == m.ID.String()) {
			row.AssigneeID = uuid.NullUUID{UUID: m.ID, Valid: true}
		} else {
			done.Remark(row.ImportRow, []importing.Remark{r.Reader.Remark(importing.Assignee, importing.NoMember)})
		}
	}
	if row.Team != "" {
		id, known := c.teams[texts.Identity(row.Team)]
		if row.TeamID = (uuid.NullUUID{UUID: id, Valid: known}); !known {
			done.Remark(row.ImportRow, []importing.Remark{r.Reader.Remark(importing.Team, importing.NoTeam)})
		}
	}
}
