package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// A row that a query finds several times, by its reference and by its customer, is one row, and
// rows come in the order of their ids, in which everybody locks them.
func TestRowsThatAreFoundTwiceAreOne(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	space := db.NewSpace(t, "keys")
	db.Crowd(t, 3, space.ID)
	ids := pgtest.List[uuid.UUID](t, db, `select id from contacts where workspace_id = $1 order by id desc`, space.ID)
	served := db.Serve(t)
	var found []uuid.UUID
	pgtest.Must(t, served.InWorkspace(t.Context(), space.ID, func(tx *postgres.Tx) error {
		rows, _ := tx.Query(t.Context(), `select r.id from `+postgres.RowsOf(`contacts`,
			`select unnest($1::uuid[]) as id union all select unnest($1::uuid[])`, ` for update`), ids)
		var err error
		found, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	}))
	if len(found) != 3 || found[0] != ids[2] || found[1] != ids[1] || found[2] != ids[0] {
		t.Errorf("found %v of %v", found, ids)
	}
}
