alter function note_purchases() reset plan_cache_mode;
