package policy

// Preview is the actor that shows a viewer what somebody else sees: the same
// pages, drawn from the same decisions, and nothing is ever changed by it. It is
// never wider than the viewer: the error is a *GiveRefusal otherwise, and for a
// viewer to whom the members are closed.
//
// What somebody opens by finding it counts as found, for the viewer sees it
// anyway. What is their own alone stays theirs.
func Preview(viewer Actor, shown Membership) (Actor, error) {
	if viewer.who == nil || viewer.who.preview || !viewer.allows(OpenCode) || viewer.who.membership.Workspace != shown.Workspace {
		return Actor{}, &GiveRefusal{Reason: GiveClosed}
	}
	theirs, err := rulesFor(shown.Role, shown.Restrictions)
	if err != nil {
		return Actor{}, err
	}
	mine := viewer.who.rules
	if !theirs.within(mine) {
		return Actor{}, &GiveRefusal{Reason: GiveWider, Role: shown.Role}
	}
	seen := *theirs
	for r := range resourceCount {
		switch {
		case r.Personal():
			seen.actions[r], seen.reaches[r], seen.open = 0, ReachNone, seen.open&^(1<<r)
			for c := range actionCount {
				seen.refusals[r][c] = seen.refuse(r, c)
			}
		case seen.reaches[r] == ReachFound:
			seen.reaches[r] = mine.reaches[r]
		}
	}
	return Actor{&identity{shown, &seen, true}}, nil
}

// IsPreview tells that the actor only shows what somebody else sees.
func (a Actor) IsPreview() bool { return a.who != nil && a.who.preview }
