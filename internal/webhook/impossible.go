package webhook

import "strconv"

// Impossible is the first member of a delivery whose value no event and no attempt gives it; "" for a possible one.
func (d Delivery) Impossible() (member string) {
	t, resends, received := d.Event.Terms, 0, false
	for i, a := range d.Attempts {
		if wrong := a.impossible(t); wrong != "" {
			return "attempts/" + strconv.Itoa(i) + "/" + wrong
		}
		received = received || a.Received
		if a.Resend {
			resends++
		}
	}
	routed := d.State != Unrouted
	switch {
	case d.Event.Provider == "":
		return "event/provider"
	case d.At.IsZero():
		return "at"
	case !d.State.Known(), received != (d.State == Delivered):
		return "state"
	case d.Due.IsZero() == (d.State == Waiting):
		return "due"
	case d.CopyOf >= d.N:
		return "copyOf"
	case d.Resends != resends:
		return "resends"
	case routed && (t.Attempts < 1 || t.EverySeconds < 0 || t.LimitMillis < 1 || t.Status < 100 || t.Status > 599):
		return "event/terms"
	case !routed && len(d.Attempts) > 0, len(d.Attempts)-resends > t.Attempts:
		return "attempts"
	}
	return ""
}

func (a Attempt) impossible(t Terms) string {
	switch {
	case a.At.IsZero():
		return "at"
	case a.Status != 0 && (a.Status < 100 || a.Status > 999):
		return "status"
	case a.TookMicros < 0:
		return "tookMicros"
	case a.Received != (a.Error == "" && a.Status == t.Status):
		return "received"
	case len(a.Answer) > answerKept:
		return "answer"
	}
	return ""
}
