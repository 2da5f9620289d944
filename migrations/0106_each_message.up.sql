-- A workflow starts with each message of a customer, where it says so, and not with the first alone.
alter table workflows
    drop constraint workflows_trigger_check,
    add constraint workflows_trigger_check
        check (trigger in ('hand', 'arrival', 'message', 'assignment', 'close', 'tag'));
alter table workflow_versions
    drop constraint workflow_versions_trigger_check,
    add constraint workflow_versions_trigger_check
        check (trigger in ('hand', 'arrival', 'message', 'assignment', 'close', 'tag'));
