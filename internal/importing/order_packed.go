package importing

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"latchkey/internal/money"
	"latchkey/internal/records"
	"latchkey/internal/texts"
)

// packedPart begins a part of a line that WooCommerce's plugins pack into a cell:
// "name:Mug|product_id:7|sku:M1|quantity:2|total:25.00|sub_total:25.00".
var packedPart = regexp.MustCompile(`(?i)(?:^|\|)\s*([a-z][a-z_ ]*?)\s*:`)

// packedItem begins another line in the same cell.
var packedItem = regexp.MustCompile(`(?i);\s*(?:id|name|product_id)\s*:`)

// detailed begins a line that BigCommerce packs into a cell, and detail a part of it: "Product
// ID: 7, Product Qty: 2, Product Name: Mug, blue, Product Unit Price: 12.50|Product ID: 8, ...".
// What its products are called may hold commas, bars and breaks of lines.
var (
	detailed = regexp.MustCompile(`(?:^|[|,\s]\s*)Product ID:`)
	detail   = regexp.MustCompile(`(?:^|,\s*)Product (ID|Qty|SKU|Name|Weight|Variation Details|Options|Unit Price|Unit Cost|Index|` +
		`Total Price|Total Cost|Total):`)
)

// details reads the lines of a cell of BigCommerce, whose products are written as a page
// shows them.
func (o *order) details(text string) (lines []records.OrderLine, reason Reason) {
	begins := append(detailed.FindAllStringIndex(text, -1), []int{len(text), len(text)})
	for i, at := range begins[:len(begins)-1] {
		item := strings.TrimLeft(text[at[0]:begins[i+1][0]], "|, \r\n")
		parts := map[string]string{}
		found := detail.FindAllStringSubmatchIndex(item, -1)
		for k, part := range found {
			end := len(item)
			if k+1 < len(found) {
				end = found[k+1][0]
			}
			key := strings.ReplaceAll(strings.ToLower(item[part[2]:part[3]]), " ", "_")
			parts[key] = texts.OneSpaced(html.UnescapeString(item[part[1]:end]))
		}
		parts["total"] = firstOf(parts, "total_price", "total")
		line, reason := o.lineOf(parts)
		if reason != "" {
			return nil, reason
		}
		if which := firstOf(parts, "variation_details", "options"); which != "" && len(line.Label+which) < records.LabelMost {
			line.Label += ", " + which
		}
		lines = append(lines, line)
	}
	return lines, ""
}

// packed reads the lines of a cell, one behind another.
func (o *order) packed(text string) (lines []records.OrderLine, reason Reason) {
	for _, item := range packedItems(text) {
		line, reason := o.lineOf(packedParts(item))
		if reason != "" {
			return nil, reason
		}
		lines = append(lines, line)
	}
	return lines, ""
}

// packedItems are the lines of a cell.
func packedItems(text string) (items []string) {
	for text != "" {
		item, rest := text, ""
		if at := packedItem.FindStringIndex(text); at != nil {
			item, rest = text[:at[0]], text[at[0]+1:]
		}
		items, text = append(items, item), rest
	}
	return items
}

// lineOf is a line by its parts. What it costs is the price of one, else its sum
// without the discount, which the order has as a whole, else its total.
func (o *order) lineOf(parts map[string]string) (line records.OrderLine, reason Reason) {
	if line.Label = firstOf(parts, "name", "product_name", "product"); line.Label == "" {
		return line, NoLines
	}
	line.Quantity = 1
	if count := firstOf(parts, "quantity", "qty"); count != "" {
		stored, ok := Decimal(count, Point)
		quantity, err := strconv.Atoi(stored)
		if !ok || err != nil || quantity < 1 || quantity > records.MaxQuantity {
			return line, BadQuantity
		}
		line.Quantity = quantity
	}
	if one := firstOf(parts, "price", "item_price", "unit_price"); one != "" {
		line.Price, reason = o.packedPrice(one)
		return line, reason
	}
	sum := firstOf(parts, "sub_total", "subtotal", "total")
	if sum == "" {
		return line, NoPrice
	}
	whole, reason := o.packedPrice(sum)
	if reason != "" {
		return line, reason
	}
	if whole%int64(line.Quantity) != 0 { // What one costs is no whole amount: they are one thing.
		line.Label, line.Quantity = strconv.Itoa(line.Quantity)+" × "+line.Label, 1
	}
	line.Price = whole / int64(line.Quantity)
	return line, ""
}

// packedNames are what the lines of a cell are called, "" where it has none: "2 × Club, Cup".
func packedNames(text string) string {
	var names []string
	for _, item := range packedItems(text) {
		parts := packedParts(item)
		name := firstOf(parts, "name", "product_name")
		if name == "" {
			return ""
		}
		if count := firstOf(parts, "quantity", "qty"); count != "" && count != "1" {
			name = count + " × " + name
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// packedParts are the parts of a line by their names.
func packedParts(text string) map[string]string {
	parts := map[string]string{}
	found := packedPart.FindAllStringSubmatchIndex(text, -1)
	for i, at := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		name := strings.ReplaceAll(strings.ToLower(text[at[2]:at[3]]), " ", "_")
		if _, said := parts[name]; !said {
			parts[name] = strings.Trim(text[at[1]:end], " |")
		}
	}
	return parts
}

func firstOf(parts map[string]string, names ...string) string {
	for _, name := range names {
		if parts[name] != "" {
			return parts[name]
		}
	}
	return ""
}

// packedPrice is an amount within a cell: a program writes it with a point, unless it
// proves otherwise, and with more decimals than its currency has, where it is a share.
func (o *order) packedPrice(text string) (minor int64, reason Reason) {
	p, ok := readPrice(text)
	if !ok {
		return 0, BadAmount
	}
	mark, sure := p.mark()
	if !sure || mark == NoMark {
		mark = Point
	}
	whole, fraction, ok := p.parts(mark)
	decimals, _ := money.Digits(o.code)
	up := len(fraction) > decimals && fraction[decimals] >= '5'
	minor, err := strconv.ParseInt(whole+(fraction + "0000")[:decimals], 10, 64)
	if up {
		minor++
	}
	if !ok || err != nil || p.negative || minor > money.Most {
		return 0, BadAmount
	}
	return minor, ""
}
