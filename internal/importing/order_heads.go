package importing

import (
	"slices"
	"strconv"

	"latchkey/internal/i18n"
	"latchkey/internal/policy"
)

var orders = &Importer{
	Resource: policy.Orders,
	Fields: []Field{
		Reference, Email, Else(Email), Name, FirstName, Else(FirstName), MiddleName, LastName, Else(LastName), At, Else(At), AtTime, AtZone,
		State, Fulfilment, Ended, Item, Quantity, Price, Lines, Total,
		Currency, Discount, Coupon, ShippingCost, Tax, ShipName, Street, PostalCode, City, Country, Tracking, Shipped,
	},
	Ours: []string{"at", "customer", "email", "label", "state", "amount", "currency", "discount", "coupon", "reference", "lines",
		"ship_name", "street", "postal_code", "city", "country", "tracking", "shipped_at"},
	Needs: append(needs(Reference, Email, At),
		Need{[]Field{Item, Lines}, "import.missing_lines"}, Need{[]Field{Price, Total, Lines}, "import.missing_price"}),
	Money:   true,
	Changes: true,
	Group:   (*Reader).OrderOf,
	Beside:  map[string]map[string]Field{"lineitemname": {"name": Reference}}, // Shopify calls an order by its name.
	Preview: []Field{Reference, At, Email, Item, State, Total},
	Show: func(r *Reader, words *i18n.Words, rows [][]string) ([]string, Reason) {
		o, _, reason := r.Order(rows)
		if reason != "" {
			return nil, reason
		}
		what := ""
		for i := range o.Lines {
			if i > 0 {
				what += ", "
			}
			what += strconv.Itoa(o.Lines[i].Quantity) + " × " + o.Lines[i].Label
		}
		return []string{
			o.Reference, words.ShortDate(o.At), o.Email.String(), what, words.T("records.state_" + o.State), words.Money(o.Amount, o.Currency),
		}, ""
	},
	Heads: inGerman(map[Field][]string{
		Reference: {
			"ordernumber", "orderid", "number", "order", "reference", "id", "numerodecommande", "ndecommande", "ncommande", "iddecommande",
			"commande", "numero",
			"bestelnummer", "ordernummer", "bestelling", "nummer", "referentie",
		},
		Email: slices.Concat([]string{"email"}, emailHeads[:1], []string{"emailbilling", "billingemail", "emailaddress"}, emailHeads[3:],
			[]string{"emailfacturation", "emailfacturatie"}),
		Name: {
			"billingname", "customer", "customername", "buyername", "buyer", "name", "fullname", "client", "nomduclient", "nom", "nomcomplet",
			"acheteur", "klant", "klantnaam", "naam", "volledigenaam", "koper",
		},
		MiddleName: middleHeads,
		FirstName:  {"firstnamebilling", "billingfirstname", "firstname", "prenom", "voornaam"},
		LastName:   {"lastnamebilling", "billinglastname", "lastname", "nomdefamille", "achternaam"},
		At: {
			"createdat", "orderdate", "at", "date", "datecreated", "created", "createdon", "createddate", "saledate", "placedat", "placedon",
			"orderedat", "orderedon", "paidat", "datepaid", "datetime", "commandele", "passeele", "besteldop", "datedecommande", "datedelacommande",
			"besteldatum", "orderdatum", "datum",
		},
		AtTime: {"time", "ordertime", "heure", "tijd"},
		AtZone: {"timezone", "fuseauhoraire", "tijdzone"},
		State: {
			"financialstatus", "state", "status", "orderstatus", "paymentstatus", "etat", "statut", "statutdelacommande", "bestelstatus",
			"statutdepaiement", "statutdupaiement", "betaalstatus", "betalingsstatus",
		},
		Fulfilment: {
			"fulfillmentstatus", "fulfilmentstatus", "fulfillment", "shippingstatus", "statutdexpedition", "statutdetraitement",
			"statutdelivraison", "verzendstatus", "leverstatus",
		},
		Ended: {"cancelledat", "canceledat", "datecancelled", "annulele", "annuleele", "geannuleerdop"},
		Item: {
			"lineitemname", "itemname", "itemtitle", "producttitle", "product", "productname", "item", "products", "label", "description",
			"article", "produit", "nomduproduit",
			"libelle",
			"designation", "artikel", "productnaam", "omschrijving",
		},
		Quantity: {"lineitemquantity", "quantity", "quantityrefund", "qty", "itemquantity", "quantite", "qte", "aantal"},
		Price: {
			"lineitemprice", "itemcost", "price", "unitprice", "itemprice", "productprice", "prixunitaire", "prix", "stukprijs",
			"stuksprijs", "prijsperstuk",
			"prijs", "eenheidsprijs",
		},
		Lines: {"lines", "lignes", "regels", "lineitem1", "lineitems"},
		Total: {
			"total", "totalamount", "ordervalue", "ordertotalamount", "ordertotal", "amount", "grandtotal", "totalprice", "totaldelacommande",
			"montant", "montanttotal",
			"totaal", "ordertotaal", "bedrag", "totaalbedrag",
		},
		Currency: currencyHeads,
		Discount: {
			"discountamount", "cartdiscountamount", "discount", "cartdiscount", "discounttotal", "remise", "reduction", "montantdelaremise",
			"korting", "kortingsbedrag",
		},
		Coupon: {
			"discountcode", "couponcode", "coupon", "coupons", "couponsused", "codepromo", "codedereduction", "kortingscode", "couponcodes",
		},
		ShippingCost: {
			"shipping", "ordershippingamount", "shippingtotal", "shippingcost", "ordershipping", "shippingamount", "shippingrate", "shippingfee",
			"deliverycost", "postage", "portkosten", "livraison", "fraisdelivraison",
			"fraisdeport", "verzendkosten", "verzending",
		},
		Tax: {"taxes", "ordertotaltaxamount", "tax", "ordertax", "totaltax", "taxtotal", "ordersalestax", "salestax", "vat", "tva", "taxe",
			"btw", "belasting"},
		ShipName: {
			"shippingname", "shipto", "shipname", "recipient", "recipientname", "nomdelivraison", "destinataire", "verzendnaam",
			"ontvanger", "naamontvanger",
		},
		Street: {
			"shippingstreet", "shippingaddress1", "address12shipping", "shippingaddress", "shipaddress1", "shipaddress", "shipstreet",
			"deliveryaddress", "street", "adressedelivraison", "ruedelivraison", "rue", "adresse", "afleveradres",
			"verzendadres", "straat", "adres",
		},
		PostalCode: {"shippingzip", "shipzip", "shipzipcode", "shippostalcode", "deliverypostcode", "deliveryzip", "postcodeshipping",
			"shippingpostcode", "codepostaldelivraison", "codepostallivraison", "verzendpostcode", "postalcode", "zip", "codepostal", "postcode"},
		City: {"shippingcity", "shipcity", "deliverycity", "cityshipping", "villedelivraison", "villelivraison", "verzendplaats", "verzendstad",
			"city", "ville", "plaats", "woonplaats", "stad"},
		Country: {"shippingcountry", "shipcountry", "deliverycountry", "countrycodeshipping", "shippingcountrycode", "paysdelivraison",
			"payslivraison", "verzendland", "country", "pays", "land"},
		Tracking: {"trackingnumber", "tracking", "trackingcode", "numerodesuivi", "suivi", "trackingnummer", "tracktrace", "verzendcode"},
		Shipped: {"fulfilledat", "shippedat", "shippedon", "shippeddate", "dateshipped", "shipdate", "datecompleted", "expediele",
			"expedieele",
			"dateexpedition", "datedexpedition", "verzenddatum", "verzondenop"},
	}, germanOrders),
}
