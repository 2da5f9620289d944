package kit

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Names reads what a form of another section chooses from: the first by name, and those
// that it has chosen already, by their ids.
func (s *Section[T]) Names(ctx context.Context, grant policy.Grant[policy.List], chosen []uuid.UUID) (names listing.Names, err error) {
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		postgres.Rows(b, &names.First, postgres.ScanChoice, s.sql.names+inNameOrder+postgres.UpTo(listing.MaxChoices+1))
		if len(chosen) > 0 {
			postgres.Rows(b, &names.Chosen, pgx.RowToStructByPos[listing.Named], s.sql.chosen, pgx.NamedArgs{"ids": chosen})
		}
	})
	if len(names.First) > listing.MaxChoices {
		names.First, names.More = names.First[:listing.MaxChoices], true
	}
	return names, err
}
