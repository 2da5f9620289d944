package signin

import "time"

// IdleTime is how long a sign-in lasts without a request.
const IdleTime = 4 * time.Hour
