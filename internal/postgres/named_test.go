package postgres_test

import (
	"testing"

	"github.com/google/uuid"
)

// goods makes a digital and a physical product, a course and a tag.
func (h *house) goods(t testing.TB, s space) (ids map[string]uuid.UUID) {
	t.Helper()
	ids = map[string]uuid.UUID{}
	for _, kind := range []string{"digital", "physical"} {
		ids[kind] = one[uuid.UUID](t, h, `insert into products (workspace_id, id, kind, name, name_key, price, currency)
			values ($1, gen_random_uuid(), $2, 'Recipe', 'recipe', 1500, 'EUR') returning id`, s.ID, kind)
	}
	ids["course"] = one[uuid.UUID](t, h, `insert into courses (workspace_id, id, title, name_key) values ($1, gen_random_uuid(), 'Raku', 'raku') returning id`, s.ID)
	ids["tag"] = one[uuid.UUID](t, h, `insert into tags (workspace_id, id, name, name_key) values ($1, gen_random_uuid(), 'Fair', 'fair') returning id`, s.ID)
	return ids
}
