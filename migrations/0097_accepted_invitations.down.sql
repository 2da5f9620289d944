drop index invitations_accepted;
