package kit

import (
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/texts"
)

// SoughtKey is what a search for a value means in a field of its kind.
const SoughtKey = `(
	select case f.kind when 'number' then @number when 'date' then @date when 'choice' then @choice when 'yes_no' then @yes_no
	       else @text end
	  from contact_fields f where f.workspace_id = current_workspace() and f.id = @field and f.deleted_at is null)`

// SoughtArguments fills in what SoughtKey asks for.
func SoughtArguments(search customers.FieldSearch, args pgx.NamedArgs) {
	args["field"] = search.Field
	for _, kind := range customers.FieldKinds {
		args[string(kind)] = texts.SearchKey(search.Stored[kind])
	}
}
