// Package policy decides who may do what. It is pure: no context, no SQL, no
// HTTP, no clock and no module beside the standard library.
//
// The four CSV files beside this one are the whole rule. They are read strictly
// when the program starts, so that a row, a column or a letter that the code
// does not know stops it. From them every possible combination of role and
// restrictions is expanded once; a decision is then one look into a table.
//
// Two doors lead out of this package. Authorize answers whether an actor may
// do an action on a resource, and hands out the Grant that repositories ask
// for. CanInvite, CanChange and CanRemove answer who may be made what.
package policy
