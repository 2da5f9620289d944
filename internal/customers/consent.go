package customers

import (
	"strings"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// Answer is what a customer said to being sent mailings.
type Answer string

// The answers. Unknown is that nobody asked, or that nobody knows.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Answers are all of them, in the order of a form.
var Answers = []Answer{Unknown, Yes, No}

// MaxConsentFrom is how long the text may be that says where a consent comes from.
const MaxConsentFrom = 200

// Consent is whether a customer may be sent mailings, since when, and where that is
// known from. An answer that is unknown has neither.
type Consent struct {
	Answer Answer
	Since  time.Time // a whole second
	From   string
}

// NewConsent is the one place where a consent is made.
func NewConsent(answer Answer, since time.Time, from string) (c Consent, err error) {
	switch answer {
	case Unknown:
		return Consent{Answer: Unknown}, nil
	case Yes, No:
	default:
		return c, fault.Field("consent", "fault.choice")
	}
	if since.IsZero() || since.After(time.Now()) || !texts.MeantYear(since) {
		return c, fault.Field("consent", "fault.consent_since")
	}
	from, err = texts.CleanLine("consent", from, MaxConsentFrom)
	return Consent{answer, since.UTC().Truncate(time.Second), from}, err
}

// Where a consent comes from, before a name. What is stored is what files hold, in
// every language; pages say it in the reader's.
const (
	byHand   = "by hand: "
	byImport = "import: "
	byMail   = "mailing: "
	byAnswer = "answer: "
)

// ByHand says that a member wrote it down.
func ByHand(member string) string { return byHand + member }

// ByImport says that it stood in a file.
func ByImport(file string) string { return byImport + file }

// ByMail says that they stopped mailings by the link in one.
func ByMail(mailing string) string { return byMail + mailing }

// ByAnswer says that they answered a mailing over WhatsApp that they want no more.
func ByAnswer(mailing string) string { return byAnswer + mailing }

// Member is who wrote a consent down by hand.
func (c Consent) Member() (name string, is bool) { return strings.CutPrefix(c.From, byHand) }

// File is the file that a consent stood in.
func (c Consent) File() (name string, is bool) { return strings.CutPrefix(c.From, byImport) }

// Mailing is the mailing whose link was used.
func (c Consent) Mailing() (name string, is bool) { return strings.CutPrefix(c.From, byMail) }

// Answered is the mailing that was answered.
func (c Consent) Answered() (name string, is bool) { return strings.CutPrefix(c.From, byAnswer) }

// Known is the answer, Unknown for the zero Consent, too.
func (c Consent) Known() Answer {
	if c.Answer == "" {
		return Unknown
	}
	return c.Answer
}

// ConsentChange is a change of the answer, in a customer's history.
type ConsentChange struct {
	Was Answer `json:"was"`
	Is  Answer `json:"is"`
}
