package demo

// person has an account. Their key is the local part of their address.
type person struct {
	key, name, language, address string
	place                        string // for the list of sign-ins
}

// staff are listed from the widest access to none.
var staff = []person{
	{"owner", "Marie Marchand", "en", "192.0.2.11", "owner of Atelier Marchand and of Marchand Wholesale, admin of the organization Marchand"},
	{"owner2", "Étienne Marchand", "fr", "192.0.2.11", "owner of Atelier Marchand"},
	{"admin", "Sophie Renaud", "fr", "192.0.2.14", "admin of Atelier Marchand, agent of Marchand Wholesale"},
	{"manager", "Julien Lefèvre", "fr", "192.0.2.27", "manager of Atelier Marchand"},
	{
		"manager.restricted", "Inès Rousseau", "fr", "192.0.2.31",
		"manager of Atelier Marchand without settings, deleting contacts, export and integrations",
	},
	{"assistant", "Lotte de Vries", "en", "198.51.100.8", "assistant of Atelier Marchand, Marchand Wholesale and Nordlicht Yoga"},
	{"agent", "Karim Benali", "fr", "192.0.2.40", "agent of Atelier Marchand"},
	{"agent.team", "Hugo Petit", "fr", "192.0.2.42", "agent of Atelier Marchand who sees what is assigned to their teams"},
	{"agent.own", "Camille Moreau", "fr", "192.0.2.43", "agent of Atelier Marchand who sees what is assigned to them"},
	{"agent.masked", "Théo Girard", "en", "192.0.2.45", "agent of Atelier Marchand who sees phones and addresses masked and has no workflows"},
	{"agent.lent", "Léa Garnier", "fr", "192.0.2.61", "agent of Marchand Wholesale who is its manager for a week"},
	{"agent.suspended", "Bruno Faure", "fr", "192.0.2.62", "agent of Marchand Wholesale, suspended"},
	{"nora", "Nora Visser", "nl", "203.0.113.5", "owner of Nordlicht Yoga, admin of the organization Nordlicht"},
	{"former", "Paul Lambert", "fr", "192.0.2.52", "was an agent of Atelier Marchand, now in no workspace"},
}

// organizations are named by the workspace that founded them.
var organizations = []string{"Marchand", "Nordlicht"}
