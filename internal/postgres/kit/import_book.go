package kit

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/xlsxfile"
)

// openBooks is how many workbooks a process reads at once: each holds the texts that
// its cells share.
var openBooks = make(chan struct{}, 1)

// UploadBook keeps a file of sheets as it is brought, and the rows of its first sheet
// beside it, as the text that any other file is.
func (s Store) UploadBook(
	ctx context.Context, grant policy.Grant[policy.Create], name string, file io.Reader,
) (id uuid.UUID, err error) {
	return s.upload(ctx, grant, name, func(id uuid.UUID) error {
		sum := sha256.New()
		size, err := s.keepBook(ctx, grant, id, io.TeeReader(file, sum))
		if err != nil {
			return importing.BookFault(err)
		}
		err = s.readSheet(ctx, grant, id, size, -1, func(sheet *importing.SheetText, text io.Reader, head []byte) error {
			sheet.Book.Hash = hexOf(sum)
			return s.keepParts(ctx, grant, id, importing.NewSurvey(head, sheetFormat).Of(sheet), text)
		})
		return importing.BookFault(err)
	})
}

func hexOf(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// sheetFormat is how the rows of a sheet are kept.
var sheetFormat = csvfile.Format{Separator: ',', Encoding: csvfile.UTF8}

// keepBook keeps the bytes of a file of sheets.
func (s Store) keepBook(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, file io.Reader) (total int64, err error) {
	part := make([]byte, partSize)
	for number := 0; ; number++ {
		size, err := io.ReadFull(file, part)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return total, err
		}
		if total += int64(size); total > xlsxfile.MaxBytes {
			return total, xlsxfile.ErrTooLarge
		}
		err = s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
			_, err := tx.Exec(ctx, `
				insert into import_books (workspace_id, import_id, number, body)
				select current_workspace(), $1, $2, $3 where length($3::bytea) > 0`, id, number, part[:size])
			return err
		})
		if err != nil || last {
			return total, err
		}
	}
}

// smallBook is, in bytes as it is packed, a workbook that is read without sparing of memory.
const smallBook = 64 << 10

// readSheet opens a sheet of a workbook that is kept, and hands on its text and how
// that begins.
func (s Store) readSheet(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, size int64, sheet int,
	read func(sheet *importing.SheetText, text io.Reader, head []byte) error,
) error {
	select {
	case openBooks <- struct{}{}:
		defer func() { <-openBooks }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if size > smallBook {
		defer jobs.Sparing()()
	}
	book, err := xlsxfile.Open(&bookReader{ctx: ctx, store: s, grant: grant, id: id, number: -1}, size)
	if err != nil {
		return err
	}
	rows, err := importing.NewSheetText(book, sheet, size)
	if err != nil {
		return err
	}
	text := bufio.NewReaderSize(rows, csvfile.Sniffed)
	head, err := text.Peek(csvfile.Sniffed / 2)
	if err == nil || errors.Is(err, io.EOF) {
		if err = importing.CheckHead(head, sheetFormat); err == nil {
			err = read(rows, text, head)
		}
	}
	return errors.Join(err, rows.Close())
}

// bookReader reads the bytes of a workbook from where they are kept, a part at a time.
type bookReader struct {
	ctx    context.Context //nolint:containedctx // An io.ReaderAt takes none.
	store  Store
	grant  policy.Grant[policy.Create]
	id     uuid.UUID
	number int64
	part   []byte
}

// ReadAt is that of an io.ReaderAt. One goroutine uses it.
func (r *bookReader) ReadAt(to []byte, at int64) (n int, err error) {
	for n < len(to) {
		place := at + int64(n)
		if err := r.load(place / partSize); err != nil {
			return n, err
		}
		if place%partSize >= int64(len(r.part)) {
			return n, io.EOF
		}
		n += copy(to[n:], r.part[place%partSize:])
	}
	return n, nil
}

func (r *bookReader) load(number int64) error {
	if number == r.number {
		return nil
	}
	r.part = nil
	err := r.store.readImports(r.ctx, r.grant, func(b *postgres.Batch) {
		b.Values(`
			select coalesce((select p.body from import_books p
			                  where p.workspace_id = imports.workspace_id and p.import_id = imports.id and p.number = @number), '')
			  from imports where id = @id and`+ownImport, []any{importArgs(b.Scope, pgx.NamedArgs{"id": r.id, "number": number})}, &r.part)
	})
	if err == nil {
		r.number = number
	}
	return err
}

// SurveyBook reads a sheet of one's own workbook in the place of the one that was read.
func (s Store) SurveyBook(
	ctx context.Context, grant policy.Grant[policy.Create], in *importing.File, choice importing.SheetChoice,
) (found importing.Found, err error) {
	var size int64
	err = s.readImports(ctx, grant, func(b *postgres.Batch) {
		b.Values(`
			select coalesce((select sum(length(p.body)) from import_books p
			                  where p.workspace_id = imports.workspace_id and p.import_id = imports.id), 0)
			  from imports where id = @id and`+ownImport, []any{importArgs(b.Scope, pgx.NamedArgs{"id": in.ID})}, &size)
	})
	if err != nil {
		return found, err
	}
	err = s.readSheet(ctx, grant, in.ID, size, choice.Sheet, func(rows *importing.SheetText, text io.Reader, head []byte) error {
		rows.Book.Hash = in.Found.Hash
		survey := importing.NewSurvey(head, sheetFormat).Of(rows)
		if choice.HeadRow != nil {
			survey.At(*choice.HeadRow)
		}
		return s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
			found, err = replaceParts(ctx, tx, in.ID, survey, text)
			return err
		})
	})
	return found, err
}

// replaceParts keeps the rows of another sheet for those that were kept.
func replaceParts(
	ctx context.Context, tx *postgres.Tx, id uuid.UUID, survey *importing.Survey, text io.Reader,
) (found importing.Found, err error) {
	waits, err := tx.Exec(ctx, `select from imports where id = @id and`+ownImport+` and state = 'uploaded' for update`,
		importArgs(tx.Scope, pgx.NamedArgs{"id": id}))
	if err != nil {
		return found, err
	}
	if waits.RowsAffected() == 0 {
		return found, fault.New(fault.Conflict, "fault.import_begun")
	}
	_, err = tx.Exec(ctx, `delete from import_parts where workspace_id = current_workspace() and import_id = $1`, id)
	part, total := make([]byte, partSize), int64(0)
	for number, last := 0, false; err == nil && !last; number++ {
		var size int
		size, err = io.ReadFull(text, part)
		if last = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); err != nil && !last {
			return found, err
		}
		total += int64(size)
		_, _ = survey.Write(part[:size])
		_, err = tx.Exec(ctx, `
			insert into import_parts (workspace_id, import_id, number, body)
			select current_workspace(), $1, $2, $3 where length($3::bytea) > 0`, id, number, part[:size])
	}
	if err != nil {
		return found, err
	}
	found = survey.Found()
	_, err = tx.Exec(ctx, `
		update imports set bytes = $2, found = $3, columns = '{}' where workspace_id = current_workspace() and id = $1`, id, total, found)
	return found, err
}
