package report

import "slices"

// Answers tells that a report is of how soon customers are answered.
func (k Report) Answers() bool {
	return slices.Contains([]Report{AnswersByDay, AnswersByHour, AnswersByChannel, AnswersByTeam, AnswersByMember}, k)
}

// AnswerFirst is what the lines of such a report are.
func (k Report) AnswerFirst() string {
	return map[Report]string{
		AnswersByDay: "day", AnswersByHour: "hour", AnswersByChannel: "channel", AnswersByTeam: "team", AnswersByMember: "member",
	}[k]
}

// AnswerColumns are those of the reports of answers. Times are in minutes, as the clock
// runs: the middle one, and the one that nine of ten keep within.
var AnswerColumns = []Column{
	{Key: "conversations"}, {Key: "answered"}, {Key: "answer_median", Unit: Minutes}, {Key: "answer_p90", Unit: Minutes},
	{Key: "closed"}, {Key: "closing_median", Unit: Minutes}, {Key: "closing_p90", Unit: Minutes},
}
