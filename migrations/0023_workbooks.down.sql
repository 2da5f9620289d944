drop table import_books;
