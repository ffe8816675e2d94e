package gonb

import "math/bits"

// GoNB reads its pipe as one stream of gob (see the package documentation of encoding/gob), in which it expects values of
//
//	type DisplayData struct {
//		Data      map[string]any // by MIME type
//		DisplayID string
//	}
//
// of which a value in Data may be a string, a []byte, or, to hear what a page sends to an address or to hear it no longer, a
//
//	type CommSubscription struct {
//		Address     string
//		Unsubscribe bool
//	}
//
// The types come first in the stream, and have numbers. Package gob gives a program's own types those from 64 on, so that these
// here are free of those of a second stream, gonbui's, on the same pipe.
const (
	boolType, bytesType, stringType, anyType = 1, 5, 6, 8 // gob's own

	displayType      = 1 << 20
	dataType         = displayType + 1
	subscriptionType = displayType + 2
)

// Form is what a value looks like to the readers that take its MIME type: a text, or bytes where there are any.
type Form struct {
	MIME  string
	Text  string
	Bytes []byte
}

// types are the messages that define the types.
func types() []byte {
	b := structType(nil, displayType, "DisplayData", "Data", dataType, "DisplayID", stringType)
	b = mapType(b, dataType, stringType, anyType)
	return structType(b, subscriptionType, "CommSubscription", "Address", stringType, "Unsubscribe", boolType)
}

// show is the message that shows the forms of one value in the place with that name, or in a new one if it has none.
func show(place string, forms []Form) []byte {
	b := appendInt(nil, displayType)
	b = appendUint(b, 1) // the first field
	b = appendUint(b, uint64(len(forms)))
	for _, f := range forms {
		b = appendText(b, f.MIME)
		if f.Bytes != nil {
			b = appendAny(b, "[]uint8", bytesType, f.Bytes)
		} else {
			b = appendAny(b, "string", stringType, f.Text)
		}
	}
	if place != "" {
		b = appendUint(b, 1) // the next field
		b = appendText(b, place)
	}
	return appendMessage(nil, appendUint(b, 0))
}

// nothing is a message of which GoNB sees nothing: it asks to hear no longer of an address that was never heard of.
func nothing() []byte {
	b := appendInt(nil, displayType)
	b = appendUint(b, 1)
	b = appendUint(b, 1)
	b = appendText(b, "gonb/comm_subscribe")
	b = appendText(b, "github.com/janpfeifer/gonb/gonbui/protocol.CommSubscription")
	b = appendInt(b, subscriptionType)
	value := appendText(appendUint(nil, 1), "nmfnb")
	value = append(value, 1, 1, 0) // the next field, which is true, and the end
	return appendMessage(nil, appendUint(appendMessage(b, value), 0))
}

// appendAny appends a string or bytes as an interface value.
func appendAny[T string | []byte](b []byte, name string, number int64, value T) []byte {
	b = appendInt(appendText(b, name), number)
	length := appendUint(nil, uint64(len(value)))
	b = appendUint(b, uint64(1+len(length)+len(value)))
	b = append(b, 0) // a value that is no struct follows
	return append(append(b, length...), value...)
}

// structType appends the message that defines a struct of two fields.
func structType(b []byte, number int64, name, first string, firstType int64, second string, secondType int64) []byte {
	m := appendUint(appendInt(nil, -number), 3) // wireType's third field is StructT
	m = appendUint(m, 1)                        // whose first is CommonType
	m = appendText(appendUint(m, 1), name)
	m = appendInt(appendUint(m, 1), number)
	m = appendUint(m, 0)
	m = appendUint(appendUint(m, 1), 2) // its second is the list of fields
	m = appendInt(appendUint(appendText(appendUint(m, 1), first), 1), firstType)
	m = appendUint(m, 0)
	m = appendInt(appendUint(appendText(appendUint(m, 1), second), 1), secondType)
	m = appendUint(m, 0)
	return appendMessage(b, appendUint(appendUint(m, 0), 0))
}

// mapType appends the message that defines a map.
func mapType(b []byte, number, key, value int64) []byte {
	m := appendUint(appendInt(nil, -number), 4) // wireType's fourth field is MapT
	m = appendUint(m, 1)                        // whose first is CommonType
	m = appendInt(appendUint(m, 2), number)     // of which the second, the number
	m = appendUint(m, 0)
	m = appendInt(appendUint(m, 1), key)
	m = appendInt(appendUint(m, 1), value)
	return appendMessage(b, appendUint(appendUint(m, 0), 0))
}

func appendMessage(b, m []byte) []byte { return append(appendUint(b, uint64(len(m))), m...) }

func appendText(b []byte, s string) []byte { return append(appendUint(b, uint64(len(s))), s...) }

// appendInt moves the sign into the lowest bit.
func appendInt(b []byte, i int64) []byte { return appendUint(b, uint64(i<<1^i>>63)) }

// appendUint appends a small number as it is, another one as the count of its bytes, below zero, and the bytes, the highest first.
func appendUint(b []byte, u uint64) []byte {
	if u < 128 {
		return append(b, byte(u))
	}
	n := (bits.Len64(u) + 7) / 8
	b = append(b, byte(-n))
	for n--; n >= 0; n-- {
		b = append(b, byte(u>>(8*n)))
	}
	return b
}
