package demo

var inFrench = tongue{
	hellos: []string{"Bonjour,", "Bonjour l’atelier,", "Bonsoir,", "Bonjour Marie,", "Chère équipe,", "Bonjour à vous,"},
	byes:   []string{"Bien cordialement,", "Bonne journée,", "Merci d’avance,", "Belle semaine,", "Cordialement,"},
	hello:  "Bonjour {first},",
	thanks: []string{
		"Parfait, merci !", "C’est très gentil, merci !", "Merci pour votre réponse rapide.", "Très bien, à bientôt.", "Super, tout est réglé.",
		"Merci beaucoup, cela m’aide bien.", "Formidable, j’ai hâte.",
	},
	course: []string{
		"Premiers pas au tour", "Bols et assiettes à la plaque", "Le céladon depuis le début", "Les émaux en douceur", "Raku au jardin", "Décorer à l’engobe",
	},
	thing: []string{
		"le kit d’émail céladon", "le kit d’émail bleu", "la tournette", "le lot d’outils de tournage", "le tablier en lin", "le grand vase en porcelaine",
		"la théière à anse de bambou", "le lot de quatre tasses", "le bol du matin", "le pain de grès de 10 kg",
	},
	pot: []string{"le grand vase en porcelaine", "la théière à anse de bambou", "une des quatre tasses", "le bol du matin", "une des six assiettes"},
	day: []string{"mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	scenes: []scene{
		{
			[]string{"De nouveau en stock ?", "Article épuisé", "Quand pourrai-je commander ?"},
			[]string{
				"Quand aurez-vous de nouveau {thing} ?", "Je voulais commander {thing}, mais la boutique indique « épuisé ».",
				"Est-ce que {thing} sera bientôt de retour dans la boutique ?",
			},
			[]string{"Je peux attendre une ou deux semaines.", "C’est pour un anniversaire.", "Une amie me fait envie depuis l’été."},
			[]string{
				"La prochaine livraison arrive {day}. Voulez-vous que j’en garde un exemplaire pour vous ?", "Nous l’attendons pour {day} ; je vous écris dès que c’est là.",
				"Il en reste deux exemplaires à l’atelier. Je vous en envoie un ?",
			},
			[]string{"Oui, volontiers.", "Avec plaisir, et en paquet cadeau si possible.", "Pourriez-vous en garder deux ?"},
			[]string{"C’est mis de côté, à votre nom.", "C’est fait. Le lien de paiement arrive dans un autre e-mail."},
			[]string{"Prochaine fournée {day}, dit l’atelier.", "Déjà sur la liste d’attente depuis le printemps."},
		},
		{
			[]string{"Arrivé cassé", "Un éclat sur le bord", "Au sujet du colis de ce matin"},
			[]string{
				"Le colis est arrivé aujourd’hui, mais une mauvaise surprise attendait dedans : {pot}, avec une fêlure.", "Je viens de déballer {pot}, et un morceau s’est détaché.",
				"Le carton a dû prendre un choc : {pot} n’a pas survécu.",
			},
			[]string{"J’ai gardé l’emballage au cas où.", "Le reste est intact et magnifique.", "Dois-je vous envoyer une photo ?"},
			[]string{
				"Toutes nos excuses. Un nouvel envoi part aujourd’hui ; gardez l’autre pour vos crayons.",
				"Quel dommage ! Un nouvel exemplaire part {day}, et vous n’avez rien à retourner.",
				"Pardon pour cette mauvaise surprise. Préférez-vous un échange ou un remboursement ?",
			},
			[]string{"Un échange, s’il vous plaît. Rien ne presse.", "Merci. Toujours à la même adresse.", "C’est généreux, je m’attendais à plus compliqué."},
			[]string{"C’est parti, mieux emballé cette fois.", "C’est noté. Vous recevrez le numéro de suivi ce soir."},
			[]string{"Troisième casse ce mois-ci avec ce transporteur.", "Geste commercial : renvoyer sans demander le retour."},
		},
		{
			[]string{"Une autre date pour mon cours", "Je ne peux pas venir {day}", "Reporter ma place"},
			[]string{
				"J’ai une place pour « {course} » et je ne peux pas venir {day}. Y a-t-il une autre date ?", "Puis-je reporter « {course} » au mois prochain ?",
				"Mes projets ont changé : puis-je venir à une session suivante de « {course} » ?",
			},
			[]string{"Je dois voyager pour mon travail.", "Ma fille est malade et quelqu’un doit rester à la maison.", "Si c’est complet, la liste d’attente me convient."},
			[]string{
				"Bien sûr. Le prochain commence {day}, et il reste une place. Je vous y inscris ?",
				"C’est possible jusqu’à trois jours avant. Vous voilà dans le groupe de {day}.",
				"C’est complet le mois prochain. Le suivant a deux places : je vous en garde une ?",
			},
			[]string{"Oui, inscrivez-moi.", "Cela me convient très bien.", "Ma sœur pourrait-elle venir aussi ? Vous parliez de deux places."},
			[]string{"C’est noté : deux places, côte à côte.", "C’est changé ; la confirmation est dans votre boîte."},
			[]string{"Déjà reporté une fois ; pas de souci pour nous.", "Une place se libère {day} : la proposer à la liste d’attente."},
		},
		{
			[]string{"Livraison à {city}", "Combien de temps ?", "Frais de port"},
			[]string{
				"Livrez-vous {thing} à {city}, et en combien de temps ?", "Combien coûte l’envoi à {city} pour {thing} ?",
				"Je travaille toute la journée : un voisin de {city} peut-il recevoir {thing} ?",
			},
			[]string{"J’en ai besoin avant {day} de la semaine prochaine.", "Un point relais me convient aussi.", "La page dit deux choses différentes."},
			[]string{
				"Oui : trois jours ouvrés, et c’est offert à partir de 100 euros.", "Départ sous deux jours, puis trois jours de route. Vous aurez un numéro de suivi.",
				"Volontiers. Le point relais est le plus sûr, le colis y attend dix jours.",
			},
			[]string{"Alors je commande aujourd’hui.", "Va pour le point relais, merci.", "Et un emballage cadeau, c’est possible ?"},
			[]string{"Oui : cochez-le dans le panier, c’est gratuit.", "Très bien. Nous emballons avec de la paille, tout arrive entier."},
			[]string{"Tarif pour {city} : page deux de la grille."},
		},
		{
			[]string{"Mon attestation", "Preuve de participation", "Un document pour mon employeur"},
			[]string{
				"J’ai terminé « {course} » la semaine dernière. Y aura-t-il une attestation ?", "Mon employeur finance « {course} » et demande une preuve de participation.",
				"Pourriez-vous m’envoyer encore une fois l’attestation de « {course} » ?",
			},
			[]string{"Avec mon nom complet, s’il vous plaît.", "Le nombre d’heures serait utile aussi.", "Je ne retrouve plus l’e-mail."},
			[]string{
				"Oui, elle part à la fin du mois.", "Elle est prête. Je vous l’envoie en PDF dans un instant, avec les heures.", "Bien sûr. À quel nom faut-il l’établir ?",
			},
			[]string{"Le nom de mon compte est le bon.", "Merci. Le nombre d’heures y figure-t-il ?", "Bien reçue, merci."},
			[]string{"Oui : dix-huit heures de cours.", "Très bien. Revenez quand vous voulez, le tour s’ennuie de vous."},
			[]string{"À joindre à l’envoi de fin de mois.", "Terminé à 100 %, vérifié."},
		},
		{
			[]string{"Où est mon colis ?", "Toujours rien", "Commande de la semaine dernière"},
			[]string{
				"J’ai commandé {thing} la semaine dernière, et depuis plus de nouvelles.", "Le suivi de mon colis dit « en route » depuis quatre jours.",
				"Selon le transporteur, {thing} a été livré hier, mais personne ne l’a reçu.",
			},
			[]string{"Personne dans l’immeuble ne l’a vu.", "C’est un cadeau pour {day}.", "Pouvez-vous demander au transporteur ? Il ne me répond pas."},
			[]string{
				"Ce n’est pas normal. J’interroge le transporteur et je vous écris aujourd’hui.", "Il est au dépôt de {city} et arrive {day}.",
				"Le transporteur le cherche. S’il n’est pas là {day}, nous en envoyons un autre.",
			},
			[]string{"Il vient d’arriver !", "Merci de vous en occuper.", "Toujours rien ici, hélas."},
			[]string{"Alors un autre part aujourd’hui. Gardez les deux si le premier réapparaît.", "Voilà une bonne nouvelle. Profitez-en bien !"},
			[]string{"Enquête ouverte chez le transporteur, réponse sous deux jours.", "L’adresse n’avait pas de numéro. Corrigée."},
		},
		{
			[]string{"Une carte cadeau", "Ma carte est-elle encore valable ?", "Offrir un cours"},
			[]string{
				"Comment offrir « {course} » sans choisir la date ?", "On m’a offert une carte cadeau l’an dernier. Est-elle encore valable ?",
				"Une carte cadeau peut-elle payer « {course} » et un article de la boutique ?",
			},
			[]string{"C’est pour ma mère, qui n’a pas internet.", "Le code est difficile à lire.", "Il est écrit 50 euros dessus."},
			[]string{
				"Prenez une carte du prix du cours : elle est valable trois ans.", "Oui. Saisissez le code à la dernière étape ; le reste est gardé pour la prochaine fois.",
				"Avec plaisir. Nous pouvons aussi l’imprimer sur beau papier et la poster.",
			},
			[]string{"Sur papier, s’il vous plaît, à mon adresse.", "Cela a marché, merci.", "Et si cela ne lui plaît pas ?"},
			[]string{"Elle l’échange contre ce qu’elle veut dans la boutique.", "Elle part demain, dans une enveloppe sans notre nom."},
			[]string{"Reste 50 sur la carte, pas utilisée.", "À imprimer et poster : papier dans le deuxième tiroir."},
		},
		{
			[]string{"Retour d’un article", "Renvoyer ma commande", "Pas tout à fait ce que je pensais"},
			[]string{
				"Je souhaite renvoyer {thing}, sans l’avoir utilisé.", "Comment se passe un retour ? Je voyais {thing} plus petit.",
				"J’ai commandé deux fois {thing} par erreur. Puis-je rendre l’un des deux ?",
			},
			[]string{"Tout est encore dans sa boîte.", "Je paie volontiers le port.", "La couleur n’est pas celle de la photo."},
			[]string{
				"Aucun souci : renvoyez le tout sous 30 jours ; le remboursement part trois jours après réception.",
				"J’ai annulé l’un des deux avant le départ : vous n’avez rien à renvoyer.",
				"Volontiers. Glissez le bon de la boîte dans le colis et déposez-le dans un point relais.",
			},
			[]string{"Je l’ai déposé aujourd’hui.", "Le bon manque. Pouvez-vous m’en envoyer un ?", "Merci de rendre les choses si simples."},
			[]string{"Un nouveau bon est dans votre boîte.", "Bien arrivé, le remboursement est en route."},
			[]string{"Rembourser à réception ; photo dans le dossier partagé."},
		},
		{
			[]string{"Facture au nom de la société", "Changer l’adresse de facturation", "Question de notre comptable"},
			[]string{
				"Pourriez-vous mettre le nom de notre société sur la facture de « {course} » ?", "Notre comptable demande une facture avec le numéro de TVA.",
				"La facture de ma dernière commande porte mon ancienne adresse. Peut-on la changer ?",
			},
			[]string{"Il nous la faut avant la fin du mois.", "L’adresse est celle de mon compte.", "Un PDF suffit."},
			[]string{
				"Certainement. Envoyez-moi le nom et le numéro tels qu’ils doivent y figurer.",
				"C’est fait : la nouvelle facture est dans votre compte, l’ancienne est annulée.", "J’ai transmis à Marie, qui fait les factures {day}.",
			},
			[]string{"Le nom est déjà dans la commande, il faut juste le mettre en tête.", "Bien reçue, merci.", "Merci. Il y en a une autre de l’an dernier, si possible."},
			[]string{"Les deux sont corrigées.", "Je la cherche et je reviens vers vous."},
			[]string{"Voir avec Marie avant de toucher aux factures de l’an dernier."},
		},
		{
			[]string{"Un après-midi à huit", "Atelier pour notre équipe", "Un anniversaire à l’atelier"},
			[]string{
				"Nous sommes huit collègues et aimerions passer un après-midi au tour. Est-ce possible ?",
				"Ma mère fête ses soixante-dix ans. Pouvons-nous venir à six pour créer ensemble ?",
				"Venez-vous aussi chez nous, avec terre et tours, pour un groupe de douze ?",
			},
			[]string{"Plutôt un {day}.", "Personne n’a jamais touché la terre.", "L’un de nous est en fauteuil roulant. Y a-t-il des marches ?"},
			[]string{
				"Avec joie. Jusqu’à huit, c’est 320 euros avec la terre, la cuisson et le thé. Les après-midi de {day} sont libres.",
				"Quelle belle idée. L’atelier est de plain-pied, sans aucune marche.", "Oui, à moins d’une heure de l’atelier. Je vous envoie un devis cette semaine.",
			},
			[]string{"Va pour {day}. De quoi avez-vous besoin ?", "Nous en parlons et revenons vers vous.", "Quand pourrons-nous chercher nos pièces ?"},
			[]string{"Trois semaines : séchage, cuisson, émaillage, cuisson.", "Juste du nombre de personnes, et de vieux vêtements."},
			[]string{"Devis envoyé ; garder le {day} jusqu’à la fin de la semaine prochaine.", "Avec douze personnes il faut deux formateurs."},
		},
		{
			[]string{"Je n’ai pas accès aux leçons", "La vidéo s’arrête", "Où se trouve le cours ?"},
			[]string{
				"J’ai acheté « {course} » et je ne trouve pas les leçons.", "La troisième vidéo de « {course} » s’arrête au milieu.",
				"Ma fille et moi suivons « {course} » ensemble. Peut-elle avoir son propre accès ?",
			},
			[]string{"J’ai essayé sur le téléphone et sur l’ordinateur.", "Le mot de passe marche, mais la page est vide.", "Tout le reste va bien, et la formatrice est formidable."},
			[]string{
				"Pardon. Votre accès était ouvert sous une autre adresse ; il est maintenant sous celle-ci.",
				"La vidéo est réparée. Rechargez la page, s’il vous plaît.", "Volontiers : je lui ai envoyé son propre lien.",
			},
			[]string{"Cela marche !", "Elle s’arrête toujours à sept minutes.", "Elle est ravie, merci."},
			[]string{"Trouvé : le fichier était coupé. Il est entier maintenant.", "Très bien. Écrivez-nous si quelque chose bloque."},
			[]string{"Deux adresses, une seule cliente : voir s’il faut fusionner.", "Même souci qu’hier, prévenir Karim."},
		},
		{
			[]string{"Cuire mes propres pièces", "Une place dans votre four", "À quelle température cuisez-vous ?"},
			[]string{
				"Cuisez-vous des pièces faites ailleurs ? J’en ai une dizaine.", "À combien montez-vous en émail ? Ma terre ne doit pas dépasser 1240 degrés.",
				"Quand part le prochain four, et reste-t-il une plaque ?",
			},
			[]string{"La plus grande est un saladier de 30 cm.", "Elles sont bien sèches et bien emballées.", "Je peux les apporter {day}."},
			[]string{
				"Oui, à la plaque : 12 euros chacune. Apportez-les {day} avant dix-huit heures.", "Nous cuisons à 1230. Notez la terre sur chaque pièce.",
				"Le prochain part {day}, il reste une demi-plaque.",
			},
			[]string{"Je la prends.", "Alors je passe cette semaine.", "L’émail peut-il être le vôtre ?"},
			[]string{"Oui : choisissez au mur, c’est compris.", "À bientôt. Sonnez deux fois, la sonnette est timide."},
			[]string{"Plaque trois, moitié gauche.", "Terre inconnue : d’abord une pièce d’essai."},
		},
	},
	spam: []scene{
		{
			subjects: []string{"Vous avez gagné", "Votre colis est bloqué", "Êtes-vous disponible ?"},
			asks: []string{
				"Félicitations, votre adresse a été tirée au sort. Réclamez votre lot sous 24 heures.",
				"Un colis pour vous est bloqué en douane. Réglez les frais pour le libérer.",
				"Avez-vous un moment ? Il me faut des cartes cadeaux, je vous expliquerai.",
			},
			details: []string{"Répondez avec votre nom et votre date de naissance.", "N’en parlez à personne pour le moment.", "L’offre se termine aujourd’hui."},
		},
		{
			subjects: []string{"Première place des moteurs de recherche", "Un partenariat"},
			asks:     []string{"Nous plaçons votre site en tête, c’est garanti.", "Nos 40 000 membres vont adorer. On en parle ?"},
			details:  []string{"Seulement 99 par mois.", "C’est la troisième fois que nous vous écrivons.", "Répondez OUI pour en savoir plus."},
		},
	},
}
