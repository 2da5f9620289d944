package learning

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/learning"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

const fromCourses = ` from courses x where x.workspace_id = current_workspace() and x.deleted_at is null`

// coursesSQL reads courses; their students are counted with a grant for them alone.
func coursesSQL(students *policy.Grant[policy.List]) (string, error) {
	count := `0`
	if students != nil {
		if _, err := students.For(policy.Students); err != nil {
			return "", err
		}
		count = postgres.Counted(`from students s where s.workspace_id = x.workspace_id and s.course_id = x.id`)
	}
	return `select x.id, x.title, x.name_key, x.version, ` + count + fromCourses, nil
}

func scanCourse(row pgx.CollectableRow) (c learning.Course, err error) {
	err = row.Scan(&c.ID, &c.Name, &c.SortKey, &c.Version, &c.Students)
	return c, err
}

// Courses reads one page of the courses. Their students are counted for a grant
// on Students, nil for whom people are closed.
func (s Store) Courses(ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery, students *policy.Grant[policy.List]) (page listing.NamePage[learning.Course], err error) {
	scope, err := grant.For(policy.Courses)
	if err != nil {
		return page, err
	}
	sql, err := coursesSQL(students)
	if err != nil {
		return page, err
	}
	return kit.ReadNamed(ctx, s.db, scope, sql, q, pgx.NamedArgs{}, scanCourse)
}

// Course reads one, its students counted as in Courses.
func (s Store) Course(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, students *policy.Grant[policy.List]) (c learning.Course, err error) {
	scope, err := grant.For(policy.Courses)
	if err != nil {
		return c, err
	}
	sql, err := coursesSQL(students)
	if err != nil {
		return c, err
	}
	return kit.OneNamed(ctx, s.db, scope, sql, pgx.NamedArgs{"id": id}, scanCourse)
}

// CreateCourse adds one.
func (s Store) CreateCourse(ctx context.Context, grant policy.Grant[policy.Create], c learning.Course) error {
	scope, err := grant.For(policy.Courses)
	if err != nil {
		return err
	}
	id := postgres.NewID()
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `insert into courses (workspace_id, id, title, name_key) values (current_workspace(), $1, $2, $3)`, id, c.Name, texts.SearchKey(c.Name)); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "course.create", Target: c.Name, TargetID: id})
	})
}

// UpdateCourse changes one. It fails with a fault of kind Conflict when somebody
// changed it meanwhile.
func (s Store) UpdateCourse(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, c learning.Course) error {
	scope, err := grant.For(policy.Courses)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		_, version, err := kit.LockNamed(ctx, tx, `select x.title, x.version`+fromCourses, pgx.NamedArgs{"id": id})
		if err != nil {
			return err
		}
		if c.Version != 0 && c.Version != version {
			return fault.New(fault.Conflict, "fault.course_changed")
		}
		if _, err := tx.Exec(ctx, `update courses set title = $2, name_key = $3, version = version + 1 where workspace_id = current_workspace() and id = $1`, id, c.Name, texts.SearchKey(c.Name)); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "course.change", Target: c.Name, TargetID: id})
	})
}

// DeleteCourse takes one away. Whoever is in it stays, and nobody is enrolled
// any more: a refusal would tell whether there are students.
func (s Store) DeleteCourse(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (name string, err error) {
	scope, err := grant.For(policy.Courses)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if name, _, err = kit.LockNamed(ctx, tx, `select x.title, x.version`+fromCourses, pgx.NamedArgs{"id": id}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update courses set deleted_at = now(), version = version + 1 where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "course.delete", Target: name, TargetID: id})
	})
	return name, err
}
