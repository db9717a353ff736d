package webhook

import (
	"net/http"
	"strconv"
)

// Headers by which mockserver tells a receiver, beside what the provider sends, which push this is. The last two are those
// of a delivery only.
const (
	KindHeader     = "Mock-Push-Kind"     // "sms_status_report"
	SchemaHeader   = "Mock-Push-Schema"   // the component of the provider's document that describes the body
	DeliveryHeader = "Mock-Push-Delivery" // its number in the sandbox
	AttemptHeader  = "Mock-Push-Attempt"  // 1 for the first
)

// mark adds Mark and the headers above to the next attempt.
func (d Delivery) mark(h http.Header) {
	h.Set(Mark, d.Event.Provider)
	h.Set(KindHeader, d.Event.Kind)
	if d.Event.Schema != "" {
		h.Set(SchemaHeader, d.Event.Schema)
	}
	if d.N != 0 {
		h.Set(DeliveryHeader, strconv.FormatUint(d.N, 10))
		h.Set(AttemptHeader, strconv.Itoa(len(d.Attempts)+1))
	}
}
