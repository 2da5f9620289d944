package importing_test

import (
	"io"
	"strings"
	"testing"

	"latchkey/internal/csvfile"
	"latchkey/internal/importing"
	"latchkey/internal/xlsxfile"
	"latchkey/internal/xlsxfile/xlsxtest"
)

// The point of a sheet's own numbers proves nothing of a number that somebody wrote there as text.
func TestNumbersOfASheetProveNothingOfItsTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]importing.Mark{"1.500 €": importing.NoMark, "12,50": importing.Point, "twelve": importing.Point} {
		file := xlsxtest.One(xlsxtest.Row(1, "Email", "Amount") + xlsxtest.Row(2, "a@sheet.example", xlsxtest.Number(0, "12.345")) +
			xlsxtest.Row(3, "b@sheet.example", text)).Bytes()
		book, err := xlsxfile.Open(strings.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := importing.NewSheetText(book, 0, int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		whole, err := io.ReadAll(sheet)
		if err != nil {
			t.Fatal(err)
		}
		survey := importing.NewSurvey(whole, csvfile.Format{Separator: ',', Encoding: csvfile.UTF8}).Of(sheet)
		_, _ = survey.Write(whole)
		if proof := survey.Found().Columns[1]; proof.Mark != want || want == importing.NoMark && !proof.Numbers {
			t.Errorf("%s beside 12.345: %+v", text, proof)
		}
	}
}

// Where the sheet's own numbers have three decimals, and a text beside them may be a thousand, no
// choice makes a thousand of the sheet's own: what may be either is refused.
func TestNoChoiceMakesThousandsOfTheNumbersOfASheet(t *testing.T) {
	t.Parallel()
	file := xlsxtest.One(xlsxtest.Row(1, "Email", "Amount", "Date") + xlsxtest.Row(2, "a@sheet.example", xlsxtest.Number(0, "12.345"), "2026-03-02") +
		xlsxtest.Row(3, "b@sheet.example", "1.500 €", "2026-03-02") + xlsxtest.Row(4, "c@sheet.example", xlsxtest.Number(0, "12.5"), "2026-03-02")).Bytes()
	book, err := xlsxfile.Open(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := importing.NewSheetText(book, 0, int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(sheet)
	if err != nil {
		t.Fatal(err)
	}
	survey := importing.NewSurvey(whole, csvfile.Format{Separator: ',', Encoding: csvfile.UTF8}).Of(sheet)
	_, _ = survey.Write(whole)
	for _, mark := range []importing.Mark{importing.Comma, importing.Point} {
		reader := importing.NewReader([]importing.Field{importing.Email, importing.Amount, importing.At}, importing.Reading{
			HeadRow: 1, Heads: []string{"Email", "Amount", "Date"}, Columns: survey.Found().Columns, Mark: mark, Currency: "EUR", Zone: "UTC", Language: "fr",
		})
		if list, reason := reader.Payments([]string{"a@sheet.example", "12.345", "2026-03-02"}); reason == "" {
			t.Errorf("12.345 by %q is %d", mark, list[0].Amount)
		}
		if list, reason := reader.Payments([]string{"c@sheet.example", "12.5", "2026-03-02"}); reason != "" || list[0].Amount != 1250 {
			t.Errorf("12.5 by %q: %s", mark, reason)
		}
	}
}
