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
