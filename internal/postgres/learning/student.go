package learning

import (
	"context"
	"errors"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/learning"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
)

var students = &kit.RecordTable{
	Kind: learning.Students,
	Source: `
		select s.workspace_id, s.id, s.contact_id, s.enrolled_at as at, null::timestamptz as next, k.name as label, '' as kind, s.state,
		       '' as period, 0::bigint as amount, '' as currency, s.progress, s.version, 0::bigint as discount, '' as coupon, s.course_id,
		       s.reference
		  from students s join courses k on k.workspace_id = s.workspace_id and k.id = s.course_id`,
	Full:  `, r.course_id`,
	Into:  func(full *records.Full, _ *policy.Scope) ([]any, func()) { return []any{&full.Course}, func() {} },
	Label: `(select name from courses k where k.workspace_id = r.workspace_id and k.id = r.course_id)`,
	Choices: func(b *postgres.Batch, into *records.Choices, chosen []uuid.NullUUID) {
		b.Things(&into.Courses, postgres.Courses, chosen...)
		b.Things(&into.Bundles, postgres.Bundles, chosen...)
	},
	InsertSQL: `
		insert into students (workspace_id, id, contact_id, course_id, enrolled_at, progress, state)
		select workspace_id, @id, @contact, id, @at, @progress, 'enrolled' from courses
		 where workspace_id = current_workspace() and id = @course and deleted_at is null and active
		returning (select name from courses where workspace_id = current_workspace() and id = @course)`,
	UpdateSQL: map[string]string{"": `update students set enrolled_at = @at, course_id = @course, progress = @progress`},
	MoveSQL:   `update students set state = @to, progress = case when @to = 'finished' then 100 else progress end`,
	Prepare: func(ctx context.Context, tx *postgres.Tx, c *kit.RecordChange) error {
		c.Arguments = pgx.NamedArgs{"course": c.Draft.Course, "progress": c.Draft.Progress}
		if c.Was.State == "left" {
			return nil // They are in it no more.
		}
		return onlyOnce(ctx, tx, c.ID, c.Contact, c.Draft.Course)
	},
	Stepping: func(ctx context.Context, tx *postgres.Tx, id uuid.UUID, arguments pgx.NamedArgs) error {
		if arguments["to"] != "enrolled" {
			return nil
		}
		var contact, course uuid.UUID
		err := tx.QueryRow(ctx, `select contact_id, course_id from students where workspace_id = current_workspace() and id = $1`, id).
			Scan(&contact, &course)
		if err != nil {
			return err
		}
		return onlyOnce(ctx, tx, id, contact, course)
	},
	Refused: func(err error) error {
		if errors.Is(err, pgx.ErrNoRows) || postgres.Violates(err, "students_workspace_id_course_id_fkey") { // No course of today.
			return fault.Field("course", "fault.choice")
		}
		return err
	},
	Columns: []kit.RecordColumn{
		{Name: "course", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Label) }},
		kit.StateColumn,
		{Name: "progress", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Number(strconv.Itoa(r.Progress)) }},
		kit.ReferenceColumn,
	},
}

// onlyOnce refuses a place in a course for somebody who is in it by another. Of
// two at once the second waits for the first.
func onlyOnce(ctx context.Context, tx *postgres.Tx, id, contact, course uuid.UUID) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))`, contact, course); err != nil {
		return err
	}
	var in bool
	err := tx.QueryRow(ctx, `
		select exists (select from students
		                where workspace_id = current_workspace() and contact_id = $1 and course_id = $2 and id <> $3 and state <> 'left')`,
		contact, course, id).Scan(&in)
	if err == nil && in {
		return fault.Field("course", "fault.course_known")
	}
	return err
}
