package webtest

// Canaries are what stands in each text column of hidden customers, and what
// of it to look for.
var Canaries = map[string]map[string][2]string{
	"contacts": {
		"name": {"Canaryname", "canaryname"}, "name_key": {"canarykey", "canarykey"}, "email": {"canaryemail@canary.example", "canary.example"}, "phone": {"+33698765432", "98765432"},
		"language": {"canarylanguage", "canarylanguage"}, "street": {"Canarystreet", "canarystreet"}, "postal_code": {"Canarycode", "canarycode"}, "city": {"Canarycity", "canarycity"},
		"country": {"ZQ", ">zq<"}, "source": {"Canarysource", "canarysource"},
		"consent": {"no", "no, since"}, "consent_from": {"Canaryconsent", "canaryconsent"},
	},
	"contact_addresses":  {"email_key": {"canaryaddress", "canaryaddress"}, "email": {"Canarytyped", "canarytyped"}},
	"contact_words":      {"word": {"canaryword", "canaryword"}, "beside": {"canarybeside", "canarybeside"}},
	"contact_tags":       {"name_key": {"canarytagged", "canarytagged"}},
	"contact_values":     {"value": {"Canaryvalue", "canaryvalue"}, "value_key": {"canarystored", "canarystored"}, "name_key": {"canaryvalued", "canaryvalued"}},
	"transactions":       {"label": {"Canarybought", "canarybought"}},
	"subscriptions":      {"plan": {"Canaryplan", "canaryplan"}},
	"affiliate_invoices": {"number": {"Canarynumber", "canarynumber"}},
}
