drop table typed_forms;
