package people

import (
	"context"

	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
)

// checkDomains refuses addresses of domains that the workspace does not invite.
func checkDomains(ctx context.Context, tx *postgres.Tx, addresses []mail.Address) error {
	keys := make([]string, len(addresses))
	for i, address := range addresses {
		keys[i] = address.Key()
	}
	return checkDomain(ctx, tx, keys...)
}

func checkDomain(ctx context.Context, tx *postgres.Tx, emailKeys ...string) error {
	var domains string
	if err := tx.QueryRow(ctx, `select invite_domains from workspaces where id = current_workspace()`).Scan(&domains); err != nil {
		return err
	}
	for _, key := range emailKeys {
		if err := people.MayInvite(domains, key); err != nil {
			return err
		}
	}
	return nil
}
