package importing

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/i18n"
	"latchkey/internal/learning"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/texts"
)

// What a column of students can fill beside what others have, too.
const (
	Course    Field = "course"
	Progress  Field = "progress"
	Completed Field = "completed_at"
)

// Student is a place in a course of a file. What the file leaves open stays as it is.
type Student struct {
	Buyer
	Course   string
	At       time.Time // zero where the file does not say
	State    string    // likewise ""
	Progress int       // likewise -1
	// Reference is what the place is called where it comes from, "" for none.
	Reference string
	Remarks   []Remark
}

// Words for the states of students, as headKey has them.
var studentStates = statesOf(map[string]string{
	"enrolled": "enrolled active started notstarted inprogress ongoing notcompleted incomplete no false inscrit inscrite actif encours " +
		"commence noncommence nontermine nonterminee inacheve inachevee " +
		"non angemeldet eingeschrieben aktiv laufend begonnen nichtabgeschlossen nein " +
		"ingeschreven actief bezig gestart lopend nietgestart nietvoltooid nietafgerond onvoltooid nee",
	"finished": "finished completed complete done graduated certified passed yes true termine terminee complete fini finie acheve achevee " +
		"reussi oui abgeschlossen beendet fertig bestanden voltooid afgerond geslaagd klaar ja",
	"left": "left dropped droppedout unenrolled unenroled cancelled canceled inactive expired removed refunded quitte parti partie " +
		"desinscrit desinscrite annule annulee expire expiree inactif abandonne abandonnee " +
		"abgebrochen abgemeldet ausgeschieden storniert abgelaufen inaktiv gestopt vertrokken uitgeschreven geannuleerd verlopen inactief",
})

// statesOf turns words by state into states by word.
func statesOf(words map[string]string) map[string]string {
	states := map[string]string{}
	for state, list := range words {
		for word := range strings.FieldsSeq(list) {
			states[word] = state
		}
	}
	return states
}

// Student reads a student.
func (r *Reader) Student(cells []string) (s Student, reason Reason) {
	row, reason := r.open(cells)
	if reason != "" {
		return s, reason
	}
	if s.Buyer, reason = row.buyer(); reason != "" {
		return s, reason
	}
	name, err := texts.CleanName(string(Course), row.cell(Course))
	if err != nil {
		if row.cell(Course) == "" {
			return s, NoCourseNamed
		}
		return s, reasonOf(err)
	}
	s.Course = name
	if s.Reference, reason = row.reference(); reason != "" {
		return s, reason
	}
	if row.cell(At) != "" {
		if s.At, reason = row.at(); reason != "" {
			return s, reason
		}
	}
	done := false
	if text := row.cell(State); text != "" {
		var known bool
		if s.State, known = studentStates[headKey(text)]; !known {
			return s, BadState
		}
		done = s.State == "finished"
	} else {
		s.State = row.completed()
		done = s.State == "finished"
	}
	if s.Progress = row.progress(done); s.State == "" && s.Progress == 100 {
		s.State = "finished"
	}
	if s.State == "finished" && s.Progress < 0 {
		s.Progress = 100
	}
	d := records.Draft{At: s.At, Progress: max(0, s.Progress)}
	if s.At.IsZero() {
		d.At = time.Now()
	}
	if wrong := learning.Students.Check(&d, ""); len(wrong) > 0 {
		return s, reasonOfField(wrong[0])
	}
	s.Remarks = row.remarks
	return s, ""
}

// progress is how far somebody has come, in per cent, -1 where the file does not say. A
// column of parts of one, 0.4 and 1.0, proves it by having some and no number above 1;
// where it has both, or no more than 0 and 1, nobody knows what 0.4 or 1 is. Of somebody who is
// done, 1 is the whole.
func (r *row) progress(done bool) int {
	text := r.cell(Progress)
	if text == "" {
		return -1
	}
	plain := strings.TrimSpace(strings.TrimSuffix(text, "%"))
	stored, ok := Decimal(plain, r.reading.mark(r.places[Progress]))
	number, err := strconv.ParseFloat(stored, 64)
	column := r.reading.Columns[r.places[Progress]]
	unclear := plain == text && !r.ours && number > 0 && (number < 1 || number == 1 && !column.Above)
	if plain == text && done && !r.ours && number == 1 {
		return 100
	}
	if unclear && column.Parts && !column.Above {
		number, unclear = 100*number, false
	}
	if !ok || err != nil || number < 0 || number > 100 || unclear {
		r.remark(Progress, BadProgress)
		return -1
	}
	return int(math.Round(number))
}

// completed tells by a day, or by yes and no, that somebody has finished.
func (r *row) completed() string {
	text := r.cell(Completed)
	if text == "" {
		return ""
	}
	if answer, known := yesNo[headKey(text)]; known {
		return map[string]string{"yes": "finished", "no": ""}[answer]
	}
	at, reason := r.clocks[r.places[Completed]].join(text, "", "")
	if reason == TwiceHour { // Its day alone counts.
		reason = ""
	}
	if reason == "" && at.After(time.Now().AddDate(0, 0, 1)) {
		reason = BadDate
	}
	if reason != "" {
		r.remark(Completed, reason)
		return ""
	}
	return "finished"
}

var students = &Importer{
	Resource: policy.Students,
	Fields:   []Field{Email, Name, FirstName, MiddleName, LastName, Course, At, AtTime, AtZone, State, Progress, Completed, Reference},
	Ours:     []string{"at", "customer", "email", "course", "state", "progress", "reference"},
	Needs:    needs(Email, Course),
	Changes:  true,
	Preview:  []Field{At, Email, Name, Course, State, Progress},
	Show: func(r *Reader, words *i18n.Words, rows [][]string) ([]string, Reason) {
		s, reason := r.Student(rows[0])
		if reason != "" {
			return nil, reason
		}
		shown := []string{"", s.Email.String(), s.Name, s.Course, "", ""}
		if !s.At.IsZero() {
			shown[0] = words.ShortDate(s.At)
		}
		if s.State != "" {
			shown[4] = words.T("records.state_" + s.State)
		}
		if s.Progress >= 0 {
			shown[5] = strconv.Itoa(s.Progress) + "\u00a0%"
		}
		return shown, ""
	},
	Heads: inGerman(map[Field][]string{
		Email: slices.Concat([]string{"email", "emailaddress", "useremail", "studentemail"}, emailHeads[:1], []string{"learneremail"},
			emailHeads[3:]),
		Name: {
			"customer", "name", "fullname", "student", "studentname", "user", "username", "learner", "nomcomplet", "eleve", "apprenant", "client",
			"naam", "volledigenaam", "cursist", "klant",
		},
		FirstName: {"firstname", "prenom", "voornaam"}, MiddleName: middleHeads,
		LastName: {"lastname", "surname", "nom", "nomdefamille", "achternaam"},
		Course: {
			"course", "coursename", "coursetitle", "courses", "product", "productname", "school", "training", "cours", "nomducours", "formation",
			"nomdelaformation", "produit", "cursus", "cursusnaam", "naamvandecursus", "opleiding",
		},
		At: {
			"at", "enrolledat", "enrolled", "enrolleddate", "enrollmentdate", "enrolmentdate", "enrollmentcreatedat", "enrolledon", "dateenrolled",
			"startedat", "startdate", "joined", "joinedat", "accessgrantedat", "purchasedat", "dateadded", "createdat", "date", "inscritle",
			"datedinscription", "dateinscription", "inscriptionle", "datededebut", "ingeschrevenop", "inschrijfdatum", "datumvaninschrijving",
			"startdatum", "begindatum", "datum",
		},
		AtTime: {"time", "heure", "tijd"},
		AtZone: {"timezone", "fuseauhoraire", "tijdzone"},
		State:  {"state", "status", "enrollmentstatus", "completionstatus", "etat", "statut"},
		Progress: {
			"progress", "progresspercent", "progresspercentage", "percentcomplete", "completionpercent", "percentagecomplete", "completion",
			"completionpercentage", "percentcompleted", "percentagecompleted", "percentagecomplete",
			"progression", "avancement", "pourcentage", "voortgang", "voortgangspercentage", "percentage", "percent", "voortgangpercent",
			"progressionpercent", "avancementpercent",
		},
		Completed: {
			"completedat", "coursecompleted", "iscompleted", "completedon", "completiondate", "datecompleted", "finishedat", "finished",
			"coursecompletedat", "completed", "termine", "acheve",
			"terminele", "datedefin", "dateachevement", "voltooidop", "voltooid", "afgerondop", "afgerond", "einddatum",
		},
	}, germanStudents),
}
