package demo

import (
	"math/rand/v2"
	"strings"
	"sync"

	"latchkey/internal/texts"
)

// culture is where customers come from: how they are called, where they live.
// Its mail domains are its own, and reserved, so that no two cultures make the
// same address and no address is anybody's.
type culture struct {
	language    string
	first, last func() []name
	domains     []string
	streets     []string // %d is the number of the house
	places      []place
}

type name struct{ written, plain string } // plain: as in an address

type place struct {
	postal, city, country, currency string
	phones                          []string // beginnings of numbers that nobody has: each # is a digit
}

// names reads a list of names that are separated by commas, when it is first needed.
func names(list string) func() []name {
	return sync.OnceValue(func() []name { return readNames(list) })
}

func readNames(list string) (all []name) {
	for written := range strings.SplitSeq(list, ",") {
		written = strings.Join(strings.Fields(written), " ")
		plain := strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z' || r == '-':
				return r
			case r == ' ':
				return '.'
			default:
				return -1
			}
		}, strings.NewReplacer("ß", "ss", "ı", "i").Replace(texts.SearchKey(written)))
		all = append(all, name{written, plain})
	}
	return all
}

// dial fills the digits of a number in.
func dial(r *rand.Rand, pattern string) string {
	return strings.Map(func(c rune) rune {
		if c == '#' {
			return '0' + rune(r.IntN(10))
		}
		return c
	}, pattern)
}

var (
	mobilesFR = []string{"+3363998####", "+3326191####", "+3353649####"}
	mobilesBE = []string{"+3240000####"}
	mobilesNL = []string{"+3160000####"}
	phonesDE  = []string{"+493023125###", "+496990009###", "+494066969###", "+492214710###", "+498999998###"}
	mobilesAT = []string{"+436600000###"}
	mobilesCH = []string{"+41790000###"}
	mobilesGB = []string{"+447700900###"}
	mobilesIE = []string{"+3532091#####"}
)

var french = &culture{
	language: "fr",
	first: names(`Inès, Louis, Camille, Gabriel, Manon, Raphaël, Chloé, Arthur, Zoé, Jules, Léa, Lucas, Agathe, Hugo, Margaux, Noé, Élise, Antoine, Clémence, Baptiste,
		Yasmine, Mathis, Anaïs, Samir, Juliette, Rachid, Noémie, Thomas, Lola, Maxime, Sarah, Étienne, Aurélie, Olivier, Nadia, François, Sylvie, Romain, Amina, Benoît, Océane, Mehdi, Solène`),
	last: names(`Moreau, Perrin, Fontaine, Garnier, Chevalier, Lambert, Bonnet, Mercier, Blanc, Guérin, Boyer, Faure, André, Roussel, Masson, Meunier, Dumas, Leroy, Colin, Vidal,
		Aubert, Lemoine, Rey, Carpentier, Schneider, Lacroix, Renard, Barbier, Gaillard, Brun, Rolland, Picard, Roche, Benali, Haddad, Delorme, Charpentier, Marty, Poirier, Tessier, Besson, Diallo, Morvan, Le Gall, Cordier, Vasseur, Hamon`),
	domains: []string{"example.org", "courrier.example", "boite-a-lettres.example", "messagerie.test"},
	streets: []string{
		"%d rue des Lilas", "%d avenue Jean Jaurès", "%d rue du Four", "%d place de la République", "%d rue des Potiers",
		"%d quai des Tanneurs", "%d chemin du Moulin", "%d rue Victor Hugo", "%d impasse des Cerisiers",
		"%d boulevard Carnot",
	},
	places: []place{
		{"69001", "Lyon", "FR", "EUR", mobilesFR}, {"69005", "Lyon", "FR", "EUR", mobilesFR},
		{"75011", "Paris", "FR", "EUR", mobilesFR}, {"75020", "Paris", "FR", "EUR", mobilesFR},
		{"38000", "Grenoble", "FR", "EUR", mobilesFR}, {"44000", "Nantes", "FR", "EUR", mobilesFR},
		{"59800", "Lille", "FR", "EUR", mobilesFR}, {"67000", "Strasbourg", "FR", "EUR", mobilesFR},
		{"33000", "Bordeaux", "FR", "EUR", mobilesFR}, {"26220", "Dieulefit", "FR", "EUR", mobilesFR},
		{"1205", "Genève", "CH", "CHF", mobilesCH}, {"1003", "Lausanne", "CH", "CHF", mobilesCH},
	},
}

var dutch = &culture{
	language: "nl",
	first: names(`Sanne, Daan, Emma, Sem, Fenna, Bram, Lieke, Thijs, Roos, Joost, Anouk, Ruben, Maaike, Sven, Femke, Jeroen, Noor, Lars, Eva, Koen, Iris, Pim, Marloes, Tijn, Saskia, Wouter, Hanneke, Floris,
		Esther, Gijs, Nienke, Mohammed, Fatima, Bas, Marieke, Rutger, Tessa`),
	last: names(`de Jong, Jansen, de Vries, van den Berg, Bakker, van Dijk, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos, Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits,
		de Graaf, van der Meer, Kok, Jacobs, van der Heijden, Vermeer, van Vliet, Schouten, Willems, Hoekstra, Koster, Prins, Huisman, Postma, Kuipers, Veenstra, Kramer, El Idrissi, Yildiz`),
	domains: []string{"example.net", "postvak.example", "brievenbus.test"},
	streets: []string{
		"Dorpsstraat %d", "Prinsengracht %d", "Molenweg %d", "Kerkstraat %d", "Lindelaan %d", "Oudegracht %d",
		"Hoogstraat %d", "Wilhelminastraat %d",
	},
	places: []place{
		{"1017 KL", "Amsterdam", "NL", "EUR", mobilesNL}, {"3511 AB", "Utrecht", "NL", "EUR", mobilesNL},
		{"2312 CD", "Leiden", "NL", "EUR", mobilesNL}, {"9712 EX", "Groningen", "NL", "EUR", mobilesNL},
		{"2611 GH", "Delft", "NL", "EUR", mobilesNL}, {"6511 PT", "Nijmegen", "NL", "EUR", mobilesNL},
	},
}

var flemish = &culture{
	language: "nl",
	first:    names(`Bart, Lotte, Jef, Elke, Stijn, Hilde, Wim, Katrien, Dries, Griet, Pieter, An, Tom, Veerle, Kobe, Lien, Maarten, Sofie, Arne, Leen, Geert, Inge, Joris, Nele, Toon, Sara, Luc, Amélie, Karel`),
	last: names(`Janssens, Maes, Claes, Wouters, Goossens, De Smet, Vermeulen, Pauwels, Van den Broeck, Hermans, Aerts, Michiels, Martens, De Clercq, Desmet, Lemmens, Verhoeven, Stevens, Van Damme, Dewulf, Coppens,
		Cools, Bogaert, Segers, Verstraete, Declercq, Thijs, Baert, Lambrecht, Nijs, Peeters`),
	domains: []string{"brievenbus.example", "post.test"},
	streets: []string{
		"Veldstraat %d", "Stationsstraat %d", "Nieuwstraat %d", "Kapelstraat %d", "Coupure %d", "Zandstraat %d",
		"Koepoortbrug %d",
	},
	places: []place{
		{"9000", "Gent", "BE", "EUR", mobilesBE}, {"2000", "Antwerpen", "BE", "EUR", mobilesBE},
		{"3000", "Leuven", "BE", "EUR", mobilesBE}, {"8000", "Brugge", "BE", "EUR", mobilesBE},
		{"2800", "Mechelen", "BE", "EUR", mobilesBE},
	},
}

var walloon = &culture{
	language: "fr",
	first:    names(`Maëlle, Simon, Charlotte, Nathan, Louise, Adrien, Alice, Corentin, Justine, Quentin, Céline, Benjamin, Delphine, Sébastien, Florence, Cédric, Valérie, Grégory, Ludivine, Xavier, Anne-Sophie, Jean-Luc, Bénédicte`),
	last:     names(`Dupont, Lejeune, Renson, Collard, Delvaux, Lambotte, Gillet, Noël, Dubuisson, Evrard, Piette, Marchal, Warnier, Servais, Thiry, Lenoir, Bodart, Henrotte, Jadot, Mahieu, Wéry, Georges, Massart, Pirotte, Stassart, Deprez, Fagnoul, Magis, Leclercq`),
	domains:  []string{"poste.example", "courrier.test"},
	streets: []string{
		"rue Saint-Gilles %d", "avenue Louise %d", "rue de la Station %d", "chaussée de Wavre %d", "rue des Carmes %d",
		"place du Marché %d",
	},
	places: []place{
		{"1050", "Ixelles", "BE", "EUR", mobilesBE}, {"4000", "Liège", "BE", "EUR", mobilesBE},
		{"5000", "Namur", "BE", "EUR", mobilesBE}, {"7000", "Mons", "BE", "EUR", mobilesBE},
	},
}

var german = &culture{
	language: "de",
	first:    names(`Anna, Jonas, Lena, Felix, Mia, Moritz, Greta, Paul, Frieda, Emil, Johanna, Matthias, Katrin, Jörg, Sabine, Lukas, Ursula, Tobias, Heike, Jan, Birgit, Niklas, Svenja, Uwe, Antje, Stefan, Ayşe, Murat, Käthe, Björn, Elif`),
	last: names(`Müller, Schmidt, Fischer, Weber, Wagner, Becker, Hoffmann, Schäfer, Koch, Bauer, Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, Werner, Krause, Lehmann,
		Köhler, Maier, Vogel, Keller, Günther, Groß, Yılmaz, Winkler, Lorenz, Baumann, Albrecht, Kaya`),
	domains: []string{"postfach.example", "briefkasten.example", "post-amt.test"},
	streets: []string{
		"Lindenstraße %d", "Hauptstraße %d", "Gartenweg %d", "Bergmannstraße %d", "Kastanienallee %d", "Am Mühlbach %d",
		"Schillerstraße %d",
	},
	places: []place{
		{"10437", "Berlin", "DE", "EUR", phonesDE}, {"50667", "Köln", "DE", "EUR", phonesDE},
		{"20357", "Hamburg", "DE", "EUR", phonesDE}, {"79098", "Freiburg", "DE", "EUR", phonesDE},
		{"04109", "Leipzig", "DE", "EUR", phonesDE},
		{"80799", "München", "DE", "EUR", phonesDE}, {"1070", "Wien", "AT", "EUR", mobilesAT}, {"8004", "Zürich", "CH", "CHF", mobilesCH},
	},
}

var english = &culture{
	language: "en",
	first:    names(`Emily, Oliver, Charlotte, George, Amelia, Harry, Isla, Jack, Sophie, Noah, Grace, Oscar, Aoife, Conor, Niamh, Callum, Fiona, Rhys, Priya, Imran, Megan, Ewan, Hannah, Declan, Ruth, Alfie, Poppy, Nathaniel, Zadie, Tariq, Siobhán`),
	last: names(`Smith, Jones, Taylor, Brown, Williams, Wilson, Davies, Patel, Evans, Walker, Wright, Thompson, Robinson, Green, Hughes, Edwards, Murphy, O'Brien, Kelly, Byrne, Campbell, Stewart, Fraser, Khan, Morgan, Cooper, Ward, Bailey,
		Shaw, Whitfield, Ashworth, Penrose, Mackenzie, Okafor, Sinclair`),
	domains: []string{"example.com", "letterbox.example", "mailbox.test"},
	streets: []string{
		"%d Mill Lane", "%d Station Road", "%d Church Street", "%d Victoria Terrace", "%d Kiln Close", "%d Harbour View",
		"%d The Green",
	},
	places: []place{
		{"BS1 4DJ", "Bristol", "GB", "GBP", mobilesGB}, {"EH6 6LX", "Edinburgh", "GB", "GBP", mobilesGB},
		{"M4 1HQ", "Manchester", "GB", "GBP", mobilesGB}, {"ST1 5PH", "Stoke-on-Trent", "GB", "GBP", mobilesGB},
		{"SE15 4ST", "London", "GB", "GBP", mobilesGB}, {"D08 X0F3", "Dublin", "IE", "EUR", mobilesIE},
		{"T12 W8KP", "Cork", "IE", "EUR", mobilesIE},
	},
}
