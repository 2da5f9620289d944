package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
)

// NotificationAge is the condition of a notification n that is not too old.
var NotificationAge = ` and n.at > now() - ` + Interval(notification.Life)

// ReadNotifications marks what member @member was told as read, and withdraws its mail; the
// condition of which follows.
const ReadNotifications = `
	update notifications n set read_at = coalesce(read_at, now()), mail_waits = false
	 where n.workspace_id = current_workspace() and n.member_id = @member and (n.read_at is null or n.mail_waits)`

// Tell tells members of something, each in the way that they chose, but not whoever did it.
// Their mails go out after notification.Gather.
func (tx *Tx) Tell(ctx context.Context, n notification.Notice, members ...uuid.UUID) error {
	mailed, err := tx.ring(ctx, n, true, members)
	if err != nil {
		return err
	}
	letters := make([]jobs.NotificationMail, len(mailed))
	for i, member := range mailed {
		letters[i] = jobs.NotificationMail{Workspace: uuid.UUID(tx.Workspace), Member: member}
	}
	return EnqueueAllAt(ctx, tx, letters, time.Now().Add(notification.Gather))
}

// Ring is Tell of what has a mail of its own: it returns who wants that.
func (tx *Tx) Ring(ctx context.Context, n notification.Notice, members ...uuid.UUID) (mailed []uuid.UUID, err error) {
	return tx.ring(ctx, n, false, members)
}

// ring writes down what members are told. What somebody wants in no bell is read already.
func (tx *Tx) ring(ctx context.Context, n notification.Notice, waits bool, members []uuid.UUID) (mailed []uuid.UUID, err error) {
	if len(members) == 0 {
		return nil, nil
	}
	by := uuid.NullUUID{UUID: uuid.UUID(tx.Member), Valid: tx.Member != policy.MemberID{} && n.Kind != notification.Export}
	// Of a conversation that is followed, or where something did not arrive, one notification is
	// enough until it is read.
	//nolint:rowserrcheck // ForEachRow does.
	rows, _ := tx.Query(ctx, `
		select m.id, coalesce(c.bell, $4), coalesce(c.mail, $5)
		  from members m
		  left join notification_choices c on c.workspace_id = m.workspace_id and c.member_id = m.id and c.kind = $2
		 where m.workspace_id = current_workspace() and m.id = any ($1) and m.id is distinct from $3 and `+ActiveMember(`m`)+`
		   and ($2 not in ('followed', 'undelivered') or not exists (
		       select from notifications n
		        where n.workspace_id = current_workspace() and n.member_id = m.id and n.kind = $2 and n.conversation_id = $6
		          and (n.read_at is null or n.mail_waits)))`,
		members, n.Kind, by, n.Kind.Usual().Bell, n.Kind.Usual().Mail, n.Conversation)
	var ids, told []uuid.UUID
	var bells, mails []bool
	var member uuid.UUID
	var bell, mail bool
	if _, err := pgx.ForEachRow(rows, []any{&member, &bell, &mail}, func() error {
		if bell || mail {
			ids, told, bells, mails = append(ids, NewID()), append(told, member), append(bells, bell), append(mails, mail && waits)
		}
		if mail {
			mailed = append(mailed, member)
		}
		return nil
	}); err != nil || len(ids) == 0 {
		return mailed, err
	}
	if _, err := tx.Exec(ctx, `
		insert into notifications (workspace_id, id, member_id, kind, conversation_id, export_id, by_id,
		                           read_at, mail_waits, invitation_id, request_id, broadcast_id, why)
		select current_workspace(), x.id, x.member, $5, $6, $7, $8, case when not x.bell then now() end, x.mail, $9, $10, $11, $12
		  from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::boolean[]) x (id, member, bell, mail)`,
		ids, told, bells, mails, n.Kind, n.Conversation, n.Export, by, n.Invitation, n.Request, n.Broadcast, n.Why); err != nil {
		return nil, err
	}
	return mailed, tx.forgetOld(ctx, told)
}

// forgetOld lets go what members were told that is too old, or too much.
func (tx *Tx) forgetOld(ctx context.Context, members []uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		delete from notifications where workspace_id = current_workspace() and id in (
		    select n.id
		      from (select t.member, (
		                select x.id from notifications x where x.workspace_id = current_workspace() and x.member_id = t.member
		                 order by x.id desc offset $2 limit 1) as last
		              from unnest($1::uuid[]) t (member)) of
		      join notifications n on n.workspace_id = current_workspace() and n.member_id = of.member
		     where n.id <= of.last or not (true`+NotificationAge+`)
		       for update of n skip locked)`, members, notification.Most)
	return err
}
