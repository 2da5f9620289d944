package incoming

import (
	"bytes"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"latchkey/internal/mail"
	"latchkey/internal/texts"
)

// Outcome is what became of a mail of ours.
type Outcome int

// The outcomes of which servers tell.
const (
	NotDelivered Outcome = iota
	Delayed              // it is tried again
	Delivered
)

// Report is what a mail server says of a mail of ours.
type Report struct {
	Outcome   Outcome
	Said      string // by the server that refused it, "" where it does not say
	MessageID string // of our mail, "" where it does not say
	Dead      bool   // nobody has the address
}

// reportOf tells a report of delivery from its header, nil for none: as RFC 3464 has it,
// or as servers wrote it before, which say no more than who they are.
func reportOf(h head, envelope, contentType string, sender *Sender) *Report {
	kind := strings.ToLower(contentType)
	if strings.HasPrefix(kind, "multipart/report") && !strings.Contains(kind, "disposition-notification") &&
		!strings.Contains(kind, "feedback-report") {
		return &Report{}
	}
	nobody := envelope == "" || strings.TrimSpace(h.first("return-path")) == "<>"
	local, _, _ := strings.Cut(strings.ToLower(sender.Shown), "@")
	if nobody && (h.has("x-failed-recipients") || daemon().MatchString(local)) {
		r := &Report{}
		if delay().MatchString(h.first("subject")) {
			r.Outcome = Delayed
		}
		return r
	}
	return nil
}

// read adds what the parts of a report say. Of several recipients, whom it did not reach counts.
func (r *Report) read(root *enmime.Part, text string) {
	for _, part := range root.DepthMatchAll(isOf("text/rfc822-headers", aMail, "message/global", "message/global-headers")) {
		header, _ := divide(part.Content)
		if ids := readIDs(head(fields(header)).first("message-id")); r.MessageID == "" && len(ids) > 0 {
			r.MessageID = ids[0]
		}
	}
	found := false
	for _, part := range root.DepthMatchAll(isOf("message/delivery-status", "message/global-delivery-status")) {
		for block := range bytes.SplitSeq(bytes.ReplaceAll(part.Content, []byte("\r\n"), []byte("\n")), []byte("\n\n")) {
			h := head(fields(block))
			outcome, ok := outcomeOf(word(h.first("action")), word(h.first("status")))
			if !ok || found && outcome >= r.Outcome {
				continue
			}
			found = true
			_, said, typed := strings.Cut(h.first("diagnostic-code"), ";")
			if !typed {
				said = h.first("diagnostic-code")
			}
			status := word(h.first("status"))
			r.Outcome, r.Said, r.Dead = outcome, phrase(said, mail.MaxReply), outcome == NotDelivered && mail.NobodyHas(status, said)
			if r.Said == "" {
				r.Said = phrase(h.first("status"), mail.MaxReply)
			}
		}
	}
	if !found {
		if said := answer().FindStringSubmatch(text); said != nil {
			r.Said, r.Dead = phrase(said[1], mail.MaxReply), r.Outcome == NotDelivered && mail.NobodyHas("", said[1])
		}
	}
}

// outcomeOf reads what a server did, or else the class of the status.
func outcomeOf(action, status string) (o Outcome, ok bool) {
	switch strings.ToLower(action) {
	case "failed":
		return NotDelivered, true
	case "delayed":
		return Delayed, true
	case "delivered", "relayed", "expanded":
		return Delivered, true
	}
	switch {
	case strings.HasPrefix(status, "5."):
		return NotDelivered, true
	case strings.HasPrefix(status, "4."):
		return Delayed, true
	case strings.HasPrefix(status, "2."):
		return Delivered, true
	}
	return 0, false
}

func isOf(kinds ...string) enmime.PartMatcher {
	return func(p *enmime.Part) bool {
		for _, kind := range kinds {
			if strings.EqualFold(p.ContentType, kind) {
				return true
			}
		}
		return false
	}
}

var (
	// daemon is who reports what became of a mail.
	daemon = texts.OnceMade(`^(?:mailer-?daemon|mail-?daemon|postmaster|microsoftexchange[0-9a-f]*|)$`)
	// delay is in the subject of a report that the mail is tried again.
	delay = texts.OnceMade(`(?i)\bdelay|^warning:|\bretard|vertraag|verzögert`)
	// answer is a line with what another server answered.
	answer = texts.OnceMade(`(?m)(?:^|[^\w])([45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b[^\r\n]*)`)
)
