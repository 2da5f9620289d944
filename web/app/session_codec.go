package app

import (
	"encoding/json"
	"time"
)

// sessionCodec writes the data of a session as JSON: gob, which scs brings,
// compiles a decoder for every request. All values are texts.
type sessionCodec struct{}

type sessionData struct {
	Ends   time.Time         `json:"ends"`
	Values map[string]string `json:"values"`
}

// Encode implements scs.Codec.
func (sessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	data := sessionData{deadline, map[string]string{}}
	for name, value := range values {
		data.Values[name], _ = value.(string)
	}
	return json.Marshal(data)
}

// Decode implements scs.Codec.
func (sessionCodec) Decode(encoded []byte) (time.Time, map[string]any, error) {
	var data sessionData
	if err := json.Unmarshal(encoded, &data); err != nil {
		return time.Time{}, nil, err
	}
	values := map[string]any{}
	for name, value := range data.Values {
		values[name] = value
	}
	return data.Ends, values, nil
}
