package learning

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
)

// EnrolInBundle makes a customer whom both grants reach a student of each open
// course of a bundle that they are not in yet. It returns the bundle's name and
// how many those are. It fails with a fault: NotFound, or about the field course.
func (s Store) EnrolInBundle(
	ctx context.Context, grant policy.Grant[policy.Create], contacts policy.Grant[policy.Open], contact uuid.UUID, draft records.Draft,
) (name string, count int, err error) {
	opened, err := contacts.For(policy.Contacts)
	if err != nil {
		return "", 0, err
	}
	err = postgres.Change(ctx, s.db, grant, policy.Students, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, contact); err != nil {
			return err
		}
		d, wrong := s.Students.Clean(draft, "")
		if err := wrong.Err(); err != nil {
			return err
		}
		// No key update: two enrolments at once see each other's courses.
		if err := kit.LockReached(ctx, tx, contact, opened); err != nil {
			return err
		}
		if name, err = openBundle(ctx, tx, d.Bundle); err != nil {
			return err
		}
		courses, err := bundleCourses(ctx, tx, d.Bundle, contact)
		if err != nil {
			return err
		}
		count = len(courses)
		ids := make([]uuid.UUID, count)
		for i := range ids {
			ids[i] = postgres.NewID()
		}
		if _, err := tx.Exec(ctx, `
			insert into students (workspace_id, id, contact_id, course_id, enrolled_at, progress, state)
			select current_workspace(), r.id, @contact, r.course, @at, @progress, 'enrolled'
			  from unnest(@ids::uuid[], @courses::uuid[]) as r (id, course)`,
			pgx.NamedArgs{"ids": ids, "courses": courses, "contact": contact, "at": d.At, "progress": d.Progress}); err != nil {
			return err
		}
		return tx.Log(ctx, "bundle.enrol", name, d.Bundle, postgres.Detail{"contact": contact, "count": count})
	})
	if err != nil {
		return "", 0, err
	}
	return name, count, nil
}

// openBundle locks a bundle that people can be enrolled in, and returns its name.
func openBundle(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (name string, err error) {
	var there, active bool
	err = tx.QueryRow(ctx, `
		select name, deleted_at is null, active from bundles
		 where workspace_id = current_workspace() and id = $1 for share`, id).Scan(&name, &there, &active)
	switch {
	case postgres.OrNotFound(err) == postgres.NotFound || err == nil && !there: //nolint:errorlint // The one value.
		return "", fault.Field("course", "fault.bundle_gone")
	case err == nil && !active:
		return "", fault.Field("course", "fault.bundle_closed")
	}
	return name, err
}

// bundleCourses are the open courses of a bundle that a customer is not in yet,
// in order. Whoever left one is not in it.
func bundleCourses(ctx context.Context, tx *postgres.Tx, bundle, contact uuid.UUID) (courses []uuid.UUID, err error) {
	type row struct {
		ID uuid.UUID
		In bool
	}
	found, _ := tx.Query(ctx, `
		select k.id, exists (select from students s
		                      where s.workspace_id = k.workspace_id and s.course_id = k.id and s.contact_id = $2 and s.state <> 'left')
		  from bundle_courses b join courses k on k.workspace_id = b.workspace_id and k.id = b.course_id
		 where b.workspace_id = current_workspace() and b.bundle_id = $1 and k.deleted_at is null and k.active
		 order by b.position for share of k`, bundle, contact)
	open, err := pgx.CollectRows(found, pgx.RowToStructByPos[row])
	if err != nil {
		return nil, err
	}
	for _, course := range open {
		if !course.In {
			courses = append(courses, course.ID)
		}
	}
	switch {
	case len(open) == 0:
		return nil, fault.Field("course", "fault.bundle_empty")
	case len(courses) == 0:
		return nil, fault.Field("course", "fault.bundle_known")
	}
	return courses, nil
}
