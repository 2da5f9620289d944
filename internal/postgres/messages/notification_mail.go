package messages

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// takeSQL gives a job what waits to be mailed to a member, unless it has taken something
// before: what came since has a job of its own.
const takeSQL = `
	update notifications n set mail_job = @job
	 where n.workspace_id = current_workspace() and n.member_id = @member and n.mail_waits and n.mail_job is null
	   and not exists (select from notifications o
	         where o.workspace_id = current_workspace() and o.member_id = @member and o.mail_job = @job)`

// TakeNotifications implements jobs.Notifications: whatever changed since is asked again, as
// when the member looks.
func (r Replies) TakeNotifications(
	ctx context.Context, job jobs.NotificationMail, id int64,
) (letter jobs.NotificationLetter, ok bool, err error) {
	args := pgx.NamedArgs{"job": id, "member": job.Member}
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		if _, err := tx.Exec(ctx, takeSQL, args); err != nil {
			return err
		}
		actor, err := postgres.ActorNow(ctx, tx, job.Member)
		if errors.Is(err, postgres.NotFound) {
			return endMail(ctx, tx, job, id) // They have left.
		}
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			select m.email, u.language, w.time_zone, w.name, c.slug
			  from members m
			  join workspaces w on w.id = m.workspace_id and w.deleted_at is null
			 cross join workspace_context() c
			 cross join account_by_id(m.user_id) u
			 where m.workspace_id = current_workspace() and m.id = $1`, job.Member).
			Scan(&letter.Email, &letter.Language, &letter.Zone, &letter.Workspace, &letter.Slug)
		if errors.Is(err, pgx.ErrNoRows) {
			return endMail(ctx, tx, job, id)
		}
		if err == nil {
			letter.Lines, err = linesOf(ctx, tx, actor, id)
		}
		stop := notification.Stop{Workspace: job.Workspace, Member: job.Member}
		for _, line := range letter.Lines {
			stop.Set |= notification.SetOf(line.Kind)
		}
		letter.Token = stop.Token(r.db.Link(signin.StopLink, stop.Member, int(stop.Set)))
		if ok = len(letter.Lines) > 0; err == nil && !ok {
			err = endMail(ctx, tx, job, id)
		}
		return err
	})
	return letter, ok, err
}

// linesOf are what a job has taken, as far as its reader may see it now, wants it mailed, and
// it is still so: nobody is told of a conversation that they do not have any more.
func linesOf(ctx context.Context, tx *postgres.Tx, reader policy.Actor, job int64) (lines []jobs.NotificationLine, err error) {
	scope := policy.Scope{Membership: reader.Membership()}
	if grant, err := policy.Authorize[policy.Open](reader, policy.Conversations); err == nil {
		if scope, err = grant.For(policy.Conversations); err != nil {
			return nil, err
		}
	}
	//nolint:rowserrcheck // ForEachRow does.
	rows, _ := tx.Query(ctx, `
		select n.kind, coalesce(m.name, i.email, ''), coalesce(v.number, 0), v.id, x.id, q.id, e.access_ends_at,
		       b.id, coalesce(b.name, ''), n.why, c.mail
		  from notifications n
		  left join notification_choices c on c.workspace_id = n.workspace_id and c.member_id = n.member_id and c.kind = n.kind
		  left join members m on m.workspace_id = n.workspace_id and m.id = n.by_id
		  left join invitations i on i.workspace_id = n.workspace_id and i.id = n.invitation_id
		   and (n.kind <> 'lapsed' or i.state = 'pending' and i.expires_at <= now())
		  left join members e on e.workspace_id = n.workspace_id and e.id = coalesce(n.by_id, n.member_id) and n.kind = 'ending'
		   and `+postgres.ActiveMember(`e`)+`
		  left join exports x on x.workspace_id = n.workspace_id and x.id = n.export_id and x.state = 'ready'
		  left join access_requests q on q.workspace_id = n.workspace_id and q.id = n.request_id and (n.kind <> 'asked' or q.state = 'open')
		  left join broadcasts b on b.workspace_id = n.workspace_id and b.id = n.broadcast_id and b.deleted_at is null
		  left join conversations v on v.workspace_id = n.workspace_id and v.id = n.conversation_id and not v.hidden
		   and (n.kind <> 'assigned' or v.assignee_id = n.member_id)
		   and (n.kind <> 'team' or v.assignee_id is null)
		   and (n.kind <> 'followed' or exists (
		       select from conversation_followers f
		        where f.workspace_id = n.workspace_id and f.conversation_id = v.id and f.member_id = n.member_id))
		   and `+postgres.Within(`v`, scope.Reach)+`
		 where n.workspace_id = current_workspace() and n.member_id = @member and n.mail_waits and n.mail_job = @job
		 order by n.id`, postgres.Arguments(scope, pgx.NamedArgs{"job": job}))
	var l jobs.NotificationLine
	var ends *time.Time
	var chosen *bool
	into := []any{
		&l.Kind, &l.By, &l.Number, &l.Conversation, &l.Export, &l.Request, &ends, &l.Broadcast, &l.Name, &l.Why, &chosen,
	}
	_, err = pgx.ForEachRow(rows, into, func() error {
		l.Ends = postgres.OrZero(ends)
		there := l.Conversation.Valid || l.Export.Valid || l.Request.Valid || l.Broadcast.Valid || !l.Ends.IsZero() ||
			l.Kind == notification.Joined || l.Kind == notification.Limit ||
			(l.Kind == notification.Declined || l.Kind == notification.Lapsed) && l.By != ""
		wanted := chosen == nil && l.Kind.Usual().Mail || chosen != nil && *chosen
		if there && wanted && mayHear(reader, l.Kind, l.By) {
			lines = append(lines, l)
		}
		return nil
	})
	return lines, err
}

// EndNotifications implements jobs.Notifications.
func (r Replies) EndNotifications(ctx context.Context, job jobs.NotificationMail, id int64) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error { return endMail(ctx, tx, job, id) })
}

func endMail(ctx context.Context, tx *postgres.Tx, job jobs.NotificationMail, id int64) error {
	_, err := tx.Exec(ctx, `
		update notifications set mail_waits = false
		 where workspace_id = current_workspace() and member_id = $1 and mail_job = $2 and mail_waits`, job.Member, id)
	return err
}

// NotificationChoices reads how the member is told of each kind that concerns them.
func (s Store) NotificationChoices(ctx context.Context, grant policy.Grant[policy.Open]) (list []notification.Choice, err error) {
	made := map[notification.Kind]notification.Choice{}
	err = postgres.Read(ctx, s.db, grant, policy.Notifications, func(b *postgres.Batch) {
		b.Queue(`
			select kind, bell, mail from notification_choices
			 where workspace_id = current_workspace() and member_id = @member`, b.Args(nil)).Query(func(rows pgx.Rows) error {
			var c notification.Choice
			_, err := pgx.ForEachRow(rows, []any{&c.Kind, &c.Bell, &c.Mail}, func() error {
				made[c.Kind] = c
				return nil
			})
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	for _, kind := range notification.Kinds() {
		choice, is := made[kind]
		if !is {
			choice = kind.Usual()
		}
		if kind.Concerns(grant.Actor()) {
			list = append(list, choice)
		}
	}
	return list, nil
}

// ChooseNotifications stores how the member is told of some kinds.
func (s Store) ChooseNotifications(ctx context.Context, grant policy.Grant[policy.Update], choices []notification.Choice) error {
	return postgres.Change(ctx, s.db, grant, policy.Notifications, func(tx *postgres.Tx) error {
		batch := &pgx.Batch{}
		for _, c := range choices {
			batch.Queue(`
				insert into notification_choices (workspace_id, member_id, kind, bell, mail)
				values (current_workspace(), $1, $2, $3, $4)
				    on conflict (workspace_id, member_id, kind) do update set bell = excluded.bell, mail = excluded.mail`,
				uuid.UUID(tx.Member), c.Kind, c.Bell, c.Mail)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}
