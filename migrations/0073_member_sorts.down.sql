drop index members_joined;
