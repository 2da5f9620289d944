-- Each kind of channel answers by itself outside business hours, where somebody wrote what it says.
alter table channels
    drop constraint channels_check1,
    add constraint channels_away_check check (length(away) <= 2000);
