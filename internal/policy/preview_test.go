package policy_test

import (
	"errors"
	"testing"

	"latchkey/internal/policy"
)

// A preview shows no more than its viewer sees, and no more than whom it is about: for
// each viewer and each whose access is shown.
func TestAPreviewIsNeverWider(t *testing.T) {
	t.Parallel()
	made := 0
	for _, mine := range offers(t) {
		viewer := actorOf(t, mine)
		for _, theirs := range offers(t) {
			shown := viewer.Membership()
			shown.Member, shown.Role, shown.Restrictions = policy.MemberID{9}, theirs.Role, theirs.Restrictions
			preview, err := policy.Preview(viewer, shown)
			var refused *policy.GiveRefusal
			if err != nil {
				if !errors.As(err, &refused) {
					t.Fatalf("%v of %v: %v", mine, theirs, err)
				}
				continue
			}
			made++
			if !viewer.Opens(policy.Members) || !preview.IsPreview() {
				t.Errorf("%v makes a preview of %v", mine, theirs)
			}
			compare(t, viewer, actorOf(t, theirs), preview)
		}
	}
	if made < 50 {
		t.Errorf("only %d previews were made", made)
	}
}

func compare(t *testing.T, viewer, shown, preview policy.Actor) {
	t.Helper()
	for _, r := range policy.Resources() {
		for _, c := range policy.Actions() {
			scope, err := asks[c](preview, r)
			if err != nil {
				continue
			}
			if r == policy.Profile || r == policy.Notifications {
				t.Errorf("a preview may %s %s, which is somebody's own", c, r)
			}
			if _, err := asks[c](shown, r); err != nil {
				t.Errorf("a preview may %s %s, and who is shown may not", c, r)
			}
			own, err := asks[c](viewer, r)
			if err != nil && c == policy.LookupCode {
				own, err = asks[policy.OpenCode](viewer, r) // Who opens everything needs no lookup.
			}
			if err != nil || scope.Reach > own.Reach || own.Mask&^scope.Mask != 0 || !scope.Preview || scope.Counts() {
				t.Errorf("a preview may %s %s with %+v, its viewer with %+v: %v", c, r, scope, own, err)
			}
		}
	}
}

// Nobody looks through the eyes of a preview, nor into another workspace.
func TestAPreviewOfNobody(t *testing.T) {
	t.Parallel()
	owner := actorOf(t, policy.Offer{Role: policy.Owner})
	shown := owner.Membership()
	preview, err := policy.Preview(owner, shown)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Preview(preview, shown); err == nil {
		t.Error("a preview previews")
	}
	if _, err := policy.Preview(policy.Actor{}, shown); err == nil {
		t.Error("nobody previews")
	}
	shown.Workspace = policy.WorkspaceID{7}
	if _, err := policy.Preview(owner, shown); err == nil {
		t.Error("an owner previews in another workspace")
	}
}
