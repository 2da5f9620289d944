update workflows set trigger = 'arrival' where trigger = 'message';
update workflow_versions set trigger = 'arrival' where trigger = 'message';
alter table workflows
    drop constraint workflows_trigger_check,
    add constraint workflows_trigger_check check (trigger in ('hand', 'arrival', 'assignment', 'close', 'tag'));
alter table workflow_versions
    drop constraint workflow_versions_trigger_check,
    add constraint workflow_versions_trigger_check check (trigger in ('hand', 'arrival', 'assignment', 'close', 'tag'));
