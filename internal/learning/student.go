package learning

import (
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
)

// Students are customers in a course.
var Students = &records.Kind{
	Resource: policy.Students, Noun: "student", Deletes: true,
	States: []string{"enrolled", "finished", "left"},
	Passages: []records.Passage{
		{Step: records.Finish, From: []string{"enrolled"}, To: "finished"},
		{Step: records.Resume, From: []string{"finished", "left"}, To: "enrolled"},
		{Step: records.Leave, From: []string{"enrolled"}, To: "left"},
	},
	Check: func(d *records.Draft, _ string) (wrong fault.List) {
		wrong.Add(records.CheckDay("date", d.At))
		if d.Progress < 0 || d.Progress > 100 {
			wrong.Add(fault.Field("progress", "fault.progress"))
		}
		return wrong
	},
}
