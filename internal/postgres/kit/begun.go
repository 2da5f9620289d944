package kit

import (
	"fmt"
	"strings"

	"latchkey/internal/messages"
)

// MoveBegun hands what members have begun about one customer, or one conversation, on to
// another: about is its column, from and into are its parameters. Whoever has begun something
// about both has one text of the two, with the other subject where they differ.
func MoveBegun(about, from, into string) string {
	return fmt.Sprintf(`
		with moved as (
			delete from begun_drafts where workspace_id = current_workspace() and %[1]s = %[2]s returning *)
		insert into begun_drafts as d (workspace_id, id, member_id, %[1]s, recipients, channel_id, subject, text, cc, bcc, files, kept_at)
		select workspace_id, gen_random_uuid(), member_id, %[3]s, recipients, channel_id, subject, text, cc, bcc, files, kept_at from moved
		    on conflict (workspace_id, member_id, message_id, conversation_id, contact_id) do update
		   set text = concat_ws(E'\n\n', nullif(d.text, ''),
		           case when d.subject not in ('', excluded.subject) then nullif(excluded.subject, '') end,
		           case when d.text <> excluded.text then nullif(excluded.text, '') end),
		       subject = coalesce(nullif(d.subject, ''), excluded.subject), channel_id = coalesce(d.channel_id, excluded.channel_id),
		       %[4]s, files = coalesce(d.files || excluded.files, d.files, excluded.files), form = null`,
		about, from, into, BothLists("recipients", "cc", "bcc"))
}

// BegunFit holds where MoveBegun makes nothing that is too long.
func BegunFit(about, from, into string) string {
	return fmt.Sprintf(`not exists (
		select from begun_drafts d join begun_drafts e on e.workspace_id = d.workspace_id and e.member_id = d.member_id
		 where d.workspace_id = current_workspace() and d.%[1]s = %[2]s and e.%[1]s = %[3]s
		   and (length(d.text) + length(e.text) + greatest(length(d.subject), length(e.subject)) + 4 > %[4]d or %[5]s))`,
		about, from, into, messages.MaxText, ListsTooLong("recipients", "cc", "bcc"))
}

// BothLists sets each column, a list of addresses, of draft d and of the one that it meets to
// what stands in either.
func BothLists(columns ...string) string {
	return each(columns, `, `,
		`%[1]s = concat_ws(', ', nullif(d.%[1]s, ''), case when d.%[1]s <> excluded.%[1]s then nullif(excluded.%[1]s, '') end)`)
}

// ListsTooLong holds where BothLists makes one of drafts d and e that is too long.
func ListsTooLong(columns ...string) string {
	return each(columns, ` or `, fmt.Sprintf(`length(d.%%[1]s) + length(e.%%[1]s) + 2 > %d`, messages.MaxCopies))
}

func each(columns []string, between, format string) string {
	of := make([]string, len(columns))
	for i, column := range columns {
		of[i] = fmt.Sprintf(format, column)
	}
	return strings.Join(of, between)
}
