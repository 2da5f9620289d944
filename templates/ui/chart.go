package ui

import (
	"math"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// plotHeight is the height of a chart of bars in pixels, without the labels
// under it. Three and four grid lines stand on whole ones.
const plotHeight = 240

// BarChart draws amounts side by side, each with the one before as a tick. Its
// width is that of its place: along it everything is in per cent, so that words
// keep their size.
type BarChart struct {
	ID    string // of the element, unique on the page
	Title string // what is drawn, and
	Text  string // what can be seen, for whoever does not see it
	Bars  []Bar
	Grid  []string // what the lines stand for, from the top down to zero
	Top   float64  // what the highest line stands for
}

// Bar is one amount.
type Bar struct {
	Value  float64
	Before float64 // drawn where it is above zero
	Label  string  // under it
	Hint   string  // the amounts in words
}

// NewBarChart draws bars on a grid of three or four round steps. Format writes
// what a line stands for.
func NewBarChart(id, title, text string, bars []Bar, format func(float64) string) BarChart {
	most := 1.0
	for _, bar := range bars {
		most = max(most, bar.Value, bar.Before)
	}
	step := roundStep(most)
	c := BarChart{ID: id, Title: title, Text: text, Bars: bars, Top: step * math.Ceil(most/step)}
	for line := c.Top; line > -step/2; line -= step {
		c.Grid = append(c.Grid, format(max(line, 0)))
	}
	return c
}

// roundStep is the least round number of which four reach most.
func roundStep(most float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(most))-1)
	for _, round := range []float64{2, 2.5, 5, 10, 20, 25, 50} {
		if unit*round*4 >= most {
			return unit * round
		}
	}
	return unit * 100
}

// slots is how many bars there is room for: few bars stay slim.
func (c *BarChart) slots() float64 { return float64(max(len(c.Bars), 8)) }

// center is the middle of a bar in per cent of the width.
func (c *BarChart) center(i int) float64 {
	return 100 * ((c.slots()-float64(len(c.Bars)))/2 + float64(i) + .5) / c.slots()
}

// height of an amount; one above zero is always seen.
func (c *BarChart) height(value float64) float64 {
	if value <= 0 {
		return 0
	}
	return max(2, math.Round(value/c.Top*plotHeight*10)/10)
}

// lines are the places of the grid lines.
func (c *BarChart) lines() (list []string) {
	for i := range c.Grid {
		list = append(list, number(float64(i*plotHeight/(len(c.Grid)-1))))
	}
	return list
}

// labelled tells whether bar i has its label under it: always where there is
// room for all of them, and only every so often on a phone.
func (c *BarChart) labelled(i int) (wide, narrow bool) {
	every := (len(c.Bars) + 4) / 5
	return len(c.Bars) <= 12 || i%every == 0, i%every == 0
}

// barOf draws bar i with the tick of the one before. Its whole column tells its
// amounts.
func barOf(c BarChart, i int, bar Bar) Piece {
	height := c.height(bar.Value)
	b := append(make([]byte, 0, 640), `<g><title>`...)
	b = append(b, templ.EscapeString(bar.Hint)...)
	b = c.appendRect(append(b, `</title>`...), "value", i, .66, plotHeight-height, height)
	if bar.Before > 0 {
		b = c.appendRect(b, "before", i, .94, plotHeight-c.height(bar.Before), 2)
	}
	b = c.appendRect(b, "column", i, 1, 0, plotHeight)
	if wide, narrow := c.labelled(i); wide {
		b = append(b, `<text`...)
		if !narrow {
			b = append(b, ` class="chart-minor"`...)
		}
		b = appendPercent(append(b, ` x="`...), c.center(i))
		b = append(b, `" y="262" text-anchor="middle">`...)
		b = append(append(b, templ.EscapeString(bar.Label)...), `</text>`...)
	}
	return Piece(append(b, `</g>`...))
}

// appendRect draws a box of bar i, share of its slot wide.
func (c *BarChart) appendRect(b []byte, kind string, i int, share, y, height float64) []byte {
	width := 100 / c.slots() * share
	b = append(append(b, `<rect class="chart-`...), kind...)
	b = appendPercent(append(b, `" x="`...), c.center(i)-width/2)
	b = strconv.AppendFloat(append(b, `" y="`...), y, 'f', -1, 64)
	b = appendPercent(append(b, `" width="`...), width)
	b = strconv.AppendFloat(append(b, `" height="`...), height, 'f', -1, 64)
	return append(b, `"/>`...)
}

// LineChart draws how one amount went on.
type LineChart struct {
	ID          string
	Title, Text string
	Values      []float64
	First, Last string // under the two ends
}

// points are the corners of the line in a box of 100 by 40.
func (c *LineChart) points() string {
	values := c.Values
	if len(values) == 1 {
		values = append(values, values[0])
	}
	most := max(1, slices.Max(values))
	var text []byte
	for i, v := range values {
		x, y := 100*float64(i)/float64(len(values)-1), 39-37*max(0, v)/most
		text = strconv.AppendFloat(text, x, 'f', 2, 64)
		text = append(text, ',')
		text = strconv.AppendFloat(text, y, 'f', 2, 64)
		text = append(text, ' ')
	}
	return string(text)
}

func percent(f float64) string { return string(appendPercent(nil, f)) }

func appendPercent(b []byte, f float64) []byte {
	return append(strconv.AppendFloat(b, f, 'f', 3, 64), '%')
}
