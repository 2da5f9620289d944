alter table contacts drop column consent, drop column consent_since, drop column consent_from;
