package postgres

// OfKeys selects the ids of the rows of a table whose column is one of many keys, an
// array that is an argument. It asks the index for each key, whatever Postgres knows
// of a table that grows while a file comes in: "= any" read the whole of it for each
// step. Conditions go on behind an and.
func OfKeys(table, column, keys, conditions string) string {
	return `
		select x.id from (select distinct unnest(` + keys + `) as key) k cross join lateral (
		    select id from ` + table + ` where workspace_id = current_workspace() and ` + column + ` = k.key` + conditions + ` offset 0) x`
}
