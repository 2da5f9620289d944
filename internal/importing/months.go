package importing

import "strings"

// months are the names of months in English, French, Dutch, German, Spanish,
// Italian and Portuguese, and how they are cut short, as headKey writes them.
var months = numbered(
	"january jan janvier janv januari januar janner jaenner enero ene gennaio gen janeiro",
	"february feb fevrier fevr fev februari februar febrero febbraio fevereiro",
	"march mar mars maart mrt marz maerz mrz marzo marco",
	"april apr avril avr abril abr aprile",
	"may mai mei mayo maggio mag maio",
	"june jun juin juni junio giugno giu junho",
	"july jul juillet juil juill juli julio luglio lug julho",
	"august aug aout aou augustus agosto ago",
	"september sep sept septembre septiembre setiembre settembre set setembro",
	"october oct octobre oktober okt octubre ottobre ott outubro out",
	"november nov novembre noviembre novembro",
	"december dec decembre dezember dez diciembre dic dicembre dezembro",
)

// aroundDays are words that stand around a day and say nothing more: days of the
// week in the same languages, and small words.
var aroundDays = setOf(
	"monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun " +
		"lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim " +
		"maandag ma dinsdag di woensdag wo donderdag do vrijdag vr zaterdag za zondag zo " +
		"montag mo dienstag mittwoch mi donnerstag freitag fr samstag sa sonntag so " +
		"lunes martes miercoles mie jueves jue viernes vie sabado sab domingo dom " +
		"lunedi martedi mercoledi giovedi gio venerdi domenica " +
		"segunda feira seg terca ter quarta qua quinta qui sexta sex " +
		"de del di the of le la den der am at a om um il el o")

func numbered(lists ...string) map[string]int {
	numbers := map[string]int{}
	for i, list := range lists {
		for word := range strings.FieldsSeq(list) {
			numbers[word] = i + 1
		}
	}
	return numbers
}

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}
