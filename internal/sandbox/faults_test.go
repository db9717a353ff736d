package sandbox_test

import (
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/sandbox"
)

// A call looks for faults only where there may be some: wherever a sandbox with one comes from.
func TestASandboxWithAFaultIsKnownToHaveOne(t *testing.T) {
	both(t, func(t *testing.T, boxes *sandbox.Sandboxes, _ *sandbox.Provider) {
		plain, b := open(t, boxes, frozen("plain")), open(t, boxes, frozen("box"))
		if plain.Faulty() || b.Faulty() {
			t.Error("a new sandbox has a fault")
		}
		if _, err := b.AddFault(fault.Fault{Status: 503}); err != nil || !b.Faulty() {
			t.Errorf("a fault that was added is not there (%v)", err)
		}
		for id, of := range map[string]*sandbox.Sandbox{"faulty": b, "sound": plain} {
			restored, err := boxes.Restore(id, of.Snapshot())
			if err != nil || restored.Faulty() != (of == b) {
				t.Errorf("%s is restored with a fault: %v (%v)", id, restored.Faulty(), err)
			}
		}
		boxes.Rest(clock.Wall().Add(time.Hour))
		if again := get(t, boxes, "box"); again == b || !again.Faulty() || get(t, boxes, "plain").Faulty() {
			t.Errorf("it has left memory: %v, and has come back with a fault: %v", again != b, again.Faulty())
		}
	})
}
