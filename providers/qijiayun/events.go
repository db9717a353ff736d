package qijiayun

import (
	"encoding/json"
	"slices"
	"time"

	"example.com/mockserver/internal/sim"
)

// TriggeredEvent is a custom event (自定义事件) that was triggered.
type TriggeredEvent struct {
	PersonID   string                     `json:"personId"`
	BrandID    string                     `json:"brandId"`
	EventCode  string                     `json:"eventCode"`
	EventTime  time.Time                  `json:"eventTime"`
	Attributes map[string]json.RawMessage `json:"attributes"` // whatever else was sent
	TenantID   int64                      `json:"tenantId"`
	Received   time.Time                  `json:"received"`
}

// eventTrigger keeps an event (自定义事件触发). Its answer has no data.
func eventTrigger(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	at, err := f.moment("eventTime")
	if err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = c.Now
	}
	e := TriggeredEvent{
		PersonID: f.text("personId"), BrandID: f.text("brandId"), EventCode: f.text("eventCode"), EventTime: at,
		Attributes: map[string]json.RawMessage{}, TenantID: tenantOf(c), Received: c.Now,
	}
	for name, value := range f.sent {
		if slices.Contains([]string{"personId", "brandId", "eventCode", "eventTime"}, name) {
			continue
		}
		if e.Attributes[name], err = json.Marshal(value); err != nil {
			return nil, err
		}
	}
	c.Seen(EventUnchecked)
	events.Put(c.DB, keyOf(e.TenantID, serial(c.Next(eventNumbers))), e)
	return triggered{}, nil
}
