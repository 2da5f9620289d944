drop table begun_drafts;
