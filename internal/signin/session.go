package signin

import "time"

// IdleTime is how long a sign-in lasts without a request.
const IdleTime = 4 * time.Hour

// MaxSessions is how many sessions of a user are open at once; the oldest ends.
const MaxSessions = 20
