package messages

import (
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// Limits of views.
const (
	MaxViewName = 60 // in characters
	MaxViews    = 15 // of one member, and of those that are shared in a workspace
)

// View is a filter of conversations with a name. Its query searches for no words.
type View struct {
	ID     uuid.UUID
	Name   string
	Shared bool // with everybody, each of whom sees their part
	Own    bool // the reader made it
	Query
	Count int  // how many its reader sees
	More  bool // there may be more: not all were looked at
}

// Clean checks and cleans a view. It fails with a fault about the field name.
func (v View) Clean() (View, error) {
	var err error
	if v.Name, err = texts.CleanLine("name", v.Name, MaxViewName); err != nil {
		return v, err
	}
	if v.Name == "" {
		return v, fault.Field("name", "fault.required")
	}
	if v.Search != "" || v.State == AnyState {
		return v, fault.New(fault.Invalid, "fault.view_words")
	}
	return v, nil
}
