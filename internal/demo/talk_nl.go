package demo

var inDutch = tongue{
	hellos: []string{"Hallo,", "Goedemorgen,", "Dag allemaal,", "Beste atelier,", "Hallo Marie,", "Goedenavond,"},
	byes:   []string{"Groetjes,", "Met vriendelijke groet,", "Alvast bedankt,", "Hartelijke groet,", "Fijne week,"},
	hello:  "Hallo {first},",
	thanks: []string{
		"Prima, dank je!", "Heel aardig. Dank je wel!", "Fijn, tot gauw.", "Top, dan is dat geregeld.", "Bedankt voor het snelle antwoord.",
		"Leuk, ik kijk ernaar uit.", "Dank je, daar heb ik veel aan.",
	},
	course: []string{
		"Draaien op de schijf", "Kommen en borden met de hand", "Celadon vanaf het begin", "Glazuren, rustig uitgelegd", "Raku in de tuin", "Versieren met slib",
	},
	thing: []string{
		"de celadonset", "de blauwe glazuurset", "de ringschijf", "de set draaigereedschap", "het linnen schort", "de hoge porseleinen vaas",
		"de theepot met het bamboe hengsel", "de set van vier mokken", "de ontbijtkom", "het pak steengoedklei",
	},
	pot: []string{"de hoge porseleinen vaas", "de theepot met het bamboe hengsel", "een van de vier mokken", "de ontbijtkom", "een van de zes borden"},
	day: []string{"dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
	scenes: []scene{
		{
			[]string{"Weer op voorraad?", "Iets dat is uitverkocht", "Wanneer kan ik weer bestellen?"},
			[]string{
				"Wanneer hebben jullie {thing} weer?", "Ik wilde {thing} bestellen, maar in de winkel staat dat alles weg is.",
				"Komt {thing} binnenkort weer terug in de winkel?",
			},
			[]string{"Een week of twee wachten is geen probleem.", "Het is voor een verjaardag.", "Een vriendin heeft er een en ik ben al sinds de zomer jaloers."},
			[]string{
				"De volgende lading komt {day} uit de oven. Zal ik er een voor je opzij zetten?", "We verwachten {day} een nieuwe levering; je krijgt meteen bericht.",
				"Er staan er nog twee in het atelier en een daarvan kan van jou zijn. Zal ik die sturen?",
			},
			[]string{"Ja graag, voor mij een.", "Graag, en als het kan ingepakt.", "Mogen het er twee zijn?"},
			[]string{"Staat voor je klaar, met je naam erop.", "Gedaan. De link om te betalen staat in een aparte mail."},
			[]string{"Volgende lading {day}, zegt het atelier.", "Staat al sinds het voorjaar op de wachtlijst."},
		},
		{
			[]string{"Kapot aangekomen", "Een scherf van de rand", "Over het pakket van vanochtend"},
			[]string{
				"Het pakket kwam vandaag, maar {pot} heeft een barst.", "Ik heb net {pot} uitgepakt en er is helaas een stuk af.",
				"De doos heeft onderweg een klap gehad: {pot} heeft het niet overleefd.",
			},
			[]string{"De verpakking heb ik bewaard.", "De rest is heel en prachtig.", "Zal ik een foto sturen?"},
			[]string{
				"Wat vervelend. Er gaat vandaag een nieuwe naar je toe; de andere is leuk voor potloden.",
				"Wat jammer! We sturen je {day} een nieuwe en je hoeft niets terug te sturen.", "Sorry voor die verrassing. Wil je een nieuwe of je geld terug?",
			},
			[]string{"Graag een nieuwe. Het heeft geen haast.", "Dank je. Hetzelfde adres als eerst.", "Dat is aardig, ik had meer gedoe verwacht."},
			[]string{"Hij is onderweg, dit keer beter ingepakt.", "Genoteerd. Vanavond krijg je het nummer van het pakket."},
			[]string{"Derde breuk deze maand met deze vervoerder.", "Coulance: opnieuw sturen zonder retour."},
		},
		{
			[]string{"Een andere datum voor mijn cursus", "Ik kan {day} niet", "Mijn plek verzetten"},
			[]string{
				"Ik heb een plek in ‘{course}’ en kan {day} niet komen. Is er een andere datum?", "Kan ik ‘{course}’ naar volgende maand verzetten?",
				"Mijn plannen zijn veranderd: mag ik naar een latere ‘{course}’ komen?",
			},
			[]string{"Ik moet op reis voor mijn werk.", "Mijn dochter is ziek en iemand moet thuisblijven.", "Als het vol is, is de wachtlijst ook goed."},
			[]string{
				"Natuurlijk. De volgende begint {day} en er is plek. Zal ik je omzetten?", "Dat kan tot drie dagen ervoor. Je zit nu in de groep van {day}.",
				"Volgende maand is vol. De keer daarna zijn er twee plekken: zal ik er een voor je vrijhouden?",
			},
			[]string{"Ja, zet me maar om.", "Dat komt heel goed uit.", "Kan mijn zus mee? Er waren twee plekken, zei je."},
			[]string{"Jullie staan allebei op de lijst.", "Omgezet; de bevestiging zit in je mail."},
			[]string{"Al een keer verzet; voor ons geen punt.", "Er komt {day} een plek vrij: eerst de wachtlijst vragen."},
		},
		{
			[]string{"Bezorgen in {city}", "Hoelang duurt het?", "Verzendkosten"},
			[]string{
				"Bezorgen jullie {thing} in {city}, en hoelang duurt dat?", "Wat kost het om {thing} naar {city} te sturen?",
				"Ik werk de hele dag: kan {thing} bij een buur in {city} worden afgegeven?",
			},
			[]string{"Ik heb het volgende week voor {day} nodig.", "Een afhaalpunt is ook goed.", "Op de pagina staan twee verschillende dingen."},
			[]string{
				"Zeker: drie werkdagen, en boven 100 euro is het gratis.", "Binnen twee dagen gaat het weg, dan nog drie dagen. Je krijgt een nummer om het te volgen.",
				"Graag. Een afhaalpunt is het veiligst, daar blijft het tien dagen liggen.",
			},
			[]string{"Dan bestel ik vandaag.", "Doe maar een afhaalpunt, dank je.", "En kan het als cadeau worden ingepakt?"},
			[]string{"Dat kan: vink het aan in je mandje, het kost niets.", "Mooi. We pakken alles in met stro, dan komt het heel aan."},
			[]string{"Tarief voor {city} staat op bladzijde twee van de prijslijst."},
		},
		{
			[]string{"Mijn getuigschrift", "Bewijs van deelname", "Een papier voor mijn werkgever"},
			[]string{
				"Ik heb ‘{course}’ vorige week afgerond. Krijg ik een getuigschrift?", "Mijn werkgever betaalt ‘{course}’ en vraagt om een bewijs van deelname.",
				"Kun je me het getuigschrift van ‘{course}’ nog een keer sturen?",
			},
			[]string{"Graag met mijn volledige naam.", "Het aantal uren is ook handig.", "Ik kan de mail niet meer vinden."},
			[]string{
				"Ja, dat gaat aan het eind van de maand de deur uit.", "Het is klaar. Ik stuur het zo als pdf, met de uren erop.",
				"Natuurlijk. Op welke naam zullen we het zetten?",
			},
			[]string{"De naam van mijn account klopt.", "Dank je. Staat het aantal uren erop?", "Binnen, dank je."},
			[]string{"Ja: achttien lesuren.", "Mooi. Kom nog eens langs, de schijf mist je."},
			[]string{"Meenemen met de zending van het eind van de maand.", "Voor 100 % afgerond, gecontroleerd."},
		},
		{
			[]string{"Waar is mijn pakket?", "Nog steeds niets", "Bestelling van vorige week"},
			[]string{
				"Ik heb vorige week {thing} besteld en sindsdien niets gehoord.", "Mijn pakket is volgens de site al vier dagen ‘onderweg’.",
				"Volgens de bezorger is {thing} gisteren afgegeven, maar niemand heeft iets gekregen.",
			},
			[]string{"Niemand in huis heeft het gezien.", "Het is een cadeau voor {day}.", "Kunnen jullie het de bezorger vragen? Mij antwoorden ze niet."},
			[]string{
				"Zo hoort het niet. Ik vraag het nu na en schrijf je vandaag nog.", "Het ligt in het depot in {city} en komt {day}.",
				"De bezorger zoekt het. Is het er {day} nog niet, dan sturen we een nieuwe.",
			},
			[]string{"Het is er net!", "Fijn dat je het uitzoekt.", "Hier helaas nog steeds niets."},
			[]string{"Dan gaat er vandaag een nieuwe weg. Houd ze allebei als de eerste nog opduikt.", "Goed om te horen. Veel plezier ermee!"},
			[]string{"Onderzoek loopt bij de bezorger, antwoord binnen twee dagen.", "Er stond geen huisnummer. Aangepast."},
		},
		{
			[]string{"Een cadeaubon", "Is mijn bon nog geldig?", "Een cursus cadeau doen"},
			[]string{
				"Hoe geef ik ‘{course}’ cadeau zonder een datum te kiezen?", "Ik kreeg vorig jaar een cadeaubon. Is die nog geldig?",
				"Kan ik met een cadeaubon ‘{course}’ en iets uit de winkel samen betalen?",
			},
			[]string{"Het is voor mijn moeder, die geen internet heeft.", "De code is slecht te lezen.", "Er staat 50 euro op."},
			[]string{
				"Neem een bon ter waarde van de cursus: die is drie jaar geldig.", "Zeker. Vul de code in bij de laatste stap; wat over is, blijft staan.",
				"Graag. We kunnen hem ook op mooi papier drukken en opsturen.",
			},
			[]string{"Op papier graag, naar mijn eigen adres.", "Het is gelukt, dank je.", "En als ze het niets vindt?"},
			[]string{"Dan ruilt ze hem voor iets uit de winkel.", "Hij gaat morgen weg, in een envelop zonder onze naam."},
			[]string{"Staat nog 50 op, niet gebruikt.", "Drukken en posten: papier ligt in de tweede la."},
		},
		{
			[]string{"Iets terugsturen", "Retour", "Niet helemaal wat ik dacht"},
			[]string{
				"Ik wil {thing} graag terugsturen, ongebruikt.", "Hoe werkt een retour? Ik had me bij {thing} iets kleiners voorgesteld.",
				"Ik heb per ongeluk twee keer {thing} besteld. Kan er een terug?",
			},
			[]string{"Alles zit nog in de doos.", "De verzending betaal ik graag.", "De kleur is anders dan op de foto."},
			[]string{
				"Geen probleem: stuur het binnen 30 dagen terug, drie dagen na ontvangst staat het geld op je rekening.",
				"Ik heb er een geannuleerd voordat hij wegging, dus je hoeft niets te sturen.",
				"Graag. Doe het briefje uit de doos erbij en breng het naar een afhaalpunt.",
			},
			[]string{"Vandaag weggebracht.", "Het briefje ontbreekt. Kun je er een sturen?", "Fijn dat het zo makkelijk gaat."},
			[]string{"Een nieuw briefje zit in je mail.", "Aangekomen, het geld is onderweg."},
			[]string{"Terugbetalen zodra het binnen is; foto in de gedeelde map."},
		},
		{
			[]string{"Factuur op naam van ons bedrijf", "Ander adres op de factuur", "Vraag van onze boekhouder"},
			[]string{
				"Kan de naam van ons bedrijf op de factuur van ‘{course}’?", "Onze boekhouder vraagt om een factuur met het btw-nummer.",
				"Op de factuur van {thing} staat mijn oude adres. Kan dat anders?",
			},
			[]string{"We hebben hem voor het eind van de maand nodig.", "Het adres is dat van mijn account.", "Een pdf is genoeg."},
			[]string{
				"Zeker. Stuur me de naam en het nummer zoals ze erop moeten staan.", "Gedaan: de nieuwe factuur staat in je account, de oude is vervallen.",
				"Ik heb het aan Marie doorgegeven, die {day} de facturen maakt.",
			},
			[]string{"De naam staat al bij de bestelling, hij moet alleen bovenaan.", "Ontvangen, dank je.", "Dank je. Er is er nog een van vorig jaar, als dat kan."},
			[]string{"Ze zijn allebei aangepast.", "Ik zoek hem op en kom erop terug."},
			[]string{"Eerst Marie vragen bij facturen van vorig jaar."},
		},
		{
			[]string{"Een middag met z’n achten", "Workshop voor ons team", "Een verjaardag in het atelier"},
			[]string{
				"We zijn met acht collega’s en willen graag een middag draaien. Kan dat?", "Mijn moeder wordt zeventig. Kunnen we met z’n zessen iets komen maken?",
				"Komen jullie ook bij ons langs, met klei en schijven, voor een groep van twaalf?",
			},
			[]string{"Het liefst op een {day}.", "Niemand heeft ooit klei aangeraakt.", "Een van ons zit in een rolstoel. Zijn er treden?"},
			[]string{
				"Heel graag. Tot acht mensen kost het 320 euro met klei, bakken en thee. Op {day} zijn de middagen vrij.",
				"Wat leuk. Het atelier is gelijkvloers, zonder een enkele trede.", "Zeker, binnen een uur van het atelier. Deze week krijg je een offerte.",
			},
			[]string{"Dan wordt het {day}. Wat hebben jullie nodig?", "We overleggen en komen erop terug.", "Wanneer kunnen we halen wat we maakten?"},
			[]string{"Na drie weken: drogen, bakken, glazuren en weer bakken.", "Alleen het aantal mensen, en oude kleren."},
			[]string{"Offerte is weg; {day} vrijhouden tot eind volgende week.", "Met twaalf mensen zijn twee docenten nodig."},
		},
		{
			[]string{"Ik kan de lessen niet openen", "De video stopt", "Waar vind ik de cursus?"},
			[]string{
				"Ik heb ‘{course}’ gekocht en vind de lessen niet.", "De derde video van ‘{course}’ stopt halverwege.",
				"Mijn dochter en ik doen ‘{course}’ samen. Kan zij een eigen toegang krijgen?",
			},
			[]string{"Ik heb het op mijn telefoon en op de computer geprobeerd.", "Het wachtwoord werkt, maar de pagina is leeg.", "Verder is alles goed en de docent is geweldig."},
			[]string{
				"Sorry. Je toegang stond op een ander adres; nu staat hij op dit.", "De video is gemaakt. Laad de pagina nog een keer.",
				"Graag: ik heb haar een eigen link gestuurd.",
			},
			[]string{"Nu werkt het!", "Hij stopt nog steeds na zeven minuten.", "Ze is er blij mee, dank je."},
			[]string{"Gevonden: het bestand was afgekapt. Nu is het heel.", "Mooi. Schrijf gerust als je vastloopt."},
			[]string{"Twee adressen, een klant: kijken of we ze samenvoegen.", "Zelfde als gisteren, Karim even zeggen."},
		},
		{
			[]string{"Mijn eigen stukken bakken", "Een plek in jullie oven", "Hoe heet bakken jullie?"},
			[]string{
				"Bakken jullie ook stukken die elders zijn gemaakt? Ik heb er een stuk of tien.",
				"Hoe heet is jullie glazuurbrand? Mijn klei mag niet boven 1240 graden.", "Wanneer gaat de volgende oven, en is er nog een plaat vrij?",
			},
			[]string{"De grootste is een schaal van 30 cm.", "Ze zijn kurkdroog en goed ingepakt.", "Ik kan ze {day} brengen."},
			[]string{
				"Zeker, per plaat: 12 euro. Breng ze {day} voor zes uur.", "We bakken op 1230. Zet op elk stuk welke klei het is.",
				"De volgende gaat {day} en er is nog een halve plaat.",
			},
			[]string{"Die neem ik.", "Dan kom ik deze week langs.", "Kan het glazuur ook van jullie zijn?"},
			[]string{"Dat kan: kies van de muur, het zit in de prijs.", "Tot dan. Bel twee keer, de bel is verlegen."},
			[]string{"Plaat drie, linkerhelft.", "Onbekende klei: eerst een proefstuk."},
		},
	},
	spam: []scene{
		{
			subjects: []string{"Je hebt gewonnen", "Je pakket wordt vastgehouden", "Ben je er even?"},
			asks: []string{
				"Gefeliciteerd, je adres is getrokken. Haal je prijs binnen 24 uur op.", "Een pakket voor jou ligt bij de douane. Betaal de kosten om het vrij te geven.",
				"Heb je even? Ik heb cadeaubonnen nodig voor een klant, ik leg het later uit.",
			},
			details: []string{"Antwoord met je volledige naam en geboortedatum.", "Vertel het nog aan niemand.", "Dit aanbod eindigt vandaag."},
		},
		{
			subjects: []string{"Bovenaan in elke zoekmachine", "Samenwerken"},
			asks:     []string{"Wij zetten je site bovenaan, gegarandeerd.", "Onze 40.000 leden zullen je werk prachtig vinden. Zullen we praten?"},
			details:  []string{"Voor maar 99 per maand.", "Dit is de derde keer dat we je schrijven.", "Antwoord JA voor meer informatie."},
		},
	},
}
