package customers

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/postgres"
)

// answerOf reads what a contact said to mailings.
func answerOf(ctx context.Context, tx *postgres.Tx, contact uuid.UUID) (answer customers.Answer, err error) {
	err = tx.QueryRow(ctx, `
		select consent from contacts where workspace_id = current_workspace() and id = $1`, contact).Scan(&answer)
	return answer, err
}

// answerByHand writes down what a member says that a contact answered, and adds to the
// detail of its history what it was. The same answer stays since when it was given; ""
// is none. By hand, and only so, a no becomes a yes again.
func answerByHand(
	ctx context.Context, tx *postgres.Tx, contact uuid.UUID, answer customers.Answer, detail postgres.Detail,
) error {
	was, err := answerOf(ctx, tx, contact)
	if err != nil || answer == "" || answer == was {
		return err
	}
	var member string
	if err := tx.QueryRow(ctx, `
		select name from members where workspace_id = current_workspace() and id = @member`, tx.Args(pgx.NamedArgs{})).Scan(&member); err != nil {
		return err
	}
	c, err := customers.NewConsent(answer, time.Now(), customers.ByHand(member))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update contacts set consent = $2, consent_since = $3, consent_from = $4
		 where workspace_id = current_workspace() and id = $1`, contact, c.Answer, postgres.OrNull(c.Since), c.From)
	noteAnswer(detail, was, c.Answer)
	return err
}

// noteAnswer adds a change of the answer to the detail of a contact's history.
func noteAnswer(detail postgres.Detail, was, is customers.Answer) {
	if was != is {
		detail["consent"] = customers.ConsentChange{Was: was, Is: is}
	}
}
