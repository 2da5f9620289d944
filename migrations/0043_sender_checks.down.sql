drop trigger tell_verdict on inbound_mails;
drop function tell_verdict;
alter table inbound_mails
    drop column helo, drop column spf, drop column dkim, drop column dmarc,
    drop column verdict, drop column of_customer;
