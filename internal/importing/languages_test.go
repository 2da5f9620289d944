package importing_test

import (
	"testing"

	"latchkey/internal/policy"
)

// inEach is one file as people write it in English, in French and in Dutch.
type inEach struct {
	files [3]string
	want  string
}

// A file says the same in whichever language it is written, and whichever the workspace
// has: its heads, its words, its months, its marks and the names of its countries.
func TestAFileSaysTheSameInEachLanguage(t *testing.T) {
	t.Parallel()
	for resource, c := range map[policy.Resource]inEach{
		policy.Contacts: {[3]string{
			"First name,Last name,Email,Phone,Street,Postal code,City,Country,Language,Tags,Customer since,Newsletter\n" +
				"Ada,Roy,ada@each.example,+33 6 12 34 56 78,1 Rue Haute,59000,Lille,France,French,\"Raku, VIP\",\"February 3, 2024\",yes\n" +
				"Bo,Vos,bo@each.example,+31 6 12345678,Gracht 1,2611 AB,Delft,Netherlands,Dutch,,14 March 2024,no\n" +
				"Cy,Lee,cy@each.example,,,,London,United Kingdom,English,,1 Aug 2024,pending\n" +
				"Di,Blum,di@each.example,,,,Köln,Germany,,,5 May 2024,unsubscribed\n" +
				"Ed,Noa,,call me,,,,,,,,\n,,nobody,,,,,,,,,\n",
			"Prénom;Nom de famille;Adresse e-mail;Numéro de téléphone;Rue;Code postal;Ville;Pays;Langue;Étiquettes;Client depuis;Infolettre\n" +
				"Ada;Roy;ada@each.example;+33 6 12 34 56 78;1 Rue Haute;59000;Lille;France;français;Raku, VIP;3 février 2024;oui\n" +
				"Bo;Vos;bo@each.example;+31 6 12345678;Gracht 1;2611 AB;Delft;Pays-Bas;néerlandais;;14 mars 2024;non\n" +
				"Cy;Lee;cy@each.example;;;;London;Royaume-Uni;anglais;;1er août 2024;en attente\n" +
				"Di;Blum;di@each.example;;;;Köln;Allemagne;;;5 mai 2024;désinscrit\n" +
				"Ed;Noa;;call me;;;;;;;;\n;;nobody;;;;;;;;;\n",
			"Voornaam;Achternaam;E-mailadres;Telefoonnummer;Straat;Postcode;Woonplaats;Land;Taal;Groepen;Klant sinds;Nieuwsbrief\n" +
				"Ada;Roy;ada@each.example;+33 6 12 34 56 78;1 Rue Haute;59000;Lille;Frankrijk;Frans;Raku, VIP;3 februari 2024;ja\n" +
				"Bo;Vos;bo@each.example;+31 6 12345678;Gracht 1;2611 AB;Delft;Nederland;Nederlands;;14 mrt 2024;nee\n" +
				"Cy;Lee;cy@each.example;;;;London;Verenigd Koninkrijk;Engels;;1 augustus 2024;in afwachting\n" +
				"Di;Blum;di@each.example;;;;Köln;Duitsland;;;5 mei 2024;uitgeschreven\n" +
				"Ed;Noa;;call me;;;;;;;;\n;;nobody;;;;;;;;;\n",
		}, `Ada Roy ada@each.example +33612345678 1 Rue Haute 59000 Lille FR fr Raku,VIP 2024-02-03 yes
			Bo Vos bo@each.example +31612345678 Gracht 1 2611 AB Delft NL nl 2024-03-14 no
			Cy Lee cy@each.example London GB en 2024-08-01
			Di Blum di@each.example Köln DE 2024-05-05 no
			Ed Noa !bad_phone
			refused: bad_email`},
		policy.Transactions: {[3]string{
			"Transaction ID,Payment date,Time,Type,Status,Amount,Currency,Fee,Amount refunded,Description,Customer name,Customer email,Original transaction\n" +
				"t1,\"February 3, 2026\",14:05,Payment,Completed,\"1,250.50\",EUR,12.30,,Wheel,Ann Lee,ann@each.example,\n" +
				"t2,4 Feb 2026,,Payment,Partially refunded,80.00,EUR,,20.00,Wheel,Bo Lee,bo@each.example,\n" +
				"t3,5 Feb 2026,,Payment,Pending,80.00,EUR,,,Wheel,Bo Lee,bo@each.example,\n" +
				"t4,6 Feb 2026,,Payment,Failed,80.00,EUR,,,Wheel,Bo Lee,bo@each.example,\n" +
				"t5,7 Feb 2026,,Refund,Completed,-5.00,EUR,,,Back,Ann Lee,ann@each.example,t1\n" +
				"t6,8 Feb 2026,,Chargeback,Completed,-7.00,EUR,,,Back,Ann Lee,ann@each.example,t1\n" +
				"t7,8 Feb 2026,,Chargeback fee,Completed,-15.00,EUR,,,Back,Ann Lee,ann@each.example,t1\n" +
				"t8,9 Feb 2026,,Payout,Completed,-900.00,EUR,,,,,,\n" +
				"t9,9 Feb 2026,,Transfer,Completed,-9.00,EUR,,,,,,\n" +
				"t10,9 Feb 2026,,Payment,Voided,80.00,EUR,,,Wheel,Bo Lee,bo@each.example,\n" +
				"t11,32 Feb 2026,,Payment,Completed,80.00,EUR,,,Wheel,Bo Lee,bo@each.example,\n",
			"Numéro de transaction;Date de paiement;Heure;Type;Statut;Montant;Devise;Frais;Montant remboursé;Libellé;Nom du client;Courriel du client;Transaction d’origine\n" +
				"t1;3 février 2026;14h05;Paiement;Terminé;1 250,50;EUR;12,30;;Wheel;Ann Lee;ann@each.example;\n" +
				"t2;4 févr. 2026;;Paiement;Partiellement remboursé;80,00;EUR;;20,00;Wheel;Bo Lee;bo@each.example;\n" +
				"t3;5 févr. 2026;;Paiement;En attente;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n" +
				"t4;6 févr. 2026;;Paiement;Échoué;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n" +
				"t5;7 févr. 2026;;Remboursement;Terminé;-5,00;EUR;;;Back;Ann Lee;ann@each.example;t1\n" +
				"t6;8 févr. 2026;;Rétrofacturation;Terminé;-7,00;EUR;;;Back;Ann Lee;ann@each.example;t1\n" +
				"t7;8 févr. 2026;;Frais de rétrofacturation;Terminé;-15,00;EUR;;;Back;Ann Lee;ann@each.example;t1\n" +
				"t8;9 févr. 2026;;Versement;Terminé;-900,00;EUR;;;;;;\n" +
				"t9;9 févr. 2026;;Virement;Terminé;-9,00;EUR;;;;;;\n" +
				"t10;9 févr. 2026;;Paiement;Annulé;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n" +
				"t11;32 févr. 2026;;Paiement;Terminé;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n",
			"Transactienummer;Betaaldatum;Tijd;Soort;Betaalstatus;Bedrag;Munt;Transactiekosten;Terugbetaald bedrag;Omschrijving;Naam klant;E-mailadres klant;Oorspronkelijke transactie\n" +
				"t1;3 februari 2026;14:05 uur;Betaling;Voltooid;1.250,50;EUR;12,30;;Wheel;Ann Lee;ann@each.example;\n" +
				"t2;4 feb. 2026;;Betaling;Gedeeltelijk terugbetaald;80,00;EUR;;20,00;Wheel;Bo Lee;bo@each.example;\n" +
				"t3;5 feb. 2026;;Betaling;In afwachting;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n" +
				"t4;6 feb. 2026;;Betaling;Mislukt;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n" +
				"t5;7 feb. 2026;;Terugbetaling;Voltooid;-5,00;EUR;;;Back;Ann Lee;ann@each.example;t1\n" +
				"t6;8 feb. 2026;;Terugboeking;Voltooid;-7,00;EUR;;;Back;Ann Lee;ann@each.example;t1\n" +
				"t7;8 feb. 2026;;Kosten terugboeking;Voltooid;-15,00;EUR;;;Back;Ann Lee;ann@each.example;t1\n" +
				"t8;9 feb. 2026;;Uitbetaling;Voltooid;-900,00;EUR;;;;;;\n" +
				"t9;9 feb. 2026;;Overboeking;Voltooid;-9,00;EUR;;;;;;\n" +
				"t10;9 feb. 2026;;Betaling;Geannuleerd;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n" +
				"t11;32 feb. 2026;;Betaling;Voltooid;80,00;EUR;;;Wheel;Bo Lee;bo@each.example;\n",
		}, `2026-02-03 14:05 charge paid 1250.50 EUR t1 ann Ann Lee
			2026-02-03 14:05 fee paid -12.30 EUR t1 ann Ann Lee
			2026-02-04 charge paid 80.00 EUR t2 bo Bo Lee
			2026-02-04 refund paid -20.00 EUR t2 bo Bo Lee
			2026-02-05 charge pending 80.00 EUR t3 bo Bo Lee
			2026-02-06 charge failed 80.00 EUR t4 bo Bo Lee
			2026-02-07 refund paid -5.00 EUR t5 of t1 ann Ann Lee
			2026-02-08 dispute paid -7.00 EUR t6 of t1 ann Ann Lee
			2026-02-08 fee paid -15.00 EUR t7 of t1 ann Ann Lee
			refused: left_payout
			refused: left_transfer
			2026-02-09 charge voided 80.00 EUR t10 bo Bo Lee
			refused: bad_date`},
		policy.Subscriptions: {[3]string{
			"Reference,Customer,Email,Plan,Interval,Amount,Currency,Status,Start date,Next payment,End date\n" +
				"1,Ann,ann@each.example,Studio,monthly,29.00,EUR,active,31 Jan 2026,28 Feb 2099,\n" +
				"2,Bo,bo@each.example,Studio,yearly,\"1,290.00\",EUR,on hold,31 Jan 2026,28 Feb 2099,\n" +
				"3,Cy,cy@each.example,Studio,month,29.00,EUR,cancelled,31 Jan 2026,,\"March 15, 2026\"\n" +
				"4,Di,di@each.example,Studio,3 months,29.00,EUR,active,31 Jan 2026,,\n" +
				"5,Ed,ed@each.example,Studio,every month,29.00,EUR,pending cancel,31 Jan 2026,28 Feb 2099,\n",
			"Numéro;Client;Courriel;Formule;Périodicité;Montant;Devise;Statut;Date de début;Prochain paiement;Date de fin\n" +
				"1;Ann;ann@each.example;Studio;mensuelle;29,00;EUR;actif;31 janv. 2026;28 févr. 2099;\n" +
				"2;Bo;bo@each.example;Studio;annuelle;1 290,00;EUR;suspendu;31 janv. 2026;28 févr. 2099;\n" +
				"3;Cy;cy@each.example;Studio;mois;29,00;EUR;résilié;31 janv. 2026;;15 mars 2026\n" +
				"4;Di;di@each.example;Studio;3 mois;29,00;EUR;actif;31 janv. 2026;;\n" +
				"5;Ed;ed@each.example;Studio;tous les mois;29,00;EUR;en attente d’annulation;31 janv. 2026;28 févr. 2099;\n",
			"Nummer;Klant;E-mailadres;Abonnement;Frequentie;Bedrag;Valuta;Status;Begindatum;Volgende betaling;Einddatum\n" +
				"1;Ann;ann@each.example;Studio;maandelijks;29,00;EUR;actief;31 jan. 2026;28 feb. 2099;\n" +
				"2;Bo;bo@each.example;Studio;jaarlijks;1.290,00;EUR;gepauzeerd;31 jan. 2026;28 feb. 2099;\n" +
				"3;Cy;cy@each.example;Studio;maand;29,00;EUR;opgezegd;31 jan. 2026;;15 maart 2026\n" +
				"4;Di;di@each.example;Studio;3 maanden;29,00;EUR;actief;31 jan. 2026;;\n" +
				"5;Ed;ed@each.example;Studio;elke maand;29,00;EUR;in afwachting van annulering;31 jan. 2026;28 feb. 2099;\n",
		}, `Ann Studio month active 29.00 EUR 2026-01-31 2099-02-28 1
			Bo Studio year paused 1290.00 EUR 2026-01-31 2099-02-28 2
			Cy Studio month cancelled 29.00 EUR 2026-01-31 2026-03-15 3
			refused: bad_period
			Ed Studio month active 29.00 EUR 2026-01-31 2099-02-28 5`},
		policy.Orders: {[3]string{
			"Order number,Order date,Status,Fulfilment status,Customer name,Email,Product,Quantity,Unit price,Shipping,Discount,Total,Currency,Shipping city,Shipping country\n" +
				"701,\"March 13, 2026\",Processing,,Ann Lee,ann@each.example,Mug,2,\"1,250.50\",5.00,,\"2,506.00\",EUR,Lille,France\n" +
				"702,13 Mar 2026,Paid,Shipped,Bo Lee,bo@each.example,Bowl,1,30.00,,5.00,25.00,EUR,Delft,The Netherlands\n" +
				"703,13 Mar 2026,Awaiting payment,,Cy Lee,cy@each.example,Vase,1,30.00,,,30.00,EUR,,\n" +
				"704,13 Mar 2026,Cancelled,,Cy Lee,cy@each.example,Vase,1,30.00,,,30.00,EUR,,\n" +
				"705,13 Mar 2026,Partially refunded,,Cy Lee,cy@each.example,Vase,1,30.00,,,30.00,EUR,,\n",
			"N° de commande;Date de commande;Statut;Statut d’expédition;Nom du client;Courriel;Produit;Quantité;Prix unitaire;Frais de livraison;Remise;Total;Devise;Ville de livraison;Pays de livraison\n" +
				"701;13 mars 2026;En cours de traitement;;Ann Lee;ann@each.example;Mug;2;1 250,50;5,00;;2 506,00;EUR;Lille;France\n" +
				"702;13 mars 2026;Payée;Expédiée;Bo Lee;bo@each.example;Bowl;1;30,00;;5,00;25,00;EUR;Delft;Pays-Bas\n" +
				"703;13 mars 2026;En attente de paiement;;Cy Lee;cy@each.example;Vase;1;30,00;;;30,00;EUR;;\n" +
				"704;13 mars 2026;Annulée;;Cy Lee;cy@each.example;Vase;1;30,00;;;30,00;EUR;;\n" +
				"705;13 mars 2026;Partiellement remboursée;;Cy Lee;cy@each.example;Vase;1;30,00;;;30,00;EUR;;\n",
			"Bestelnummer;Besteldatum;Bestelstatus;Verzendstatus;Klantnaam;E-mailadres;Artikel;Aantal;Stuksprijs;Verzendkosten;Korting;Totaal;Valuta;Plaats;Land\n" +
				"701;13 maart 2026;In behandeling;;Ann Lee;ann@each.example;Mug;2;1.250,50;5,00;;2.506,00;EUR;Lille;Frankrijk\n" +
				"702;13 mrt 2026;Betaald;Verzonden;Bo Lee;bo@each.example;Bowl;1;30,00;;5,00;25,00;EUR;Delft;Nederland\n" +
				"703;13 mrt 2026;Wachtend op betaling;;Cy Lee;cy@each.example;Vase;1;30,00;;;30,00;EUR;;\n" +
				"704;13 mrt 2026;Geannuleerd;;Cy Lee;cy@each.example;Vase;1;30,00;;;30,00;EUR;;\n" +
				"705;13 mrt 2026;Gedeeltelijk terugbetaald;;Cy Lee;cy@each.example;Vase;1;30,00;;;30,00;EUR;;\n",
		}, `701 2026-03-13 Ann Lee paid 2506.00 EUR Lille FR + 2 × 125050 Mug + 1 × 500 Shipping
			702 2026-03-13 Bo Lee shipped 25.00 EUR Delft NL + 1 × 3000 Bowl
			703 2026-03-13 Cy Lee open 30.00 EUR + 1 × 3000 Vase
			704 2026-03-13 Cy Lee cancelled 30.00 EUR + 1 × 3000 Vase
			705 2026-03-13 Cy Lee paid 30.00 EUR !nearest_state + 1 × 3000 Vase`},
		policy.Students: {[3]string{
			"Email,First name,Last name,Course,Enrolled at,Status,Progress\n" +
				"ann@each.example,Ann,Lee,Clay,3 Feb 2026,In progress,45.5%\nbo@each.example,Bo,Lee,Clay,4 Feb 2026,Completed,\n" +
				"cy@each.example,Cy,Lee,Clay,5 Feb 2026,Not completed,10\ndi@each.example,Di,Lee,Clay,6 Feb 2026,Expired,10\n",
			"Courriel;Prénom;Nom;Formation;Date d’inscription;Statut;Progression\n" +
				"ann@each.example;Ann;Lee;Clay;3 févr. 2026;En cours;45,5 %\nbo@each.example;Bo;Lee;Clay;4 févr. 2026;Terminé;\n" +
				"cy@each.example;Cy;Lee;Clay;5 févr. 2026;Non terminé;10\ndi@each.example;Di;Lee;Clay;6 févr. 2026;Expiré;10\n",
			"E-mailadres;Voornaam;Achternaam;Cursus;Inschrijfdatum;Status;Voortgang\n" +
				"ann@each.example;Ann;Lee;Clay;3 feb. 2026;Bezig;45,5%\nbo@each.example;Bo;Lee;Clay;4 feb. 2026;Voltooid;\n" +
				"cy@each.example;Cy;Lee;Clay;5 feb. 2026;Niet voltooid;10\ndi@each.example;Di;Lee;Clay;6 feb. 2026;Verlopen;10\n",
		}, `Ann Lee Clay 2026-02-03 enrolled 46
			Bo Lee Clay 2026-02-04 finished 100
			Cy Lee Clay 2026-02-05 enrolled 10
			Di Lee Clay 2026-02-06 left 10`},
	} {
		for i, file := range c.files {
			t.Run(resource.String()+" in "+homes[i].language, func(t *testing.T) {
				t.Parallel()
				sameInEachHome(t, resource, "", file, c.want, "")
			})
		}
	}
}
