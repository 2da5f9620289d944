package people

import (
	"latchkey/internal/i18n"
	"latchkey/templates/frame"
)

// Logo is beside the form of Settings → Account: the picture of a workspace.
type Logo struct {
	Words     *i18n.Words
	CSRF      string
	Workspace frame.Workspace
	Action    string // POST: a picture
	Remove    string // POST, "" where there is none to take away
	Error     string
}
