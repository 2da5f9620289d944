package people

// Presence is whether a member is there, as the others see it.
type Presence string

// What a member is. Online is somebody of whom a request or an open stream is recent; how
// long that is, the workspace says. Busy is one who is there and says so.
const (
	Online  Presence = "online"
	Busy    Presence = "busy"
	Offline Presence = "offline"
)

// There tells whether somebody is there, busy or not.
func (p Presence) There() bool { return p == Online || p == Busy }
