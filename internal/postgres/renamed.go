package postgres

// renamed is what the activity log keeps of another name.
func Renamed(was, is string) map[string]any {
	if was == is {
		return nil
	}
	return map[string]any{"was": was}
}
