package postgres

// OfKeys selects the rows of a table whose column is one of many keys, an array that
// is an argument. It asks the index for each key, whatever Postgres knows of a table
// that grows while a file comes in: "= any" read the whole of it for each step.
// Conditions go on behind an and.
func OfKeys(table, column, keys, conditions string) string {
	return `
		select x.* from (select distinct unnest(` + keys + `) as key) k cross join lateral (
		    select * from ` + table + ` where workspace_id = current_workspace() and ` + column + ` = k.key` + conditions + ` offset 0) x`
}

// AddressesHeld selects the addresses of many keys with whose they are: not those that
// were freed, nor a claim on one that another holds, who is somebody else. The index of who
// holds an address knows no others, and without it a step reads all addresses for each key.
func AddressesHeld(keys string) string {
	return OfKeys(`contact_addresses`, `email_key`, keys, ` and not claim and not freed`)
}

// OfIDs is OfKeys for the ids themselves. The conditions stand outside: Postgres
// would take any index that has them, and read all of the workspace in it.
func OfIDs(table, ids, conditions string) string {
	return `
		select x.* from (select distinct unnest(` + ids + `) as key) k cross join lateral (
		    select * from ` + table + ` where workspace_id = current_workspace() and id = k.key offset 0) x where ` + conditions
}

// RowsOf are those of a table whose ids a query finds, each once and in order, to
// select from as r, so that they can be locked. The ids lead: "in" ran the query
// again for each row of the workspace, before Postgres knew how many there are.
func RowsOf(table, ids, end string) string {
	return `
		(select distinct id as key from (` + ids + `) found order by 1) k cross join lateral (
		    select * from ` + table + ` where workspace_id = current_workspace() and id = k.key offset 0` + end + `) r`
}

// Forgotten begins what is kept of an address whose customer was forgotten; its hash follows.
const Forgotten = "forgotten "

// ForgottenKey is what is kept then of the key of an address, or of a number, in a column. It is
// found by that among all of a workspace's alone.
func ForgottenKey(column string) string {
	return `'` + Forgotten + `' || encode(address_hash(workspace_id, ` + column + `), 'hex')`
}
