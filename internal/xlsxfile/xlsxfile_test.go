package xlsxfile_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/xlsxfile"
	"latchkey/internal/xlsxfile/xlsxtest"
)

// rowsOf reads a sheet, a line for each row: its number, then its cells by their kinds.
func rowsOf(file string, sheet int) (lines []string, rows *xlsxfile.Rows, err error) {
	book, err := xlsxfile.Open(strings.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, nil, err
	}
	if rows, err = book.Rows(sheet); err != nil {
		return nil, nil, err
	}
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return lines, rows, rows.Close()
		}
		if err != nil {
			return lines, rows, err
		}
		line := fmt.Sprint(row.Number)
		for _, c := range row.Cells {
			line += fmt.Sprintf("|%s%s%s", map[xlsxfile.CellKind]string{
				xlsxfile.Empty: "", xlsxfile.Text: "'", xlsxfile.Number: "#", xlsxfile.Day: "@", xlsxfile.YesNo: "?", xlsxfile.Fault: "!",
			}[c.Kind], c.Text, c.Unit)
		}
		lines = append(lines, line)
	}
}

func TestCellsAreReadByTheirTypes(t *testing.T) {
	t.Parallel()
	formats := []string{
		"dd/mm/yyyy", "h:mm", "[h]:mm", "00000", `0#" "##" "##" "##" "##`, `"+33 "0`, "[$£-809]#,##0.00", `#,##0.00\ "€"`, "[Red]#,##0;[Blue]-#,##0",
		"yyyy-mm-dd hh:mm:ss.000", "General", "Standard", "@", `0" days"`, "[$-F800]dddd, mmmm d, yyyy", "0.00E+00", "# ?/?", `_-* #,##0_-;_-@_-`, "mmm-yy", "AM/PM h:mm", `"0"#########`, `\0####`, `"CUST-"0`,
	}
	for name, c := range map[string]struct{ cells, want string }{
		"shared, rich and pronounced texts": {`<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c>`, "'Anna|'Anna Kern|'東京|'a\r\nb_x000D_ <&>é"},
		"inline texts":                      {`<c t="inlineStr"><is><r><t>Jan </t></r><r><rPr/><t xml:space="preserve">Smit</t></r></is></c><c t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c><c t="inlineStr"><is/></c>`, "'Jan Smit|'a<b"},
		"numbers without noise":             {num(0, "0.30000000000000004", "1E-3", "1.2E+3", "123456789012345", "1234567890123456789", "33612345678", "-12.5", "1.005", "0", "1e300x", "+5"), "#0.3|#0.001|#1200|#123456789012345|#1234567890123456789|#33612345678|#-12.5|#1.005|#0|'1e300x|#5"},
		"days":                              {num(1, "45292", "45292.5", "60", "59", "1", "0", "-3", "2958466", "36526.99999999"), "@2024-01-01|@2024-01-01 12:00:00|@1900-02-29|@1900-02-28|@1900-01-01|@1900-01-00|#-3|#2958466|@2000-01-02"},
		"times":                             {num(2, "0.5", "45292.25", "0", "0.999999999"), "@12:00:00|@2024-01-01 06:00:00|@00:00:00|@1900-01-01"},
		"hours":                             {num(3, "1.5", "0.25"), "@36:00:00|@06:00:00"},
		"a zero that a format writes":       {num(21, "612345678") + num(22, "1000") + num(23, "7"), "#0612345678|#01000|#7CUST"},
		"days and times of a strict workbook": {`<c t="d"><v>2026-01-02T00:00:00.000</v></c><c t="d"><v>2026-01-02T03:04:05.500Z</v></c><c t="d"><v>1899-12-31T12:30:00</v></c>`,
			"@2026-01-02|@2026-01-02 03:04:05Z|@12:30:00"},
		"zeros that a format shows":   {num(4, "1234", "75001", "12.5") + num(5, "612345678") + num(6, "612345678"), "#01234|#75001|#12.5|#0612345678|#+33612345678"},
		"currencies of a format":      {num(7, "12.5") + num(8, "-1234.5") + num(14, "3") + num(9, "7"), "#12.5£|#-1234.5€|#3days|#7"},
		"formats that look like days": {num(10, "45292.0000116") + num(11, "45292") + num(12, "45292") + num(13, "45292") + num(15, "45292") + num(16, "45292") + num(17, "45292") + num(18, "45292") + num(19, "45292") + num(20, "0.5"), "@2024-01-01 00:00:01|#45292|#45292|#45292|@2024-01-01|#45292|#45292|#45292|@2024-01-01|@12:00:00"},
		"yes and no":                  {`<c t="b"><v>1</v></c><c t="b"><v>0</v></c>`, "?TRUE|?FALSE"},
		"formulas":                    {`<c><f>A1+1</f><v>3</v></c><c t="str"><f>"a"</f><v>a&amp;b</v></c><c t="str"><f>""</f><v></v></c><c><f>A1</f></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c s="1"><v/></c>`, "#3|'a&b||!#CALC!|!#DIV/0!"},
		"days as texts of ISO":        {`<c t="d"><v>2026-01-02T00:00:00</v></c><c t="d"><v>2026-01-02T03:04:05</v></c>`, "@2026-01-02|@2026-01-02 03:04:05"},
		"cells in their columns":      {`<c r="C1"><v>3</v></c><c r="AA1"><v>27</v></c><x:c xmlns:x="y" r="B1"><x:v>2</x:v></x:c>`, "|#2|#3" + strings.Repeat("|", 24) + "#27"},
	} {
		book := xlsxtest.One(`<row r="1" spans="1:3">` + c.cells + `</row>`)
		book.Formats = formats
		book.Texts = []string{"<t>Anna</t>", "<r><t>Anna </t></r><r><rPr><b/></rPr><t>Kern</t></r>", `<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>`, "<t>a_x000D_\nb_x005F_x000D_ &lt;&#38;&gt;&#xe9;</t>"}
		lines, _, err := rowsOf(book.Bytes(), 0)
		if err != nil || len(lines) != 1 || lines[0] != "1|"+c.want {
			t.Errorf("%s: %q, want %q: %v", name, lines, c.want, err)
		}
	}
	days := xlsxtest.One("<row>" + num(1, "0", "1", "44927.5") + num(2, "0.25") + "</row>")
	days.Formats, days.Since = formats, "1904"
	if lines, _, err := rowsOf(days.Bytes(), 0); err != nil || lines[0] != "1|@1904-01-01|@1904-01-02|@2027-01-02 12:00:00|@06:00:00" {
		t.Errorf("since 1904: %q %v", lines, err)
	}
}

func num(style int, values ...string) (cells string) {
	for _, value := range values {
		cells += xlsxtest.Number(style, value)
	}
	return cells
}

func TestRowsKeepTheirNumbers(t *testing.T) {
	t.Parallel()
	book := xlsxtest.Book{Sheets: []xlsxtest.Sheet{{Name: "Notes & more", State: "hidden", Rows: "<row><c><v>0</v></c></row>"}, {
		Name: "Data", Before: `<cols><col min="2" max="3" hidden="1"/></cols>`,
		Rows:  `<row r="3"><c r="A3"><v>1</v></c></row><row r="7" hidden="1"/><row><c s="0"/><c><v>2</v></c></row>`,
		After: `<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="D1:E2"/></mergeCells>`,
	}}}
	lines, rows, err := rowsOf(book.Bytes(), 1)
	if err != nil || !slices.Equal(lines, []string{"3|#1", "7", "8||#2"}) || rows.HiddenRows != 1 || rows.HiddenColumns != 2 || rows.Merged != 2 || rows.FirstMerged != "A1:C1" {
		t.Errorf("%q %+v %v", lines, rows, err)
	}
	file := book.Bytes()
	open, err := xlsxfile.Open(strings.NewReader(file), int64(len(file)))
	if err != nil || open.First() != 1 || open.Sheets[0].Name != "Notes & more" || !open.Sheets[0].Hidden {
		t.Errorf("%+v %v", open, err)
	}
}

// Texts that cells share are found by their numbers, however many there are, however
// long they are, and in whatever order the cells name them.
func TestSharedTextsAreFoundInAnyOrder(t *testing.T) {
	t.Parallel()
	const many = 40_000
	dice := rand.New(rand.NewPCG(1, 2))
	book, rows, want := xlsxtest.Book{}, &strings.Builder{}, make([]string, many)
	for i := range want {
		want[i] = fmt.Sprintf("text %d of %d", i, dice.Uint64())
		if i%1000 == 7 {
			want[i] += strings.Repeat(" and more", dice.IntN(10_000))
		}
		book.Texts = append(book.Texts, "<t>"+want[i]+"</t>")
	}
	order := slices.Concat(dice.Perm(many), []int{0, 1, 2, many - 1, many - 2})
	for _, i := range order {
		fmt.Fprintf(rows, `<row><c t="s"><v>%d</v></c></row>`, i)
	}
	book.Sheets = []xlsxtest.Sheet{{Name: "a", Rows: rows.String()}}
	lines, _, err := rowsOf(book.Bytes(), 0)
	if err != nil || len(lines) != len(order) {
		t.Fatalf("%d rows: %v", len(lines), err)
	}
	for row, i := range order {
		if wanted := fmt.Sprintf("%d|'%s", row+1, want[i]); lines[row] != wanted {
			t.Fatalf("%.100s, want %.100s", lines[row], wanted)
		}
	}
}

// What is broken, or larger than it says, ends with a reason, and holds little meanwhile.
func TestBadWorkbooksAreRefused(t *testing.T) {
	t.Parallel()
	sheet := func(xml string) string {
		return xlsxtest.Book{Sheets: []xlsxtest.Sheet{{Name: "a"}}, More: map[string]string{"xl/worksheets/sheet1.xml": xml}}.Bytes()
	}
	rows := func(rows string) string { return xlsxtest.One(rows).Bytes() }
	good := rows(`<row><c><v>1</v></c></row>`)
	many := map[string]string{}
	for i := range 30_000 {
		many[fmt.Sprintf("xl/media/a picture of something %d.png", i)] = "x"
	}
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"no archive": {"PK\x03\x04 and nothing more", xlsxfile.ErrBroken}, "cut off": {good[:len(good)/2], xlsxfile.ErrBroken},
		"a plain archive": {xlsxtest.Zip(map[string]string{"a.csv": "a,b"}), xlsxfile.ErrNoWorkbook}, "a document": {xlsxtest.Zip(map[string]string{"word/document.xml": "<w/>", "_rels/.rels": "<Relationships/>"}), xlsxfile.ErrNoWorkbook},
		"binary": {xlsxtest.Zip(map[string]string{"xl/workbook.bin": "x"}), xlsxfile.ErrBinary}, "OpenDocument": {xlsxtest.Zip(map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}), xlsxfile.ErrOpenDoc},
		"Numbers":   {xlsxtest.Zip(map[string]string{"Index/Document.iwa": "x"}), xlsxfile.ErrNumbers},
		"no sheets": {xlsxtest.Book{}.Bytes(), xlsxfile.ErrBroken}, "no relations": {xlsxtest.Book{More: map[string]string{"xl/_rels/workbook.xml.rels": ""}}.Bytes(), xlsxfile.ErrBroken},
		"entities": {sheet(`<!DOCTYPE a [<!ENTITY b "cc">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`), xlsxfile.ErrBroken}, "an unknown entity": {rows(`<row><c t="str"><v>&b;</v></c></row>`), xlsxfile.ErrBroken},
		"a sheet that is cut off": {sheet(`<worksheet><sheetData><row><c><v>1</v></c></row>`), xlsxfile.ErrBroken}, "a cell that is cut off": {sheet(`<worksheet><sheetData><row><c r="A1" `), xlsxfile.ErrBroken},
		"a text that is not there": {rows(`<row><c t="s"><v>7</v></c></row>`), xlsxfile.ErrBroken}, "rows that go back": {rows(`<row r="5"/><row r="4"/>`), xlsxfile.ErrBroken}, "no place": {rows(`<row><c r="7"/></row>`), xlsxfile.ErrBroken},
		"a row too far": {rows(`<row r="1048577"/>`), xlsxfile.ErrTooLarge}, "a column too far": {rows(`<row><c r="XFE1"><v>1</v></c></row>`), xlsxfile.ErrTooLarge},
		"a text without end": {rows(`<row><c t="str"><v>` + strings.Repeat("a", 600<<10) + `</v></c></row>`), xlsxfile.ErrTooLarge}, "a tag without end": {rows(`<row a="` + strings.Repeat("a", 70<<10) + `"/>`), xlsxfile.ErrTooLarge},
		"a bomb": {rows(`<row><c/></row>` + strings.Repeat(" ", 64<<20)), xlsxfile.ErrTooLarge}, "many shared texts": {xlsxtest.Book{Sheets: []xlsxtest.Sheet{{Name: "a"}}, Texts: slices.Repeat([]string{"<t/>"}, 2_000_001)}.Bytes(), xlsxfile.ErrTooLarge},
		"large shared texts": {xlsxtest.Book{Sheets: []xlsxtest.Sheet{{Name: "a"}}, Texts: slices.Repeat([]string{"<t>" + strings.Repeat("a", 100<<10) + "</t>"}, 330)}.Bytes(), xlsxfile.ErrTooLarge}, "30,000 parts": {xlsxtest.Zip(many), xlsxfile.ErrTooLarge},
	} {
		if _, _, err := rowsOf(c.file, 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	broken := []byte(good)
	at := strings.Index(good, "xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 20
	broken[at] ^= 0xff
	if _, _, err := rowsOf(string(broken), 0); !errors.Is(err, xlsxfile.ErrBroken) {
		t.Errorf("a byte that is another: %v", err)
	}
}

// Whatever the parts of a workbook hold: it is read or refused, and its rows only go on.
func FuzzWorkbook(f *testing.F) {
	f.Add(`<row r="1"><c t="s"><v>0</v></c><c s="1"><v>45292</v></c></row>`, `<t>a</t>`, "dd/mm/yyyy", false)
	f.Add(`<row><c t="inlineStr"><is><t>&#65;_x0041_</t></is></c><c t="e"><v>#N/A</v></c></row>`, `<r><t>a</t></r><rPh><t>b</t></rPh>`, `"+33 "0`, true)
	f.Add(`<row><c r="XFD1"><f>1</f></c><![CDATA[x]]></row>`, `<!-- > -->`, `[$€-2] 0.00;[Red]0`, false)
	f.Fuzz(func(t *testing.T, rows, text, format string, raw bool) {
		book := xlsxtest.One(rows)
		book.Texts, book.Formats = []string{text}, []string{format}
		if raw {
			book.More = map[string]string{"xl/worksheets/sheet1.xml": rows + " ", "xl/styles.xml": format + " ", "xl/workbook.xml": text + " "}
		}
		lines, _, err := rowsOf(book.Bytes(), 0)
		known := []error{nil, xlsxfile.ErrBroken, xlsxfile.ErrTooLarge, xlsxfile.ErrNoSuchSheet}
		if !slices.ContainsFunc(known, func(want error) bool { return errors.Is(err, want) && (want != nil || err == nil) }) {
			t.Errorf("%v", err)
		}
		last := 0
		for _, line := range lines {
			var number int
			if _, err := fmt.Sscan(strings.SplitN(line, "|", 2)[0], &number); err != nil || number <= last {
				t.Errorf("%q behind row %d", line, last)
			}
			last = number
		}
	})
}

// Whatever bytes come: no panic.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(xlsxtest.One(`<row><c><v>1</v></c></row>`).Bytes()))
	f.Fuzz(func(_ *testing.T, file []byte) { _, _, _ = rowsOf(string(file), 0) })
}
