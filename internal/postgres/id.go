package postgres

import (
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
	uuidcodec "github.com/vgarvardt/pgx-google-uuid/v5"
)

// NewID makes ids that sort by time and cannot be guessed.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// registerIDs has ids written and read as the 16 bytes that they are: pgx would
// write each as text and parse that, since they can also do that themselves.
func registerIDs(types *pgtype.Map) {
	uuidcodec.Register(types)
	types.RegisterType(&pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: idCodec{}})
}

type idCodec struct{ uuidcodec.UUIDCodec }

// PlanScan implements pgtype.Codec.
func (c idCodec) PlanScan(types *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if format == pgtype.BinaryFormatCode {
		switch target.(type) {
		case *uuid.UUID, *uuid.NullUUID:
			return idPlan{}
		}
	}
	return c.UUIDCodec.PlanScan(types, oid, format, target)
}

type idPlan struct{}

var errNoID = errors.New("an id is null where there is always one")

// Scan implements pgtype.ScanPlan.
func (idPlan) Scan(from []byte, target any) error {
	if into, ok := target.(*uuid.NullUUID); ok {
		into.Valid = from != nil
		into.UUID = uuid.Nil
		copy(into.UUID[:], from)
		return nil
	}
	if len(from) != len(uuid.Nil) {
		return errNoID
	}
	copy(target.(*uuid.UUID)[:], from)
	return nil
}
