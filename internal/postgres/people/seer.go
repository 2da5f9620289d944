package people

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Seers lists the active members, the widest role first, one more than people.MaxSeers, and
// how each stands to a customer, whom a grant on contacts reaches; nil for no customer in
// particular. The customer is returned as they are called. One who is not within reach,
// or none, is a fault of kind NotFound.
func (s Store) Seers(
	ctx context.Context, grant policy.Grant[policy.Open], contacts *policy.Grant[policy.Open], contact uuid.UUID,
) (list []people.Seer, called string, err error) {
	var seen policy.Scope
	if contacts != nil {
		if seen, err = contacts.For(policy.Contacts); err != nil {
			return nil, "", err
		}
	}
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		if contacts != nil {
			postgres.Row(b, &called, pgx.RowTo[string], `
				select case when c.name = '' then c.email else c.name end from contacts c
				 where c.workspace_id = current_workspace() and c.id = @contact and c.deleted_at is null and `+
				postgres.Within(`c`, seen.Reach), b.Args(pgx.NamedArgs{"contact": contact}))
		}
		postgres.Rows(b, &list, scanSeer, seersSQL, pgx.NamedArgs{"contact": contact})
	})
	return list, called, err
}

// seersSQL asks of each member what the reaches of the policy ask of one.
var seersSQL = `
	select x.id, x.name, x.email, x.avatar_id, ` + postgres.Held(`x`, `role`) + `, ` + postgres.Held(`x`, `restrictions`) + `,
	       ` + postgres.Held(`x`, `owner_restrictions`) + `,
	       coalesce(` + ofEach(policy.ReachOwn) + `, false), coalesce(` + ofEach(policy.ReachTeam) + `, false),
	       coalesce(` + ofEach(policy.ReachFound) + `, false),
	       exists (select from conversations where workspace_id = current_workspace() and contact_id = @contact and not hidden)
	  from members x
	  left join contacts c on c.workspace_id = current_workspace() and c.id = @contact and c.deleted_at is null
	 where x.workspace_id = current_workspace() and ` + postgres.ActiveMember(`x`) + `
	 order by x.rank, x.name_key, x.id` + postgres.UpTo(people.MaxSeers+1)

// ofEach is a reach of the member in the row.
func ofEach(reach policy.Reach) string {
	return `(c.id is not null and ` + strings.ReplaceAll(postgres.WithinOf(`c`, reach, `x.id`), `@version`, `x.version`) + `)`
}

func scanSeer(row pgx.CollectableRow) (p people.Seer, err error) {
	var role string
	var restrictions, byOwner []string
	if err := row.Scan(
		&p.ID, &p.Name, &p.Email, &p.Avatar, &role, &restrictions, &byOwner, &p.Own, &p.Team, &p.Found, &p.Talked,
	); err != nil {
		return p, err
	}
	p.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
	return p, err
}
