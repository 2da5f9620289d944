package stores_test

import (
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/intake"
	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/mailauth"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/phone"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/section"
	"latchkey/internal/texts"
	"latchkey/internal/webhook"
)

// What a form takes, its column takes: no more, and no less.
func TestColumnsTakeTextsAsLongAsTheirNounsDo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	conn, err := pgx.Connect(t.Context(), h.OwnerURL)
	pgtest.Must(t, err)
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	rows, err := conn.Query(t.Context(), `
		select conrelid::regclass::text || '.' || part[1], part[2]::bigint
		  from pg_constraint, regexp_matches(pg_get_constraintdef(oid), '\mlength\((\w+)\) <= (\d+)', 'g') part
		 where contype = 'c' and connamespace = 'public'::regnamespace`)
	pgtest.Must(t, err)
	got := map[string]int64{}
	var column string
	var most int64
	_, err = pgx.ForEachRow(rows, []any{&column, &most}, func() error { got[column] = most; return nil })
	pgtest.Must(t, err)
	pgtest.Must(t, rows.Err())

	want := map[string]int64{
		"users.name": texts.MaxName, "organizations.name": texts.MaxName,
		"workspaces.name": texts.MaxName, "workspaces.business_name": texts.MaxName,
		"workspaces.terms_of_sale": sales.MaxTerms, "workspaces.order_footer": sales.MaxFooter,
		"workspaces.invite_domains": people.MaxDomains, "workspaces.phone": phone.LongestStored, "contacts.name": texts.MaxName,
		"orders.ship_name": texts.MaxName, "orders.tracking": sales.TrackingMost,
		"contact_notes.text": customers.MaxNote, "contact_notes.author": customers.MaxAuthor, "contact_values.value": customers.MaxText,
		"lookups.reason": ledger.MaxReason, "imports.file": importing.MaxFileName,
		"contacts.consent_from": customers.MaxConsentFrom,
		"transactions.label":    records.LabelMost, "transactions.reference": records.LabelMost, "transactions.reason": sales.ReasonMost,
		"subscriptions.plan": records.LabelMost, "orders.label": records.LabelMost, "order_lines.label": records.LabelMost,
		"subscriptions.reference": records.LabelMost, "orders.reference": records.LabelMost, "students.reference": records.LabelMost,
		"conversations.subject": messages.MaxSubject, "conversations.last_text": messages.MaxPreview, "conversations.token": messages.TokenLength,
		"merged_conversations.token": messages.TokenLength, "conversation_views.name": messages.MaxViewName,
		"conversation_drafts.text": messages.MaxText, "conversation_drafts.cc": messages.MaxCopies, "conversation_drafts.bcc": messages.MaxCopies,
		"begun_drafts.text": messages.MaxText, "begun_drafts.cc": messages.MaxCopies, "begun_drafts.bcc": messages.MaxCopies,
		"begun_drafts.subject": messages.MaxSubject, "begun_drafts.recipients": messages.MaxCopies, "begun_drafts.head": messages.MaxHead,
		"channels.away": messages.MaxAway, "member_signatures.text": messages.MaxSignature, "member_channel_signatures.text": messages.MaxSignature,
		"message_undos.text": messages.MaxText, "message_undos.cc": messages.MaxCopies, "message_undos.bcc": messages.MaxCopies,
		"message_copies.address": mail.MaxAddress, "message_copies.failure": mail.MaxReply,
		"conversation_notes.text": customers.MaxNote, "messages.text": messages.MaxStored,
		"messages.sender": mail.MaxAddress, "messages.recipient": mail.MaxAddress, "messages.reply_to": messages.MaxReplyTo,
		"blocked_senders.email_key": mail.MaxAddress,
		"messages.failure":          mail.MaxReply, "messages.message_id": mail.MaxMessageID,
	}
	want["conversations.handle"], want["channel_events.event_id"] = messages.MaxHandle, webhook.MaxID
	want["channel_deliveries.failure"], want["message_statuses.failure"] = mail.MaxReply, mail.MaxReply
	want["channels.number_id"], want["message_statuses.provider_id"] = messages.MaxNumberID, mail.MaxMessageID
	want["channels.account_id"], want["channels.templates_failure"] = messages.MaxAccountID, mail.MaxReply
	want["message_templates.name"], want["message_templates.language"] = messages.MaxTemplateName, messages.MaxTemplateLanguage
	want["message_templates.category"], want["message_templates.body"] = messages.MaxCategory, messages.MaxTemplateBody
	want["conversation_drafts.template_body"], want["message_undos.template_body"] = messages.MaxTemplateBody, messages.MaxTemplateBody
	want["message_templates.reason"], want["message_templates.provider_id"] = messages.MaxTemplateReason, messages.MaxAccountID
	want["message_fillings.name"], want["message_fillings.language"] = messages.MaxTemplateName, messages.MaxTemplateLanguage
	want["message_files.name"], want["message_files.kind"] = messages.MaxFileName, messages.MaxFileKind
	want["message_files.provider_id"] = mail.MaxMessageID
	want["message_files.content_id"], want["message_pages.html"] = mail.MaxMessageID, messages.MaxPage
	want["inbound_mails.sender"], want["inbound_mails.recipient"], want["inbound_mails.peer"] = mail.MaxAddress, intake.MaxRecipient, intake.MaxPeer
	want["broadcast_recipients.address"], want["broadcast_recipients.address_key"] = mail.MaxAddress, mail.MaxAddress
	want["dead_addresses.email_key"] = mail.MaxAddress
	want["broadcast_sendings.subject"], want["broadcast_sendings.text"] = messages.MaxSubject, messages.MaxText
	want["broadcast_sendings.template_name"], want["broadcast_sendings.template_language"] = messages.MaxTemplateName, messages.MaxTemplateLanguage
	want["broadcast_sendings.failure"], want["broadcast_recipients.provider_id"] = mail.MaxReply, mail.MaxMessageID
	want["broadcast_sendings.country"], want["broadcast_sendings.language"] = 2, 2
	want["workflow_runs.failure"], want["workflow_run_steps.failure"] = messages.MaxFailure, messages.MaxFailure
	want["access_requests.words"], want["access_requests.answer"] = people.MaxRequestWords, people.MaxRequestWords
	want["mail_returns.token"], want["broadcast_recipients.return_token"] = messages.TokenLength, messages.TokenLength
	want["inbound_mails.helo"] = intake.MaxHelo
	want["inbound_mails.spf"], want["inbound_mails.dkim"], want["inbound_mails.dmarc"] = int64(mailauth.MaxResult), int64(mailauth.MaxResult), int64(mailauth.MaxResult)
	for _, table := range []string{"workspaces", "contacts", "orders"} {
		want[table+".street"], want[table+".postal_code"], want[table+".city"] = texts.MaxStreet, texts.MaxPostalCode, texts.MaxCity
	}
	for _, kept := range sectionsOf(stores.New(nil)) {
		facts := kept.Facts()
		want[facts.Table+".name"] = int64(facts.NameMost)
		for _, field := range facts.Fields {
			switch _, checked := got[facts.Table+"."+field.Name]; {
			case !checked:
			case slices.Contains([]section.FieldKind{section.Text, section.Code, section.Address, section.Paragraphs, section.Link}, field.Kind):
				want[facts.Table+"."+field.Name] = field.Most
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("what columns take (-as their nouns say +as the schema says):\n" + diff)
	}
}

// A length, or a span of time, that stands as a number where it is used is one
// that another place may forget.
func TestALengthIsAConstantOfItsNoun(t *testing.T) {
	t.Parallel()
	for path, file := range source(t) {
		if strings.HasSuffix(filepath.Dir(path), "test") || strings.HasPrefix(path, "internal/demo/") ||
			strings.HasPrefix(path, "internal/postgres/localpg/") || strings.HasSuffix(path, "_templ.go") {
			continue
		}
		for _, declared := range file.Decls {
			function, isFunction := declared.(*ast.FuncDecl)
			ast.Inspect(declared, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if length := lengthOf(n); length != nil && isNumber(length) {
						t.Errorf("%s: a text has a length of its own", path)
					}
				case *ast.KeyValueExpr:
					if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "MaxLength" || key.Name == "NameMost") && isNumber(n.Value) {
						t.Errorf("%s has a %s of its own", path, key.Name)
					}
				case *ast.BinaryExpr:
					if isFunction && n.Op == token.MUL && (isSelector(n.Y, "time", "Hour") || isSelector(n.Y, "time", "Minute")) && isNumber(n.X) {
						t.Errorf("%s: %s has a span of time of its own", path, function.Name.Name)
					}
				}
				return true
			})
		}
	}
}

func isNumber(e ast.Expr) bool {
	literal, ok := e.(*ast.BasicLit)
	return ok && literal.Kind == token.INT
}

// lengthOf is the argument of a call that says how long a text may be, nil for
// other calls.
func lengthOf(call *ast.CallExpr) ast.Expr {
	for _, name := range []string{"CleanLine", "CleanNameUpTo"} {
		if isSelector(call.Fun, "texts", name) {
			return call.Args[len(call.Args)-1]
		}
	}
	for _, name := range []string{"NameOf", "TextOf", "CodeOf"} {
		if isSelector(call.Fun, "section", name) {
			return call.Args[1]
		}
	}
	return nil
}

var lengthInPage = regexp.MustCompile(`(?:maxlength="|MaxLength: )([0-9]+)`)

// A page takes its lengths from the nouns too.
func TestPagesHaveNoLengthsOfTheirOwn(t *testing.T) {
	t.Parallel()
	pages := 0
	pgtest.Must(t, filepath.WalkDir("../../../templates", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".templ") {
			return err
		}
		pages++
		page, err := os.ReadFile(path)
		for _, length := range lengthInPage.FindAllString(string(page), -1) {
			t.Errorf("%s has %s", path, strconv.Quote(length))
		}
		return err
	}))
	if pages == 0 {
		t.Error("no page was found")
	}
}
