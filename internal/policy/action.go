package policy

// Action is what somebody does with a resource. It is a type, so that a Grant
// for one action cannot be passed where another is asked for.
type Action interface {
	List | Open | Lookup | Create | Update | Delete | Export
	code() ActionCode
}

// The actions, as types.
type (
	// List sees the rows of a resource that are within reach.
	List struct{}
	// Open sees one record.
	Open struct{}
	// Lookup finds one customer by the exact address.
	Lookup struct{}
	// Create adds a record.
	Create struct{}
	// Update changes one.
	Update struct{}
	// Delete takes one away, also by merging.
	Delete struct{}
	// Export takes the rows out of the product.
	Export struct{}
)

// ActionCode is an Action as a value, for tables, logs and reasons.
type ActionCode uint8

// The codes of the actions.
const (
	ListCode ActionCode = iota
	OpenCode
	LookupCode
	CreateCode
	UpdateCode
	DeleteCode
	ExportCode
	actionCount
)

func (List) code() ActionCode   { return ListCode }
func (Open) code() ActionCode   { return OpenCode }
func (Lookup) code() ActionCode { return LookupCode }
func (Create) code() ActionCode { return CreateCode }
func (Update) code() ActionCode { return UpdateCode }
func (Delete) code() ActionCode { return DeleteCode }
func (Export) code() ActionCode { return ExportCode }

var actionNames = [actionCount]string{"list", "open", "lookup", "create", "update", "delete", "export"}

// ParseAction accepts the exact names of the actions and nothing else.
func ParseAction(name string) (ActionCode, bool) {
	for c := range actionCount {
		if c.String() == name {
			return c, true
		}
	}
	return 0, false
}

func (c ActionCode) String() string {
	if c >= actionCount {
		return ""
	}
	return actionNames[c]
}

// CodeOf returns the code of an action's type.
func CodeOf[A Action]() ActionCode {
	var action A
	return action.code()
}

// Actions lists every action.
func Actions() []ActionCode {
	return []ActionCode{ListCode, OpenCode, LookupCode, CreateCode, UpdateCode, DeleteCode, ExportCode}
}

// actionSet holds one bit an action.
type actionSet uint8

func (s actionSet) has(c ActionCode) bool { return s&(1<<c) != 0 }

func setOf(codes ...ActionCode) (s actionSet) {
	for _, c := range codes {
		s |= 1 << c
	}
	return s
}
