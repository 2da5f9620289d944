-- An import writes thousands of payments at a time in one session. A plan that was kept from
-- when the tables were empty read all of them again for each step, until it took too long.
alter function note_purchases() set plan_cache_mode = force_custom_plan;
