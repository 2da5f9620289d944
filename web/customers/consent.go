package customers

import (
	"slices"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// consentFact says whether a customer may be sent mailings, since when, and where that
// is known from.
func consentFact(r *app.Request, c customers.Consent) parts.Fact {
	fact := parts.Fact{Label: r.Words.T("contact.consent"), Lines: []parts.Value{{Text: answerText(r, c.Answer)}}}
	if c.Answer == customers.Unknown {
		return fact
	}
	fact.Lines[0].Text = r.Words.T("contact.consent_since", "Answer", answerText(r, c.Answer), "Day", r.Words.Date(c.Since))
	from := c.From
	if member, is := c.Member(); is {
		from = r.Words.T("contact.consent_by_hand", "Name", member)
	} else if file, is := c.File(); is {
		from = r.Words.T("contact.consent_by_import", "File", file)
	} else if mailing, is := c.Mailing(); is {
		from = r.Words.T("contact.consent_by_mail", "Name", mailing)
	} else if mailing, is := c.Answered(); is {
		from = r.Words.T("contact.consent_by_answer", "Name", mailing)
	}
	if from != "" {
		fact.Lines = append(fact.Lines, parts.Value{Text: from})
	}
	return fact
}

func answerText(r *app.Request, answer customers.Answer) string {
	return r.Words.T("contact.consent_" + string(answer))
}

// answerOptions are the answers of a form, or with any of a filter.
func answerOptions(chosen customers.Answer, any string, label func(customers.Answer) string) (list []ui.Option) {
	if any != "" {
		list = []ui.Option{{Label: any}}
	}
	for _, answer := range customers.Answers {
		list = append(list, ui.Option{Value: string(answer), Label: label(answer), Selected: answer == chosen})
	}
	return list
}

// intoAnswer reads an answer, "" for none.
func intoAnswer(answer *customers.Answer) func(string) bool {
	return func(text string) bool {
		*answer = customers.Answer(text)
		return text == "" || slices.Contains(customers.Answers, *answer)
	}
}

// readAnswer reads what a form says.
func readAnswer(text string) (answer customers.Answer, err error) {
	if !intoAnswer(&answer)(text) {
		return "", fault.Field("consent", "fault.choice")
	}
	return answer, nil
}

// answerChange is a change of the answer in a customer's history, "" where it stayed.
func answerChange(r *app.Request, change *customers.ConsentChange) string {
	if change == nil {
		return ""
	}
	return " " + r.Words.T("story.consent", "Was", answerText(r, change.Was), "Is", answerText(r, change.Is))
}

// mergedAnswer says which of two answers stays, "" where they are the same.
func mergedAnswer(r *app.Request, one, other customers.Consent) string {
	switch {
	case one.Answer == other.Answer:
		return ""
	case one.Answer == customers.No || other.Answer == customers.No:
		return r.Words.T("contact.merge_no")
	default:
		return r.Words.T("contact.merge_yes")
	}
}
