package demo

import (
	"latchkey/internal/messages"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/section"
)

// automate puts workflows together, as far as there is what their steps name. One that
// begins by itself is switched off: whoever looks around decides when it is on.
func (s *shop) automate() {
	if len(s.book.Teams) == 0 || len(s.book.Snippets) == 0 || len(s.book.Tags) == 0 {
		return
	}
	team, tag := messages.OfTeam+s.book.Teams[0].ID.String(), s.book.Tags[0].ID.String()
	snippet := s.book.Snippets[0].ID.String()
	for _, w := range []struct {
		name, trigger string
		on            bool
		steps         []messages.Step
	}{
		{"Hand over to the workshop", messages.ByHand, true, []messages.Step{
			{Kind: messages.StepNote, What: "Please look at this one: it needs somebody at the wheel."},
			{Kind: messages.StepTag, What: tag},
			{Kind: messages.StepAssign, What: team},
		}},
		{"Ask again in three days", messages.ByHand, true, []messages.Step{
			{Kind: messages.StepWait, What: "3", With: "days"},
			{Kind: messages.StepIf, What: messages.IsWaiting},
			{Kind: messages.StepElse},
			{Kind: messages.StepSnippet, What: snippet},
			{Kind: messages.StepEnd},
		}},
		{"Sort what comes in", messages.OnArrival, false, []messages.Step{
			{Kind: messages.StepIf, What: messages.Contains, With: "kiln"},
			{Kind: messages.StepAssign, What: team},
			{Kind: messages.StepElse},
			{Kind: messages.StepTag, What: tag},
			{Kind: messages.StepEnd},
		}},
	} {
		made := demo.Workflow{
			Created: s.at(float64(s.days) / 2), On: w.on, By: s.member("manager"), Steps: w.steps,
			Workflow: messages.Workflow{Item: section.Item{ID: s.id("workflow", w.name), Name: w.name, Active: true}, Trigger: w.trigger},
		}
		s.book.Workflows = append(s.book.Workflows, made)
	}
}
