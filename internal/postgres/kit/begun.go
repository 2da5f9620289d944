package kit

import (
	"fmt"

	"latchkey/internal/messages"
)

// MoveBegun hands what members have begun about one customer, or one conversation, on to
// another: about is its column, from and into are its parameters. Whoever has begun something
// about both has one text of the two.
func MoveBegun(about, from, into string) string {
	return fmt.Sprintf(`
		with moved as (
			delete from begun_drafts where workspace_id = current_workspace() and %[1]s = %[2]s returning *)
		insert into begun_drafts as d (workspace_id, id, member_id, %[1]s, recipients, channel_id, subject, text, cc, bcc, files, kept_at)
		select workspace_id, gen_random_uuid(), member_id, %[3]s, recipients, channel_id, subject, text, cc, bcc, files, kept_at from moved
		    on conflict (workspace_id, member_id, message_id, conversation_id, contact_id) do update
		   set text = concat_ws(E'\n\n', nullif(d.text, ''), nullif(excluded.text, '')),
		       subject = coalesce(nullif(d.subject, ''), excluded.subject),
		       cc = coalesce(nullif(d.cc, ''), excluded.cc), bcc = coalesce(nullif(d.bcc, ''), excluded.bcc),
		       files = coalesce(d.files || excluded.files, d.files, excluded.files)`, about, from, into)
}

// BegunFit holds where MoveBegun makes no text that is too long.
func BegunFit(about, from, into string) string {
	return fmt.Sprintf(`not exists (
		select from begun_drafts d join begun_drafts e on e.workspace_id = d.workspace_id and e.member_id = d.member_id
		 where d.workspace_id = current_workspace() and d.%[1]s = %[2]s and e.%[1]s = %[3]s
		   and length(d.text) + length(e.text) + 2 > %[4]d)`, about, from, into, messages.MaxText)
}
