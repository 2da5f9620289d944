update channels set away = '' where kind <> 'email';
alter table channels
    drop constraint channels_away_check,
    add constraint channels_check1 check (length(away) <= 2000 and (away = '' or kind = 'email'));
