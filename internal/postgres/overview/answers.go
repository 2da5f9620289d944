package overview

import (
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/report"
)

// answersBy is what each report of answers counts by, of conversation v.
var answersBy = map[report.Report]string{
	report.AnswersByDay:     `to_char(v.created_at at time zone @zone, 'YYYY-MM-DD')`,
	report.AnswersByHour:    `to_char(v.created_at at time zone @zone, 'HH24:00')`,
	report.AnswersByChannel: `v.channel_id`,
	report.AnswersByTeam:    `v.team_id`,
	report.AnswersByMember:  `coalesce(v.answered_by, v.assignee_id)`,
}

// answersNamed is where what they count by has its name.
var answersNamed = map[report.Report]string{
	report.AnswersByChannel: `channels`, report.AnswersByTeam: `teams`, report.AnswersByMember: `members`,
}

// answersSQL reads the conversations that began in a range, with a line for all of them
// first. What stands in Spam is not counted.
func answersSQL(kind report.Report, reach policy.Reach) string {
	minutes := func(part, of string) string {
		return `coalesce(round(percentile_cont(` + part + `) within group (order by extract(epoch from ` + of + `)) / 60)::bigint, @never)`
	}
	name := `label`
	if table := answersNamed[kind]; table != "" { // Looked up once for all that it counts.
		name = `(select n.name from ` + table + ` n where n.workspace_id = current_workspace() and n.id = label)`
	}
	return `
		select grouping(label) = 1, coalesce(` + name + `, ''), array[count(*), count(answer), ` +
		minutes(`0.5`, `answer`) + `, ` + minutes(`0.9`, `answer`) + `, count(closing), ` +
		minutes(`0.5`, `closing`) + `, ` + minutes(`0.9`, `closing`) + `]
		  from (select ` + answersBy[kind] + ` as label, v.first_answer_at - v.asked_at as answer,
		               v.closed_at - v.created_at as closing
		          from conversations v
		         where v.workspace_id = current_workspace() and not v.hidden and v.state <> 'spam'
		           and v.created_at >= @from and v.created_at < @until and ` + postgres.Within(`v`, reach) + `) v
		 group by grouping sets ((label), ())
		 order by 1 desc, 2`
}

// readAnswers reads how soon customers were answered, within the reach of the reader.
func readAnswers(scope policy.Scope, q report.Query, ask func(func(*postgres.Batch)) error) (sheet report.Sheet, err error) {
	bounds := q.Bounds(report.Day)
	sheet.Table = report.Table{First: q.Kind.AnswerFirst(), Columns: report.AnswerColumns, Total: make([]int64, len(report.AnswerColumns))}
	err = ask(func(b *postgres.Batch) {
		b.Queue(planForRange)
		b.Queue(answersSQL(q.Kind, scope.Reach), postgres.Arguments(scope, pgx.NamedArgs{
			"from": bounds[0], "until": bounds[len(bounds)-1], "zone": q.Zone.String(), "never": report.Never,
		})).Query(func(rows pgx.Rows) error {
			var all bool
			var label string
			var values []int64
			_, err := pgx.ForEachRow(rows, []any{&all, &label, &values}, func() error {
				if all {
					copy(sheet.Total, values)
					return nil
				}
				line := report.Line{Label: label, Values: append([]int64{}, values...)}
				if day, err := time.Parse(time.DateOnly, label); err == nil && q.Kind == report.AnswersByDay {
					line.At, line.Label = day, ""
				}
				sheet.Lines = append(sheet.Lines, line)
				return nil
			})
			return err
		})
	})
	return sheet, err
}
