package listing

import "time"

// UndoTime is how long a deletion can be undone.
const UndoTime = 30 * 24 * time.Hour
