package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
)

// BusinessPage is Settings → Account: whose workspace it is, and what is taken
// for granted there.
type BusinessPage struct {
	frame.Frame
	Action, Version, Error string
	Parts                  []parts.FormPart
	LogoAction             string // POST: a picture
	LogoRemove             string // POST, "" where there is none to take away
	LogoError              string
}
