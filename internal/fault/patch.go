package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
)

// Patch is a JSON Patch (RFC 6902): what is changed in the body of a reply.
type Patch []PatchOperation

// PatchOperation is one change. Value is null as JSON where it is null, and nil where it is left out.
type PatchOperation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	From  string          `json:"from,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
}

// maxPatched bounds the body that a patch makes.
const maxPatched = 16 << 20

var patchOperations = []string{"add", "remove", "replace", "move", "copy", "test"}

// check returns a *problem.Problem for a patch that no body could be changed by.
func (p Patch) check() error {
	for i, o := range p {
		switch {
		case !slices.Contains(patchOperations, o.Op):
			return problem.Invalid("patch %d: op %q is not one of %s", "patch %d：op %q 不是 %s 之一", i+1, o.Op, strings.Join(patchOperations, ", "))
		case !pointer(o.Path):
			return problem.Invalid("patch %d: path %q is not a JSON pointer such as /data/point", "patch %d：path %q 不是 /data/point 这样的 JSON 指针", i+1, o.Path)
		case (o.Op == "move" || o.Op == "copy") && !pointer(o.From):
			return problem.Invalid("patch %d: from %q is not a JSON pointer such as /data/point", "patch %d：from %q 不是 /data/point 这样的 JSON 指针", i+1, o.From)
		case (o.Op == "add" || o.Op == "replace" || o.Op == "test") && o.Value == nil:
			return problem.Invalid("patch %d: %s needs a value, which may be null", "patch %d：%s 需要 value，可以是 null", i+1, o.Op)
		}
	}
	return nil
}

// pointer reports a JSON pointer (RFC 6901): empty for the whole body, or names after slashes, with ~0 and ~1 as escapes.
func pointer(s string) bool {
	if s != "" && s[0] != '/' {
		return false
	}
	return !strings.Contains(strings.NewReplacer("~0", "", "~1", "").Replace(s), "~")
}

// Apply returns the body as changed. It fails where the body is not JSON, a path is not there, or a test does not hold; then
// nothing of the patch counts.
func (p Patch) Apply(body []byte) ([]byte, error) {
	if !json.Valid(body) {
		return nil, errors.New("the body is not JSON")
	}
	for _, o := range p { // one by one, since each copy can double the body
		text, err := json.Marshal(Patch{o})
		if err != nil {
			return nil, err
		}
		one, err := jsonpatch.DecodePatch(text)
		if err != nil {
			return nil, err
		}
		if body, err = one.Apply(body); err != nil {
			return nil, err
		}
		if len(body) > maxPatched {
			return nil, fmt.Errorf("the body would be larger than %d bytes", maxPatched)
		}
	}
	return body, nil
}

func (f Fault) checkPatch(*names.Directory) error {
	if len(f.Patch) == 0 {
		return nil
	}
	if f.Connection != "" || f.Status != 0 {
		return problem.Invalid("patch changes a provider's reply: it goes alone, or with a rule, a delay or retryAfter",
			"patch 用于修改平台的应答：可单独使用，或与 rule、delay、retryAfter 同用")
	}
	return f.Patch.check()
}

// Patched returns a provider's reply as the fault's patch changes it. A reply that it does not fit stays as it is, and the
// fault's label says why.
func (a *Applied) Patched(body []byte) []byte {
	if len(a.Fault.Patch) == 0 {
		return body
	}
	changed, err := a.Fault.Patch.Apply(body)
	if err != nil {
		a.unfit = fmt.Sprintf(" (does not fit this reply: %v)", err)
		return body
	}
	return changed
}

// Label names the fault and what it does, and says where it could not.
func (a *Applied) Label() string { return a.Active.Label() + a.unfit }
