package messages

import (
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// forBroadcast are the customers c of a segment, whatever they said to mailings. What they
// have in a field is compared with {sought}.
const forBroadcast = `c.workspace_id = current_workspace() and c.deleted_at is null and c.merged_into is null
		   and (@tag::uuid is null or exists (select from contact_tags t
		         where t.workspace_id = current_workspace() and t.contact_id = c.id and t.tag_id = @tag))
		   and (@team::uuid is null or c.team_id = @team) and (@assignee::uuid is null or c.assignee_id = @assignee)
		   and (@country = '' or c.country = @country) and (@language = '' or c.language = @language)
		   and (@field::uuid is null or exists (select from contact_values v
		          join contact_fields f on f.workspace_id = v.workspace_id and f.id = v.field_id and f.deleted_at is null
		         where v.workspace_id = current_workspace() and v.contact_id = c.id and v.field_id = @field and v.value_key = {sought}))
		   and (@import::uuid is null or exists (select from import_contacts i
		         where i.workspace_id = current_workspace() and i.import_id = @import and i.contact_id = c.id))
		   and c.created_at >= @made_from and c.created_at < @made_before
		   and c.last_purchase >= @bought_from and c.last_purchase < @bought_before`

// ofSegment is forBroadcast with what is sought in a field.
func ofSegment(sought string) string { return strings.Replace(forBroadcast, `{sought}`, sought, 1) }

// segmentArgs are the arguments that ofSegment asks for.
func segmentArgs(s messages.Segment, more pgx.NamedArgs) pgx.NamedArgs {
	more["tag"], more["team"], more["assignee"], more["country"], more["language"] = s.Tag, s.Team, s.Assignee, s.Country, s.Language
	more["import"] = s.Import
	kit.SoughtArguments(s.Value, more)
	kit.SpanArguments("made", s.Made, more)
	kit.SpanArguments("bought", s.Bought, more)
	return more
}

// counted counts the customers c of a condition that follows, by what they said to mailings, for a
// broadcast of a kind.
func counted(kind string) string {
	if kind == messages.WhatsApp {
		return countedByNumber
	}
	return countedByMail
}

const countedByMail = `
	select count(*) filter (where c.email <> '' and consent = 'yes' and d.at is null),
	       count(*) filter (where c.email <> '' and consent = 'no'),
	       count(*) filter (where c.email <> '' and consent = 'unknown'), count(*) filter (where c.email = ''),
	       count(*) filter (where c.email <> '' and consent = 'yes' and d.at is not null), 0, 0
	  from contacts c
	  left join (select a.contact_id, a.email, d.at from dead_addresses d
	               join contact_addresses a on a.workspace_id = d.workspace_id and a.email_key = d.email_key and not a.claim and not a.freed
	              where d.workspace_id = current_workspace()) d on d.contact_id = c.id and d.email = c.email and ` + stillDead + `
	 where `

// stillDead holds for a dead address d of customer c who has not said yes since: whoever says so
// again gets mailings again.
const stillDead = `d.at > coalesce(c.consent_since, '-infinity')`

// mailNotBegun holds while broadcast @id goes by mail and was not begun: whom another one is for
// is not counted by what the page asks.
const mailNotBegun = `
	and exists (select from broadcasts where workspace_id = current_workspace() and id = @id and kind = 'email')
	and not exists (select from broadcast_sendings where workspace_id = current_workspace() and broadcast_id = @id)`

// A number is reached over WhatsApp where its country is known.
const hasNumber = `c.phone like '+%'`

// numberSaidNo holds for a customer c of whose number somebody said no: another one who has it,
// or who had it and was deleted.
const numberSaidNo = `(exists (
	     select from contacts n
	      where n.workspace_id = current_workspace() and n.phone = c.phone and n.phone <> '' and n.deleted_at is null and n.consent = 'no')
	  or exists (
	     select from (select address_hash(current_workspace(), c.phone) as hash offset 0) k
	      cross join lateral (select from mailing_noes where workspace_id = current_workspace() and address_hash = k.hash offset 0) n))`

const countedByNumber = `
	select count(distinct c.phone) filter (where yes and not shared), count(*) filter (where ` + hasNumber + ` and consent = 'no'),
	       count(*) filter (where ` + hasNumber + ` and consent = 'unknown'), count(*) filter (where not ` + hasNumber + `), 0,
	       count(*) filter (where yes and not shared) - count(distinct c.phone) filter (where yes and not shared),
	       count(*) filter (where yes and shared)
	  from contacts c
	 cross join lateral (select ` + hasNumber + ` and c.consent = 'yes' as yes) y
	 cross join lateral (select case when yes then ` + numberSaidNo + ` else false end as shared) o
	 where `

func scanAudience(a *messages.Audience) func(pgx.Row) error {
	return func(row pgx.Row) error {
		return row.Scan(&a.Yes, &a.No, &a.Unknown, &a.NoAddress, &a.Dead, &a.Doubled, &a.Shared)
	}
}

// mayNarrow tells that whoever acts can choose a segment: purchases where they list payments, and a tag as
// mayChoose has it.
func mayNarrow(actor policy.Actor, s messages.Segment, tags *policy.Grant[policy.List]) error {
	if s.Bought.Set() {
		if _, err := policy.Authorize[policy.List](actor, policy.Transactions); err != nil {
			return err
		}
	}
	return mayChoose(s.Tag, tags)
}

// mayChoose tells that a tag can be chosen with a grant on tags, nil for none.
func mayChoose(tag uuid.NullUUID, tags *policy.Grant[policy.List]) error {
	if tags != nil {
		_, err := tags.For(policy.Tags)
		return err
	}
	if tag.Valid {
		return postgres.NotFound
	}
	return nil
}
