drop trigger copy_contact_to_conversations on contacts;
drop table conversation_notes, messages, conversations, channels;
drop function copy_contact_to_conversations, copy_conversation_of_contact;
