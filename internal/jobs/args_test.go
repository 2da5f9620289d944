package jobs_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/jobs"
)

// A job that waits was queued by the version before: its name, what it is told
// and its queue stay. Long work has a queue of its own, so that mails do not wait for it.
func TestJobsThatWaitAreReadByTheNextVersion(t *testing.T) {
	t.Parallel()
	a, b, c := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	const space = `{"workspace":"01000000-0000-0000-0000-000000000000",`
	const second, third = `"02000000-0000-0000-0000-000000000000"`, `"03000000-0000-0000-0000-000000000000"`
	seen := map[string]bool{}
	for _, job := range []struct {
		args               river.JobArgs
		name, queue, wants string
	}{
		{jobs.InvitationMail{Workspace: a, Invitation: b, Generation: 3}, "invitation_mail", "", space + `"invitation":` + second + `,"generation":3}`},
		{jobs.InvitationReminder{Workspace: a, Invitation: b, Generation: 3}, "invitation_reminder", "",
			space + `"invitation":` + second + `,"generation":3}`},
		{jobs.InvitationLapse{Workspace: a, Invitation: b, Generation: 3}, "invitation_lapse", "",
			space + `"invitation":` + second + `,"generation":3}`},
		{jobs.VoidMail{Workspace: a, Invitation: b, Member: c}, "void_mail", "", space + `"invitation":` + second + `,"member":` + third + `}`},
		{jobs.LimitMail{Workspace: a, Reader: b, Member: c, Count: 20, Minutes: 60, Misses: true}, "limit_mail", "",
			space + `"owner":` + second + `,"member":` + third + `,"count":20,"minutes":60,"misses":true}`},
		{jobs.LinkRequest{Purpose: "reset", Email: "ann@example.com", Language: "fr"}, "link_request", "",
			`{"purpose":"reset","email":"ann@example.com","language":"fr"}`},
		{jobs.AccountMail{Purpose: "reset", ID: b, Generation: 3}, "account_mail", "", `{"purpose":"reset","id":` + second + `,"generation":3}`},
		{jobs.KnownAddressMail{User: b, Language: "fr"}, "known_address_mail", "", `{"user":` + second + `,"language":"fr"}`},
		{jobs.PasswordMail{User: b, Reset: true}, "password_mail", "", `{"user":` + second + `,"reset":true}`},
		{jobs.SignInMail{Session: b}, "sign_in_mail", "", `{"session":` + second + `}`},
		{jobs.AccessMail{Workspace: a, Member: b, Version: 3, By: c}, "access_mail", "",
			space + `"member":` + second + `,"version":3,"by":` + third + `}`},
		{jobs.ReplyMail{Workspace: a, Message: b}, "reply_mail", "", space + `"message":` + second + `}`},
		{jobs.UndeliveredMessage{Workspace: a, Message: b}, "undelivered_message", "", space + `"message":` + second + `}`},
		{jobs.GiveTurn{Workspace: a, Conversation: b}, "give_turn", "", space + `"conversation":` + second + `}`},
		{jobs.IncomingMail{Workspace: a, Mail: b}, "incoming_mail", "mails", space + `"mail":` + second + `}`},
		{jobs.NotificationMail{Workspace: a, Member: b}, "notification_mail", "", space + `"member":` + second + `}`},
		{jobs.AccessEnding{Workspace: a, Member: b, Ends: time.Unix(0, 0).UTC()}, "access_ending", "",
			space + `"member":` + second + `,"ends":"1970-01-01T00:00:00Z"}`},
		{jobs.TemplatesFetch{Workspace: a, Channel: b}, "templates_fetch", "hooks", space + `"channel":` + second + `}`},
		{jobs.TemplateSubmit{Workspace: a, Template: b}, "template_submit", "hooks", space + `"template":` + second + `}`},
		{jobs.Sweep{}, "sweep", "", `{}`},
		{jobs.ExportPart{Workspace: a, Export: b, Part: 3}, "export_part", "files", space + `"export":` + second + `,"part":3}`},
		{jobs.ExportEnd{Workspace: a, Export: b}, "export_end", "files", space + `"export":` + second + `}`},
		{jobs.PurgeContact{Workspace: a, Contact: b}, "purge_contact", "files", space + `"contact":` + second + `}`},
		{jobs.PurgeField{Workspace: a, Field: b}, "purge_field", "files", space + `"field":` + second + `}`},
		{jobs.Import{Workspace: a, Import: b}, "import", "files", space + `"import":` + second + `}`},
		{jobs.ImportUndo{Workspace: a, Import: b}, "import_undo", "files", space + `"import":` + second + `}`},
		{jobs.ImportEnd{Workspace: a, Import: b}, "import_end", "files", space + `"import":` + second + `}`},
	} {
		if seen[job.name] || job.args.Kind() != job.name {
			t.Errorf("%T is called %s, want %s", job.args, job.args.Kind(), job.name)
		}
		seen[job.name] = true
		if got, err := json.Marshal(job.args); err != nil || string(got) != job.wants {
			t.Errorf("%s is told %s, %v; want %s", job.name, got, err, job.wants)
		}
		var queue string
		if own, ok := job.args.(river.JobArgsWithInsertOpts); ok {
			queue = own.InsertOpts().Queue
		}
		if queue != job.queue {
			t.Errorf("%s waits in the queue %q, want %q", job.name, queue, job.queue)
		}
	}
}
