package stores_test

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/exporting"
	"latchkey/internal/i18n"
	"latchkey/internal/importing"
	"latchkey/internal/listing"
	"latchkey/internal/live"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	threads "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/overview"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/records"
	"latchkey/internal/report"
	"latchkey/internal/sales"
)

// resources is what each method of Store needs a grant for. A method that is
// missing here fails the test, until somebody has thought of its grant.
var resources = map[string]policy.Resource{
	"Activity":            policy.AuditLog, // and one more for contacts
	"CustomerWith":        policy.Contacts,
	"AddNote":             policy.Contacts,
	"Allowance":           everySection,
	"Missed":              everySection,
	"Assign":              policy.Conversations,
	"Beginning":           policy.Conversations, // and one more for contacts
	"Conversation":        policy.Conversations,
	"Said":                policy.Conversations,
	"FilePart":            policy.Conversations,
	"Inbox":               policy.Conversations,
	"Known":               policy.Conversations, // and more for tags and each kind of records
	"FillFields":          policy.Conversations,
	"Mentionable":         policy.Conversations,
	"Settle":              policy.Conversations,
	"MailPage":            policy.Conversations,
	"OriginalPart":        policy.Conversations,
	"Reply":               policy.Conversations,
	"SetState":            policy.Conversations,
	"TellDoing":           policy.Conversations,
	"WriteNote":           policy.Conversations,
	"BeginExport":         policy.Contacts, // as call asks, see lists
	"CancelImport":        policy.Contacts, // as call asks, see lists
	"CheckImport":         policy.Contacts, // as call asks, see lists
	"ReopenImport":        policy.Contacts, // as call asks, see lists
	"ChangeContacts":      policy.Contacts,
	"ChangeMember":        policy.Members,
	"Consequences":        policy.Members,
	"ContactByAddress":    policy.Contacts,
	"ContactChoices":      policy.Contacts,
	"Contacts":            policy.Contacts,
	"CreateContact":       policy.Contacts,
	"Customer":            policy.Contacts,  // and one more for each kind of records
	"Dismiss":             policy.Dashboard, // and one more for each of its parts
	"Dashboard":           policy.Dashboard, // and one more for each of its parts
	"DeleteWorkspace":     policy.General,
	"DeleteContact":       policy.Contacts,
	"DeletedContact":      policy.Contacts,
	"DeletedContacts":     policy.Contacts,
	"EnrolInBundle":       policy.Students, // and one more for contacts
	"ExportFile":          policy.Contacts, // as call asks, see lists
	"ExportMembers":       policy.Members,
	"ExportReport":        policy.Reports, // and those that the report needs
	"Exports":             policy.DataExport,
	"Import":              policy.Contacts, // as call asks, see lists
	"ImportBeginning":     policy.Contacts, // as call asks, see lists
	"ImportRefusals":      policy.Contacts, // as call asks, see lists
	"Imports":             policy.Contacts, // as call asks, see lists
	"Invitation":          policy.Members,
	"Invite":              policy.Members,
	"Lookup":              everySection,
	"Member":              policy.Members,
	"NotePreview":         policy.Members,
	"AccessRequest":       policy.Members,
	"AccessRequests":      policy.Members,
	"AnswerAccessRequest": policy.Members,
	"AskAccess":           policy.Profile,
	"CustomerCount":       policy.Contacts,
	"OwnAccessRequests":   policy.Profile,
	"PreviewFacts":        policy.Members, // and more for contacts, orders and conversations
	"Profile":             policy.Members, // and more for the log and contacts
	"SignOutMember":       policy.Members,
	"Suspend":             policy.Members,
	"Replace":             policy.Members,
	"Successors":          policy.Members,
	"Reactivate":          policy.Members,
	"Seers":               policy.Members, // and one more for contacts
	"Members":             policy.Members,
	"MergeContacts":       policy.Contacts,
	"MergeCounts":         policy.Contacts,
	"MergedInto":          policy.Contacts,
	"Notifications":       policy.Notifications, // and one more for conversations
	"Templates":           policy.MessageTemplates,
	"Template":            policy.MessageTemplates,
	"RefreshTemplates":    policy.MessageTemplates,
	"DeleteTemplate":      policy.MessageTemplates,
	"MakeTemplate":        policy.MessageTemplates,
	"ChangeTemplate":      policy.MessageTemplates,
	"OfferedTemplates":    policy.Conversations,
	"NotificationChoices": policy.Notifications,
	"ChooseNotifications": policy.Notifications,
	"Follow":              policy.Conversations,
	"Numbered":            policy.Conversations,
	"ReadNotifications":   policy.Notifications,
	"Refund":              policy.Transactions,
	"RemoveMember":        policy.Members,
	"Report":              policy.Reports, // and those that the report needs
	"Revenue":             policy.Revenue,
	"RemoveLogo":          policy.Account,
	"RemoveNote":          policy.Contacts,
	"ChangeInvitation":    policy.Members,
	"ResendInvitation":    policy.Members,
	"RestoreInvitation":   policy.Members,
	"WithdrawnTogether":   policy.Members,
	"ResendInvitations":   policy.Members,
	"Chosen":              policy.Members,
	"RestoreContact":      policy.Contacts,
	"DeletedTogether":     policy.Contacts,
	"SetLogo":             policy.Account,
	"Teammates":           policy.Teams,
	"Start":               policy.Conversations, // and one more for contacts
	"StartImport":         policy.Contacts,      // as call asks, see lists
	"SurveyBook":          policy.Contacts,
	"KeepColumns":         policy.Contacts,
	"SurveyImport":        policy.Contacts,
	"SameImport":          policy.Contacts,
	"UndoImport":          policy.Contacts,
	"UpdateContact":       policy.Contacts,
	"Upload":              policy.Contacts, // as call asks, see lists
	"UploadBook":          policy.Contacts,
	"WithdrawInvitation":  policy.Members,
	"ChangeConversations": policy.Conversations,
	"DeleteConversation":  policy.Conversations,
	"Losing":              policy.Conversations,
	"MarkSpam":            policy.Conversations,
	"TagConversation":     policy.Conversations,
	"Unblock":             policy.Conversations,
	"MarkUnread":          policy.Conversations,
	"Beside":              policy.Conversations,
	"MoveConversation":    policy.Conversations, // and one more for contacts
	"MergeConversations":  policy.Conversations,
	"MergedTo":            policy.Conversations,
	"SplitConversation":   policy.Conversations,
	"Views":               policy.Conversations, // and one more for tags
	"SaveView":            policy.Conversations, // and one more to share it
	"DeleteView":          policy.Conversations, // and one more to share it
	"Transcript":          policy.Conversations,
	"NoteExport":          policy.Conversations,
	"Next":                policy.Conversations,
	"KeepDraft":           policy.Conversations,
	"KeepBegunStart":      policy.Conversations, // and one more for contacts
	"KeepBegunForward":    policy.Conversations,
	"OwnSignatures":       policy.Conversations,
	"SignAs":              policy.Conversations,
	"Attach":              policy.Conversations,
	"AttachLoose":         policy.Conversations,
	"Loose":               policy.Conversations,
	"TakeBack":            policy.Conversations,
	"PlanReply":           policy.Conversations,
	"FillContact":         policy.Conversations,
	"NewFlowSecret":       policy.Workflows,
	"DismissClaim":        policy.Contacts,
	"UnplanReply":         policy.Conversations,
	"Forward":             policy.Conversations,
	"UnplanForward":       policy.Conversations,
	"Forwardable":         policy.Conversations,
	"Confirm":             policy.Channels,
	"Confirmation":        policy.Channels,
	"ConfirmByRecord":     policy.Channels,
	"Broadcast":           policy.Broadcasts,
	"BroadcastStates":     policy.Broadcasts,
	"BeginBroadcast":      policy.Broadcasts,
	"TurnBroadcast":       policy.Broadcasts,
	"TryBroadcast":        policy.Broadcasts,
	"Flow":                policy.Workflows,
	"FlowSecret":          policy.Workflows, // and one more for webhooks
	"SaveSteps":           policy.Workflows,
	"SwitchOn":            policy.Workflows,
	"SwitchOff":           policy.Workflows,
	"FlowMarks":           policy.Workflows,
	"TryFlow":             policy.Workflows, // and one more for conversations
	"FlowVersion":         policy.Workflows,
	"FlowRuns":            policy.Workflows, // and one more for conversations
	"Shortcuts":           policy.Shortcuts, // and one more for conversations
	"OngoingRuns":         policy.Shortcuts, // and one more for conversations
	"StartShortcut":       policy.Shortcuts, // and one more for conversations
	"StopRun":             policy.Shortcuts, // and one more for conversations
	"SendCode":            policy.Channels,
	"ChannelMarks":        policy.Channels,
	"SnippetFiles":        policy.Snippets,
	"SnippetFilePart":     policy.Snippets,
	"KeepSnippetFiles":    policy.Snippets,
	"Hours":               policy.Channels,
	"SetHours":            policy.Channels,
	"Hook":                policy.Channels,
	"NewSecret":           policy.Channels,
	"Provider":            policy.Channels,
	"SetProvider":         policy.Channels,
	"EndSecrets":          policy.Channels,
	"Replay":              policy.Channels,
}

// everySection stands for each section in which customers are looked up: the
// method serves whichever the grant is for, and there is no grant for another.
const everySection = ^policy.Resource(0)

// lists are the resources that the methods of exports and imports serve: each
// does what it does to the list that the grant is for.
var lists = func() map[string][]policy.Resource {
	all := map[string][]policy.Resource{}
	for _, method := range []string{"BeginExport", "ExportFile"} {
		all[method] = stores.New(nil).Exportable()
	}
	for _, method := range []string{"CancelImport", "CheckImport", "ReopenImport", "Import", "ImportBeginning", "ImportRefusals", "Imports", "SameImport", "StartImport", "SurveyImport",
		"UndoImport", "Upload", "UploadBook", "SurveyBook", "KeepColumns"} {
		all[method] = []policy.Resource{policy.Contacts, policy.Transactions, policy.Subscriptions,
			policy.Orders, policy.Students}
	}
	return all
}()

// grantless is what Store has beside them, and why it needs no grant.
var grantless = map[string]string{
	"Guardians":    takesActor,
	"Logo":         takesActor,
	"OwnExport":    takesActor,
	"OwnLookups":   takesActor,
	"SetBusy":      takesActor,
	"Exportable":   "names resources alone",
	"Records":      "names repositories alone",
	"LeavesAsFile": "names resources alone",
}

const takesActor = "asks for membership alone: it takes the actor"

func TestRule13EveryMethodOfStoreTakesAGrant(t *testing.T) {
	t.Parallel()
	store := reflect.TypeFor[stores.Stores]()
	for i := range store.NumMethod() {
		method := store.Method(i)
		_, needsNone := grantless[method.Name]
		if _, needsOne := resources[method.Name]; needsOne == needsNone {
			t.Errorf("%s is in neither list or in both", method.Name)
		}
		if takesGrant := grantOf(method) != nil; takesGrant == needsNone {
			t.Errorf("%s takes a grant: %v", method.Name, takesGrant)
		}
	}
	if got := store.NumMethod(); got != len(resources)+len(grantless) {
		t.Errorf("the lists speak of %d methods, Store has %d", len(resources)+len(grantless), got)
	}
	for name, why := range grantless {
		if method, _ := store.MethodByName(name); why == takesActor && method.Type.In(2) != reflect.TypeFor[policy.Actor]() {
			t.Errorf("%s takes %v instead of the actor", name, method.Type.In(2))
		}
	}
}

// grants makes the grants of each action: the zero one, and an owner's.
var grants = map[reflect.Type]func(policy.Actor, policy.Resource) (reflect.Value, error){
	reflect.TypeFor[policy.Grant[policy.List]]():   authorize[policy.List],
	reflect.TypeFor[policy.Grant[policy.Open]]():   authorize[policy.Open],
	reflect.TypeFor[policy.Grant[policy.Lookup]](): authorize[policy.Lookup],
	reflect.TypeFor[policy.Grant[policy.Create]](): authorize[policy.Create],
	reflect.TypeFor[policy.Grant[policy.Update]](): authorize[policy.Update],
	reflect.TypeFor[policy.Grant[policy.Delete]](): authorize[policy.Delete],
	reflect.TypeFor[policy.Grant[policy.Export]](): authorize[policy.Export],
}

func authorize[A policy.Action](actor policy.Actor, r policy.Resource) (reflect.Value, error) {
	grant, err := policy.Authorize[A](actor, r)
	return reflect.ValueOf(grant), err
}

// grantOf is the first argument after the context, when it is a grant.
func grantOf(method reflect.Method) reflect.Type {
	if method.Type.NumIn() > 2 && grants[method.Type.In(2)] != nil {
		return method.Type.In(2)
	}
	return nil
}

// call calls a method of Store with arguments that would do what the method is
// for, if the grant opened it.
func (h *house) call(t *testing.T, method reflect.Method, first reflect.Value, victim pgtest.Person, sent uuid.UUID) error {
	t.Helper()
	id := victim.ID
	if strings.HasSuffix(method.Name, "Invitation") {
		id = sent
	}
	if strings.HasSuffix(method.Name, "Record") && method.Name != "CreateRecord" {
		id = pgtest.One[uuid.UUID](t, h.DB, `select id from transactions where workspace_id = $1`, victim.Space)
	}
	customerID := pgtest.One[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1`, victim.Space)
	if strings.HasSuffix(method.Name, "Contact") || strings.HasSuffix(method.Name,
		"Note") || method.Name == "Customer" || method.Name == "CreateRecord" || method.Name == "EnrolInBundle" {
		id = customerID
	}
	address := pgtest.Addresses(t, "customer@test.example")[0]
	values := map[reflect.Type]any{
		reflect.TypeFor[uuid.UUID]():          id,
		reflect.TypeFor[live.Doing]():         live.Reading,
		reflect.TypeFor[people.MemberQuery](): people.MemberQuery{Limit: 10},
		reflect.TypeFor[people.Shown]():       people.Shown{Member: id},
		reflect.TypeFor[people.Change]():      people.Change{Offer: pgtest.Offer(t, "admin")},
		reflect.TypeFor[people.Invite](): people.Invite{Addresses: pgtest.Addresses(t, "new@test.example"),
			Offer: pgtest.Offer(t, "agent"), Language: "en"},
		reflect.TypeFor[people.Replacement]():            people.Replacement{Address: pgtest.Addresses(t, "newer@test.example")[0], Language: "en"},
		reflect.TypeFor[policy.Resource]():               policy.Contacts,
		reflect.TypeFor[customers.ContactQuery]():        customers.ContactQuery{Limit: 10},
		reflect.TypeFor[people.MemberCursor]():           people.MemberCursor{},
		reflect.TypeFor[customers.Draft]():               customers.Draft{Name: "Taken over"},
		reflect.TypeFor[*policy.Grant[policy.List]]():    (*policy.Grant[policy.List])(nil),
		reflect.TypeFor[activity.Query]():                activity.Query{Limit: 10},
		reflect.TypeFor[mail.Address]():                  address,
		reflect.TypeFor[uuid.NullUUID]():                 uuid.NullUUID{},
		reflect.TypeFor[[]uuid.UUID]():                   []uuid.UUID{customerID},
		reflect.TypeFor[[]messages.Step]():               []messages.Step{{Kind: messages.StepClose}},
		reflect.TypeFor[rune]():                          ',',
		reflect.TypeFor[bool]():                          true,
		reflect.TypeFor[messages.Provider]():             messages.Provider{NumberID: "1", Token: "a", Secret: "b"},
		reflect.TypeFor[messages.Hours]():                messages.Hours{},
		reflect.TypeFor[messages.Change]():               messages.Change{Act: messages.Close},
		reflect.TypeFor[int64]():                         int64(1),
		reflect.TypeFor[io.Reader]():                     strings.NewReader("name\nAnna"),
		reflect.TypeFor[[]string]():                      []string{"name"},
		reflect.TypeFor[[]byte]():                        []byte("{}"),
		reflect.TypeFor[importing.Reading]():             importing.Reading{},
		reflect.TypeFor[*importing.File]():               &importing.File{},
		reflect.TypeFor[importing.SheetChoice]():         importing.SheetChoice{},
		reflect.TypeFor[*importing.Survey]():             importing.NewSurvey(nil, csvfile.Format{Separator: ','}),
		reflect.TypeFor[func(importing.Refusal) error](): func(r importing.Refusal) error { t.Errorf("hands out %v", r); return nil },
		reflect.TypeFor[customers.Bulk]():                customers.Bulk{Kind: customers.BulkTag, Tag: "Taken"},
		reflect.TypeFor[customers.DeletedQuery]():        customers.DeletedQuery{Limit: 10},
		reflect.TypeFor[customers.MergeChoice]():         customers.MergeChoice{},
		reflect.TypeFor[customers.Version]():             customers.Version{ID: customerID, Version: 1},
		reflect.TypeFor[func([]byte) error]():            func(b []byte) error { t.Errorf("hands out %s", b); return nil },
		reflect.TypeFor[string]():                        "",
		reflect.TypeFor[int]():                           0,
		reflect.TypeFor[exporting.Style]():               exporting.Style{Separator: exporting.Comma, Language: i18n.English},
		reflect.TypeFor[overview.Lists]():                overview.Lists{},
		reflect.TypeFor[threads.With]():                  threads.With{},
		reflect.TypeFor[report.Query]():                  report.DashboardAt(time.Now(), time.UTC).Money,
		reflect.TypeFor[report.DashboardQuery]():         report.DashboardAt(time.Now(), time.UTC),
		reflect.TypeFor[*policy.Grant[policy.Lookup]]():  (*policy.Grant[policy.Lookup])(nil),
		reflect.TypeFor[listing.Cursor]():                listing.Cursor{},
		reflect.TypeFor[messages.Segment]():              messages.Segment{},
		reflect.TypeFor[messages.Begin]():                messages.Begin{PerMinute: 1},
		reflect.TypeFor[messages.Trial]():                messages.Trial{},
		reflect.TypeFor[messages.RunState]():             messages.Paused,
		reflect.TypeFor[messages.Begun]():                messages.Begun{Text: "Hello"},
		reflect.TypeFor[messages.Inserted]():             messages.Inserted{},
		reflect.TypeFor[messages.Draft]():                messages.Draft{Text: "Hello"},
		reflect.TypeFor[customers.Filled]():              customers.Filled{Phone: "+33612345678"},
		reflect.TypeFor[map[uuid.UUID]string]():          map[uuid.UUID]string{uuid.Max: "x"},
		reflect.TypeFor[messages.Reply]():                messages.Reply{Text: "Hello"},
		reflect.TypeFor[time.Time]():                     time.Now(),
		reflect.TypeFor[messages.Forward]():              messages.Forward{To: "printer@test.example"},
		reflect.TypeFor[messages.NewNote]():              messages.NewNote{Text: "Hello"},
		reflect.TypeFor[messages.Place]():                messages.Place{},
		reflect.TypeFor[messages.Template]():             messages.Template{Name: "kiln", Language: "en", Category: "utility", Body: "Free."},
		reflect.TypeFor[messages.Signatures]():           messages.Signatures{},
		reflect.TypeFor[[]notification.Choice]():         []notification.Choice{{Kind: notification.Assigned}},
		reflect.TypeFor[[]messages.Upload]():             []messages.Upload{{Name: "offer.txt", Bytes: []byte("x")}},
		reflect.TypeFor[messages.Whom]():                 messages.Whom{},
		reflect.TypeFor[people.Asked]():                  people.Asked{Resource: policy.Reports},
		reflect.TypeFor[people.Answer]():                 people.Answer{Grant: true, Version: 1},
		reflect.TypeFor[messages.Start]():                messages.Start{Subject: "Hello", Text: "Hello"},
		reflect.TypeFor[*policy.Grant[policy.Delete]]():  (*policy.Grant[policy.Delete])(nil),
		reflect.TypeFor[policy.Role]():                   policy.Agent,
		reflect.TypeFor[messages.View]():                 messages.View{Name: "Mine", Query: messages.Query{Inbox: messages.Mine, State: messages.Open}},
		reflect.TypeFor[messages.Query]():                messages.Query{Inbox: messages.Mine, State: messages.Open, Limit: 10},
		reflect.TypeFor[listing.NameQuery]():             listing.NameQuery{Limit: 10},
		reflect.TypeFor[records.Draft]():                 pgtest.Charge(100),
		reflect.TypeFor[policy.Grant[policy.Open]]():     pgtest.Stale[policy.Open](t, victim, policy.Contacts),
		reflect.TypeFor[*policy.Grant[policy.Open]]():    (*policy.Grant[policy.Open])(nil),
	}
	arguments := []reflect.Value{reflect.ValueOf(h.Store), reflect.ValueOf(t.Context()), first}
	fixed := method.Type.NumIn()
	if method.Type.IsVariadic() {
		fixed--
	}
	for i := 3; i < fixed; i++ {
		value, known := values[method.Type.In(i)]
		if !known {
			t.Fatalf("%s takes a %v: give this test one", method.Name, method.Type.In(i))
		}
		arguments = append(arguments, reflect.ValueOf(value))
	}
	results := method.Func.Call(arguments)
	for _, result := range results[:len(results)-1] {
		if !result.IsZero() {
			t.Errorf("it answers %+v", result)
		}
	}
	err, _ := results[len(results)-1].Interface().(error)
	return err
}

func TestRule13NoOtherGrantOpensAMethod(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.NewSpace(t, "atelier")
	owner, victim := h.NewMember(t, s, "owner", "owner"), h.NewMember(t, s, "victim", "agent")
	sent := h.NewInvitation(t, owner, "invited@test.example", "agent")
	h.NewGoods(t, s)
	h.NewRecord(t, sales.Transactions, h.NewContact(t, s, "Customer", "customer@test.example"), "paid")
	before := h.Dump(t)
	actors := []policy.Actor{h.Actor(t, owner), pgtest.ActorOf(t, owner, "assistant", nil, 1)} // One of the two has each grant that there is.

	for method := range storeMethods() {
		t.Run(method.Name, func(t *testing.T) {
			kind := grantOf(method)
			if err := h.call(t, method, reflect.Zero(kind), victim, sent); !errors.Is(err, policy.ErrNobody) {
				t.Errorf("the zero grant: %v", err)
			}
			tried := 0
			for _, r := range policy.Resources() {
				for _, actor := range actors {
					grant, err := grants[kind](actor, r)
					right := resources[method.Name]
					if err != nil || r == right || right == everySection || slices.Contains(lists[method.Name], r) {
						continue // They do not have it, or it is a right one.
					}
					tried++
					if err := h.call(t, method, grant, victim, sent); !errors.Is(err, policy.ErrWrongGrant) {
						t.Errorf("a grant for %s: %v", r, err)
					}
				}
			}
			least := 10
			switch {
			case resources[method.Name] == everySection:
				least = 0
			case lists[method.Name] != nil:
				least = 2
			}
			if tried < least {
				t.Errorf("only %d other grants were tried", tried)
			}
			if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// storeMethods yields the methods of Store that take a grant.
func storeMethods() func(yield func(reflect.Method) bool) {
	return func(yield func(reflect.Method) bool) {
		store := reflect.TypeFor[stores.Stores]()
		for i := range store.NumMethod() {
			if method := store.Method(i); grantOf(method) != nil && !yield(method) {
				return
			}
		}
	}
}

func TestNobodyHasNoGuardiansAndNoLookups(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	people, waits, err := h.Store.Guardians(t.Context(), policy.Actor{})
	if !errors.Is(err, policy.ErrNobody) || people != nil || waits != nil {
		t.Errorf("%v, %v, %v", people, waits, err)
	}
	lookups, err := h.Store.OwnLookups(t.Context(), policy.Actor{})
	if !errors.Is(err, policy.ErrNobody) || lookups != nil {
		t.Errorf("%v, %v", lookups, err)
	}
}
