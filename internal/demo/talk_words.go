package demo

// A tongue is how customers and the business write in one language. In its texts
// {course}, {thing}, {pot}, {day} and {city} stand for one of its words, and {first} for the
// first name of the customer.
type tongue struct {
	hellos, byes []string // of mails of customers
	hello        string   // of answers by mail
	thanks       []string // the last word of a customer
	course       []string
	thing        []string
	pot          []string // things that break
	day          []string
	scenes       []scene
	spam         []scene
}

// A scene is a matter that customers write about, and how it may go on. What it has of each
// kind fits what it has of every other kind: each conversation takes one of each.
type scene struct {
	subjects []string
	asks     []string // what the customer wants
	details  []string // what they add to that
	answers  []string
	further  []string // what the customer says to the answer
	ends     []string // what the business says to that
	notes    []string // what members tell each other before the answer
}

var tongues = map[string]*tongue{"en": &inEnglish, "fr": &inFrench, "nl": &inDutch}
