drop table workflow_run_steps, workflow_runs, workflow_versions, workflows;
