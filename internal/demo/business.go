package demo

// business is what a workspace sells, and how much of it in a year.
type business struct {
	slug, zone string
	contacts   int        // of the whole demo
	days       int        // since the first customers came
	cultures   []*culture // the customers' in turn
	known      bool       // the first customer is Hélène Dubois
	tags       []tag
	fields     []field
	teams      []team
	agents     []string // of whom a fifth of the contacts is assigned to one
	plans      []plan
	courses    []good
	products   []good // ordered, and sent
	services   []good // bought on the spot
	retired    []good // no longer made
	coupons    []coupon
	bundles    []bundle
	inbox      inbox
	firstOrder int64
	orders     int
	subscribed int
	students   int
	statements int // of affiliates
	// charges, refunds and fees together
	transactions int
}

type tag struct {
	name  string
	often int // of a hundred contacts; 0 for a reason of its own
}

type team struct {
	name    string
	members []string
}

type good struct {
	label string
	price int64 // in cents
}

type plan struct {
	good
	period string
}

// The tags that are given for a reason.
const (
	tagMember    = "Studio Club"
	tagAffiliate = "Affiliate"
	tagCeramics  = "Ceramics"
)

// course is how the purchase of one is written, and download what is only sent
// as a file.
const (
	course   = " (course)"
	download = " (download)"
)

// businesses stand in the order of the histories.
var businesses = []*business{marchand, marchandWholesale, nordlichtYoga}

var marchand = &business{
	slug: atelier.slug, zone: atelier.business.TimeZone, contacts: FullSize, days: 405, known: true,
	cultures: []*culture{
		french, dutch, french, flemish, french, german, french, english, french, walloon,
		french, dutch, french, flemish, french, german, french, english, french, dutch,
	},
	tags: []tag{
		{tagCeramics, 30}, {tagMember, 0}, {tagAffiliate, 0}, {"Glazes", 16}, {"Wheel", 14}, {"Raku", 7}, {"Gifts", 12}, {"Newsletter", 35},
		{"Workshop guest", 15}, {"Collector", 4}, {"Teacher", 3}, {"Press", 1},
	},
	fields: studioFields,
	teams: []team{
		{"Customer service", []string{"agent", "agent.team"}},
		{"Workshop", []string{"agent.own", "agent.masked"}},
		{"Courses", []string{"manager", "agent"}},
		{"Shipping", []string{"manager.restricted", "agent.team"}},
	},
	agents: []string{"agent.own", "agent.team", "agent", "agent.masked"},
	plans:  []plan{{good{"Studio Club, monthly", 2900}, "month"}, {good{"Studio Club, yearly", 29000}, "year"}},
	courses: []good{
		{"Throwing on the wheel", 14900}, {"Hand-building: bowls and plates", 9900}, {"Celadon from the beginning", 12900},
		{"Glazes, gently explained", 8900}, {"Raku in the garden", 11900}, {"Decorating with slip", 7900},
	},
	products: []good{
		{"Celadon glaze kit", 6400}, {"Stoneware mug, set of 4", 8800}, {"Porcelain vase, tall", 12000},
		{"Throwing tools, set of 8", 4200}, {"Stoneware clay, 10 kg", 1850},
		{"Blue glaze kit", 5900}, {"Breakfast bowl, speckled", 2600}, {"Teapot with bamboo handle", 9400},
		{"Dinner plate, set of 6", 13200}, {"Banding wheel", 7500},
		{"Apron of washed linen", 4800}, {"Egg cups, set of 2", 1900},
	},
	services: []good{
		{"Raku firing, Saturday", 9500}, {"Open studio, half a day", 2200}, {"Open studio, a day", 3800},
		{"Kiln shelf", 1200}, {"Taster evening on the wheel", 4500},
		{"Glaze recipes (download)", 1500}, {"Patterns for slabs (download)", 900}, {"Espresso cup, seconds", 1100},
		{"Gift card", 5000}, {"Private lesson", 6500},
	},
	retired: []good{{"Celadon glaze kit, first edition", 5600}, {"Salt pig with a cork lid", 3400}},
	coupons: marchandCoupons,
	bundles: []bundle{
		{good{"From clay to bowl", 21900}, []int{0, 1}},
		{good{"The glaze year", 29900}, []int{2, 3, 5}},
	},
	inbox:      marchandInbox,
	firstOrder: 1001, orders: 3000, subscribed: 1500, students: 800, statements: 40, transactions: 20000,
}

var marchandWholesale = &business{
	slug: wholesale.slug, zone: wholesale.business.TimeZone, contacts: 40, days: 300,
	cultures: []*culture{french, walloon, french, dutch, flemish, english, german},
	tags:     []tag{{"Shop", 60}, {"Gallery", 20}, {"Restaurant", 20}, {"Pays on delivery", 10}},
	agents:   []string{"admin"},
	products: []good{
		{"Stoneware mugs, 48 pieces", 62400}, {"Breakfast bowls, 36 pieces", 54000}, {"Dinner plates, 60 pieces", 99000},
		{"Celadon glaze kits, 20 pieces", 76000},
		{"Espresso cups, 72 pieces", 57600}, {"Vases, mixed, 12 pieces", 86400},
	},
	services:   []good{{"Samples, one box", 4500}, {"Express delivery", 6900}, {"Display shelf, lent for a year", 12000}},
	inbox:      inbox{name: "Wholesale", address: "wholesale@atelier.test", answers: []string{"owner"}, talks: 12},
	firstOrder: 501, orders: 180, transactions: 260,
}

var nordlichtYoga = &business{
	slug: nordlicht.slug, zone: nordlicht.business.TimeZone, contacts: 300, days: 250,
	cultures: []*culture{dutch, german, dutch, german, flemish},
	tags:     []tag{{"Beginner", 30}, {"Ochtendgroep", 20}, {"Abendgruppe", 20}, {"Zwanger", 5}, {"Nieuwsbrief", 40}},
	plans:    []plan{{good{"Maandkaart, onbeperkt", 7900}, "month"}, {good{"Jahreskarte, unbegrenzt", 79000}, "year"}},
	courses:  []good{{"Yin yoga voor beginners", 8900}, {"Yoga für einen starken Rücken", 9900}, {"Adem en rust in zes avonden", 11900}},
	bundles:  []bundle{{good{"Rust en rug, samen", 16900}, []int{0, 2}}},
	services: []good{
		{"Proefles", 1000}, {"Tienrittenkaart", 12500}, {"Privatstunde", 6500}, {"Workshop ademhaling", 3900},
		{"Yogamatte aus Kork", 5900}, {"Stilteweekend, aanbetaling", 9000},
	},
	inbox:      inbox{name: "Nordlicht Yoga", address: "hallo@nordlicht.test", answers: []string{"nora"}, talks: 90},
	subscribed: 110, students: 90, transactions: 1200,
}
