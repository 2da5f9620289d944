package demo

var inEnglish = tongue{
	hellos: []string{"Hello,", "Good morning,", "Hi there,", "Dear atelier,", "Hello Marie,", "Good evening,"},
	byes:   []string{"Best wishes,", "Kind regards,", "Thank you,", "Many thanks,", "Have a good week,"},
	hello:  "Hello {first},",
	thanks: []string{
		"Perfect, thank you!", "That is kind. Thank you!", "Wonderful, see you soon.", "Great, that settles it.", "Thanks for the quick answer.",
		"Lovely, I look forward to it.", "Thank you, that helps a lot.",
	},
	course: []string{
		"Throwing on the wheel", "Hand-building", "Celadon from the beginning", "Glazes, gently explained", "Raku in the garden", "Decorating with slip",
	},
	thing: []string{
		"the celadon glaze kit", "the blue glaze kit", "the banding wheel", "the set of throwing tools", "the linen apron", "the tall porcelain vase",
		"the teapot with the bamboo handle", "the four stoneware mugs", "the breakfast bowl", "the box of clay",
	},
	pot: []string{"the tall porcelain vase", "the teapot with the bamboo handle", "one of the four mugs", "the breakfast bowl", "one of the six plates"},
	day: []string{"Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	scenes: []scene{
		{
			[]string{"Back in stock?", "Something that is sold out", "When can I order again?"},
			[]string{
				"When will you have {thing} again?", "The shop says that {thing} is sold out. Is more on its way?",
				"I would love to order {thing}, but it cannot be put into the basket.",
			},
			[]string{"I do not mind waiting a week or two.", "It is meant as a birthday present.", "A friend has one and I have been jealous since summer."},
			[]string{
				"The next batch leaves the kiln on {day}. Shall I put one aside for you?", "We expect it on {day}; I will write to you the moment it is there.",
				"Two are left in the studio, and one of them can be yours. Shall I send it?",
			},
			[]string{"Yes please, one for me.", "Please do, and wrapped as a gift if that can be done.", "Could you make it two?"},
			[]string{"It is put aside, with your name on it.", "Done. You will find the link to pay in a separate mail."},
			[]string{"Next batch on {day}, says the studio.", "Is on the waiting list already, since spring."},
		},
		{
			[]string{"Arrived broken", "A chip at the rim", "About the parcel of this morning"},
			[]string{
				"The parcel came today, but {pot} has a crack.", "I have just unpacked {pot}, and sadly a piece has come off.",
				"Something must have hit the box on its way: {pot} did not survive.",
			},
			[]string{"I kept the wrapping, in case you need it.", "The rest is fine and very beautiful.", "Shall I send a photo?"},
			[]string{
				"We are sorry about that. A new one leaves today; please keep the other for pencils.",
				"What a pity! We send another on {day}, and you need not return anything.",
				"Sorry for the bad surprise. Would you like a new one or the money back?",
			},
			[]string{"A new one, please. There is no hurry.", "Thank you. Same address as before.", "That is generous, I had expected more trouble."},
			[]string{"It is on its way, better wrapped this time.", "Noted. You get the number of the parcel this evening."},
			[]string{"Third breakage with this carrier this month.", "Goodwill: send again without asking for the old one."},
		},
		{
			[]string{"Another date for my course", "I cannot come on {day}", "Moving my place"},
			[]string{
				"I have a place in “{course}” and cannot come on {day}. Is there another date?", "Can I move “{course}” to next month?",
				"My plans have changed: may I come to a later “{course}” instead?",
			},
			[]string{"I have to travel for my work.", "My daughter is ill, and somebody has to stay at home.", "If it is full, a place on the waiting list is fine."},
			[]string{
				"Of course. The next one begins on {day}, and there is a place. Shall I move you?",
				"That can be done until three days before. I have moved you to the group of {day}.",
				"It is full next month. The one after has two places: shall I keep one for you?",
			},
			[]string{"Yes, please move me.", "That suits me very well.", "Could my sister come along? There were two places, you say."},
			[]string{"You are both on the list.", "You are moved; the confirmation is in your mail."},
			[]string{"Moved once before; fine for us.", "Place becomes free on {day}: offer it to the waiting list."},
		},
		{
			[]string{"Delivery to {city}", "How long does it take?", "Sending abroad"},
			[]string{
				"Do you deliver {thing} to {city}, and how long does it take?", "What does it cost to send {thing} to {city}?",
				"Can {thing} be delivered to a neighbour in {city}? I am at work all day.",
			},
			[]string{"I need it before {day} of next week.", "It may also wait at a pick-up point.", "The page says two different things about it."},
			[]string{
				"We do: three working days, and it is free above 100 euros.", "It leaves within two days and takes three more. You get a number to follow it by.",
				"Gladly. A pick-up point is the safest, as it waits there for ten days.",
			},
			[]string{"Then I order today.", "A pick-up point, then. Thank you.", "And can it be wrapped as a gift?"},
			[]string{"It can: choose it in the basket, it costs nothing.", "Lovely. We pack it with straw, so it arrives in one piece."},
			[]string{"Costs to {city} are on page two of the price list."},
		},
		{
			[]string{"My certificate", "Proof that I took part", "A paper for my employer"},
			[]string{
				"I finished “{course}” last week. Will there be a certificate?", "My employer pays for “{course}” and asks for proof that I took part.",
				"Could you send me the certificate of “{course}” once more?",
			},
			[]string{"My full name should stand on it.", "The hours would be useful, too.", "I cannot find the mail any more."},
			[]string{
				"There will be one: it goes out at the end of the month.", "It is ready. I send it as a PDF in a moment, with the hours on it.",
				"Of course. To which name shall we make it out?",
			},
			[]string{"The name on my account is right.", "Thank you. Does it say how many hours it was?", "It has come, thank you."},
			[]string{"It does: eighteen hours of teaching.", "Good. Come back any time, the wheel misses you."},
			[]string{"Add to the batch at the end of the month.", "Completed 100 %, checked."},
		},
		{
			[]string{"Where is my parcel?", "Still waiting", "Order of last week"},
			[]string{
				"I ordered {thing} last week and have heard nothing since.", "The number of my parcel has said “on its way” for four days.",
				"According to the carrier {thing} was delivered yesterday, but nobody has it.",
			},
			[]string{"Nobody in the house has seen it.", "It is a present for {day}.", "Could you ask the carrier? They do not answer me."},
			[]string{
				"That is not how it should be. I ask the carrier now and write to you today.", "It lies at the depot in {city} and comes on {day}.",
				"The carrier looks for it. If it is not there by {day}, we send another.",
			},
			[]string{"It has just come!", "Thank you for looking into it.", "Still nothing here, I am afraid."},
			[]string{"Then another one leaves today. Keep both, should the first turn up.", "Good to hear. Enjoy it!"},
			[]string{"Carrier has opened a case; answer within two days.", "Address had no number. Corrected."},
		},
		{
			[]string{"A gift card", "Is the gift card still good?", "Giving a course as a present"},
			[]string{
				"How do I give “{course}” as a present without choosing the date?", "I was given a gift card last year. Is it still good?",
				"Can a gift card pay for both “{course}” and something from the shop?",
			},
			[]string{"It is for my mother, who does not use the internet.", "The code is hard to read.", "It says 50 euros on it."},
			[]string{
				"Take a gift card over the price of the course: it is good for three years.", "It is. Type the code in the last step, and the rest is kept for next time.",
				"Gladly. We can also print it on thick paper and send it by post.",
			},
			[]string{"On paper, please, to my own address.", "It worked, thank you.", "And if she does not like it?"},
			[]string{"Then she exchanges it for anything in the shop.", "It leaves tomorrow, in an envelope without our name."},
			[]string{"Card has 50 left, not used.", "Print and post: paper is in the second drawer."},
		},
		{
			[]string{"Sending something back", "Return", "Not quite what I thought"},
			[]string{
				"I would like to return {thing}. It is unused.", "How does a return work? {thing} is larger than I thought.",
				"I ordered {thing} twice by mistake. Can one of them go back?",
			},
			[]string{"It is in its box still.", "I am happy to pay the postage.", "The colour is different from the picture."},
			[]string{
				"No trouble: send it back within 30 days, and the money is on your account three days after it came.",
				"I have cancelled one of the two before it left, so there is nothing to send.",
				"Gladly. Here is what to do: put the slip of the box into it, and bring it to any pick-up point.",
			},
			[]string{"I have brought it away today.", "The slip is missing. Can you send one?", "Thank you for making it so easy."},
			[]string{"A new slip is in your mail.", "It has come, and the money is on its way."},
			[]string{"Refund once it is here; photo in the shared folder."},
		},
		{
			[]string{"Invoice with our company's name", "Another address on the invoice", "A question from our bookkeeper"},
			[]string{
				"Could you put our company's name on the invoice for “{course}”?", "Our bookkeeper asks for an invoice with the VAT number.",
				"The invoice for {thing} has my old address. Can it be changed?",
			},
			[]string{"We need it before the end of the month.", "The address is the one on my account.", "A PDF is enough."},
			[]string{
				"Certainly. Please send me the name and the number as they should stand there.", "Done: the new invoice is in your account, the old one is cancelled.",
				"I have passed it to Marie, who writes the invoices on {day}.",
			},
			[]string{"The name is on the order already, it only has to go to the top.", "Received, thank you.", "Thank you. There is one more of last year, if you could."},
			[]string{"Both are corrected.", "I will look it up and come back to you."},
			[]string{"Ask Marie before changing invoices of last year."},
		},
		{
			[]string{"An afternoon for eight people", "Workshop for our team", "A birthday at the studio"},
			[]string{
				"We are eight colleagues and would like to spend an afternoon at the wheel. Is that possible?",
				"My mother turns seventy. Could six of us come and make something together?", "Do you come to us as well, with clay and wheels, for a group of twelve?",
			},
			[]string{"A {day} would be best.", "Nobody has ever touched clay before.", "One of us uses a wheelchair. Are there steps?"},
			[]string{
				"With pleasure. For up to eight it is 320 euros with clay, firing and tea. {day} afternoons are free.",
				"We would love that. The studio is on the ground floor, without a step.",
				"We do, within an hour of the studio. I send you an offer this week.",
			},
			[]string{"{day} it is. What do you need from us?", "We talk it over and come back to you.", "How long until we can fetch what we made?"},
			[]string{"Three weeks: it dries, is fired, glazed and fired again.", "Just the number of people, and old clothes."},
			[]string{"Offer sent; hold the {day} until the end of next week.", "Needs two teachers with twelve people."},
		},
		{
			[]string{"I cannot open the lessons", "Video stops", "Where do I find the course?"},
			[]string{
				"I bought “{course}” and cannot find the lessons.", "The third video of “{course}” stops in the middle.",
				"My daughter and I share “{course}”. Can she have her own access?",
			},
			[]string{"I tried on the phone and on the computer.", "The password works, but the page is empty.", "Everything else is fine, and the teacher is wonderful."},
			[]string{
				"Sorry about that. Your access was open under another address; it is under this one now.", "The video is mended. Please load the page once more.",
				"Gladly: I have sent her a link of her own.",
			},
			[]string{"It works now!", "It still stops at seven minutes.", "She is delighted, thank you."},
			[]string{"Found it: the file was cut. It is whole now.", "Good. Write any time you are stuck."},
			[]string{"Two addresses, one customer: see whether they should be merged.", "Same trouble as yesterday's, tell Karim."},
		},
		{
			[]string{"Firing my own pieces", "A place in your kiln", "How hot do you fire?"},
			[]string{
				"Do you fire pieces that were made elsewhere? I have about ten.", "How hot is your glaze firing? My clay should not go over 1240 degrees.",
				"When does the next kiln go, and is there a shelf left?",
			},
			[]string{"The largest is a bowl of 30 cm.", "They are bone dry and well wrapped.", "I could bring them on {day}."},
			[]string{
				"We do, by the shelf: 12 euros each. Bring them on {day} until six.", "We fire to 1230. Please mark the clay on each piece.",
				"The next one is on {day}, and half a shelf is left.",
			},
			[]string{"I take it.", "Then I bring them this week.", "Can the glaze be yours as well?"},
			[]string{"It can: choose from the wall, it is in the price.", "See you then. Ring twice, the bell is shy."},
			[]string{"Shelf three, left half.", "Unknown clay: test piece first."},
		},
	},
	spam: []scene{
		{
			subjects: []string{"You have won", "Your parcel is held", "Are you at your desk?"},
			asks: []string{
				"Congratulations, your address was drawn. Claim your prize within 24 hours.", "A parcel for you is held at customs. Pay the fee to have it released.",
				"Are you free? I need gift cards for a customer, and will explain later.",
			},
			details: []string{"Answer with your full name and date of birth.", "Do not tell anybody until it is done.", "This offer ends today."},
		},
		{
			subjects: []string{"First place on every search page", "A partnership"},
			asks:     []string{"We bring your page to the first place, guaranteed.", "Our 40,000 members would love what you do. Shall we talk?"},
			details:  []string{"Only 99 a month.", "This is the third time that we write to you.", "Answer YES to learn more."},
		},
	},
}
