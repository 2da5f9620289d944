package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// ContactByAddress finds the one contact with an address, for whoever lists
// them all anyway; the zero id is nobody. Everybody else looks up.
func (s Store) ContactByAddress(
	ctx context.Context, grant policy.Grant[policy.List], address mail.Address,
) (id uuid.UUID, err error) {
	var found []uuid.UUID
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		postgres.Rows(b, &found, pgx.RowTo[uuid.UUID], `
			select contact_id from contact_addresses
			 where workspace_id = current_workspace() and email_key = $1 and not claim and not freed`, address.Key())
	})
	if len(found) > 0 {
		id = found[0]
	}
	return id, err
}

// MergedInto finds the contact that one became by merges, the last of them. Where that
// one is not within reach, or was deleted, it fails as where nobody ever was.
func (s Store) MergedInto(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (last uuid.UUID, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`
			with recursive become (id) as (
			    select merged_into from contacts where workspace_id = current_workspace() and id = @id and merged_into is not null
			     union
			    select c.merged_into from become
			      join contacts c on c.workspace_id = current_workspace() and c.id = become.id
			     where c.merged_into is not null)
			select c.id from become join contacts c on c.workspace_id = current_workspace() and c.id = become.id
			 where c.deleted_at is null and `+postgres.Within(`c`, b.Reach),
			[]any{b.Args(pgx.NamedArgs{"id": id})}, &last)
	})
	return last, err
}

// theirAnswer tells that the consent of o stands over that of k: a no over a yes, and
// either over none.
const theirAnswer = `o.consent = 'no' and k.consent <> 'no' or k.consent = 'unknown'`

// mergeSQL hands everything of contact @other to contact @keep. What @keep has
// already, it keeps.
var mergeSQL = []string{
	`delete from contact_addresses k using contact_addresses o
	  where k.workspace_id = current_workspace() and k.contact_id = @keep and k.claim
	    and o.workspace_id = k.workspace_id and o.contact_id = @other and o.email_key = k.email_key`,
	`update contact_addresses set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other
	    and email_key not in (select email_key from contact_addresses
	                           where workspace_id = current_workspace() and contact_id = @keep)`,
	`delete from contact_addresses where workspace_id = current_workspace() and contact_id = @other`,
	`select from tags
	  where workspace_id = current_workspace()
	    and id in (select tag_id from contact_tags where workspace_id = current_workspace() and contact_id = @other)
	  order by identity for key share`,
	`insert into contact_tags (workspace_id, tag_id, contact_id)
	 select workspace_id, tag_id, @keep from contact_tags where workspace_id = current_workspace() and contact_id = @other
	     on conflict do nothing`,
	`delete from contact_tags where workspace_id = current_workspace() and contact_id = @other`,
	`insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
	 select workspace_id, @keep, field_id, value, value_key
	   from contact_values where workspace_id = current_workspace() and contact_id = @other
	     on conflict do nothing`,
	`delete from contact_values where workspace_id = current_workspace() and contact_id = @other`,
	`update contact_notes set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	`update transactions set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	`update subscriptions set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	`update orders set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	`update affiliate_invoices set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	onePlaceSQL,
	`update conversations set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	kit.MoveBegun("contact_id", "@other", "@keep"),
	`update students set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	`update broadcast_recipients set contact_id = @keep where workspace_id = current_workspace() and contact_id = @other`,
	`delete from contact_words where workspace_id = current_workspace() and contact_id = @other`,
	// An address is one thing: it is taken over whole, or not at all. So is a consent.
	`update contacts k set
	        name = case when k.name = '' then o.name else k.name end,
	        name_key = case when k.name = '' then o.name_key else k.name_key end,
	        email = case when k.email = '' then o.email else k.email end,
	        phone = case when k.phone = '' then o.phone else k.phone end,
	        language = case when k.language = '' then o.language else k.language end,
	        street = case when k.street || k.city = '' then o.street else k.street end,
	        postal_code = case when k.street || k.city = '' then o.postal_code else k.postal_code end,
	        city = case when k.street || k.city = '' then o.city else k.city end,
	        country = case when k.street || k.city = '' then o.country else k.country end,
	        consent = case when ` + theirAnswer + ` then o.consent else k.consent end,
	        consent_since = case when ` + theirAnswer + ` then o.consent_since else k.consent_since end,
	        consent_from = case when ` + theirAnswer + ` then o.consent_from else k.consent_from end,
	        assignee_id = coalesce(k.assignee_id, o.assignee_id), team_id = coalesce(k.team_id, o.team_id),
	        created_at = least(k.created_at, o.created_at), version = k.version + 1, keys_from = now()
	   from contacts o
	  where k.workspace_id = current_workspace() and k.id = @keep and o.workspace_id = k.workspace_id and o.id = @other`,
	`update contacts set deleted_at = now(), merged_into = @keep, keys_from = now(), version = version + 1
	  where workspace_id = current_workspace() and id = @other`,
}

// onePlaceSQL leaves one place in each course that both are in: the one that came
// furthest, since the earlier day.
const onePlaceSQL = `
	with places as (
		select id, min(enrolled_at) over course as since, max(progress) over course as furthest,
		       row_number() over (partition by course_id
		           order by array_position(array['finished', 'enrolled', 'left'], state), progress desc, enrolled_at, id) as place
		  from students
		 where workspace_id = current_workspace() and contact_id in (@keep, @other)
		   and course_id in (select course_id from students
		                      where workspace_id = current_workspace() and contact_id in (@keep, @other)
		                      group by course_id having count(distinct contact_id) > 1)
		window course as (partition by course_id)),
	gone as (delete from students where workspace_id = current_workspace() and id in (select id from places where place > 1))
	update students s set enrolled_at = since, progress = furthest, version = version + 1
	  from places p where s.workspace_id = current_workspace() and s.id = p.id and p.place = 1`

// MergeContacts makes one customer of two within reach: keep gets everything of
// other, which is gone for good; of what they differ in, what is chosen. Whoever had looked one of them up has to do it
// again. It fails with a fault: NotFound, or Conflict when one of them changed
// since the versions that were seen.
func (s Store) MergeContacts(
	ctx context.Context, grant policy.Grant[policy.Delete], keep, other customers.Version, choice customers.MergeChoice,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		if keep.ID == other.ID {
			return fault.Field("email", "fault.merge_self")
		}
		// In one order for everybody, or two merges of the same pair wait for each other.
		first, second := keep, other
		if second.ID.String() < first.ID.String() {
			first, second = second, first
		}
		// Whoever changes a payment of theirs holds it before the customer.
		if _, err := tx.Exec(ctx, `
			select from transactions where workspace_id = current_workspace() and contact_id = any ($1)
			 order by id for no key update`, []uuid.UUID{keep.ID, other.ID}); err != nil {
			return err
		}
		names := map[uuid.UUID]string{}
		for _, c := range []customers.Version{first, second} {
			name, version, err := lockContact(ctx, tx, c.ID)
			if err != nil {
				return err
			}
			if version != c.Version {
				return contactChanged
			}
			names[c.ID] = name
		}
		var tags int
		var fits bool
		if err := tx.QueryRow(ctx, `
			select count(distinct tag_id), `+kit.BegunFit("contact_id", "@other", "@keep")+` from contact_tags
			 where workspace_id = current_workspace() and contact_id in (@keep, @other)`,
			pgx.NamedArgs{"keep": keep.ID, "other": other.ID}).Scan(&tags, &fits); err != nil {
			return err
		}
		if !fits {
			return fault.Field("email", "fault.merge_drafts")
		}
		if tags > customers.MaxTags {
			return fault.Field("email", "fault.merge_tags", "Count", tags, "Max", customers.MaxTags)
		}
		was, err := answerOf(ctx, tx, keep.ID)
		if err != nil {
			return err
		}
		if err := takeChosen(ctx, tx, keep.ID, other.ID, choice); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		for _, sql := range mergeSQL {
			batch.Queue(sql, pgx.NamedArgs{"keep": keep.ID, "other": other.ID})
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		if err := kit.WriteWords(ctx, tx, keep.ID); err != nil {
			return err
		}
		if err := queuePurge(ctx, tx, other.ID); err != nil {
			return err
		}
		is, err := answerOf(ctx, tx, keep.ID)
		if err != nil {
			return err
		}
		detail := postgres.Detail{"other": names[other.ID], "other_id": other.ID}
		noteAnswer(detail, was, is)
		return tx.Log(ctx, "contact.merge", names[keep.ID], keep.ID, detail)
	})
}
