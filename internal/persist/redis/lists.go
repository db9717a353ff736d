package redis

import (
	"context"
	"slices"
	"strings"

	"github.com/redis/rueidis"

	"example.com/mockserver/internal/persist"
)

// The lists of all sandboxes and of their marks are in slots of their own. Their entries carry the fence that created the
// sandbox, so that what is removed late is not the entry of one with the same name that came after it.

func (e *Engine) boxes() string { return e.key("boxes") }

func (e *Engine) markKey(mark string) string { return e.key("mark:" + mark) }

// enter lists a sandbox that is about to be created, and gives it its mark unless another one has it.
func (e *Engine) enter(ctx context.Context, l persist.Lease, mark string) error {
	if err := e.client.Do(ctx, e.client.B().Hset().Key(e.boxes()).FieldValue().FieldValue(l.ID, fenceOf(l)).Build()).Error(); err != nil {
		return err
	}
	for mark != "" {
		there, err := e.get(ctx, e.markKey(mark))
		if err != nil {
			return err
		}
		_, id, _ := strings.Cut(there, " ")
		if id != "" && id != l.ID {
			if has, err := e.has(ctx, id, mark); has || err != nil {
				return err
			}
		}
		swapped, err := e.scripts.swap.Exec(ctx, e.client, []string{e.markKey(mark)}, []string{there, fenceOf(l) + " " + l.ID}).AsInt64()
		if swapped == 1 || err != nil {
			return err
		}
	}
	return nil
}

// leave takes a sandbox that was deleted out of the lists. What fails is left: it counts for nothing.
func (e *Engine) leave(ctx context.Context, id, mark, born string) {
	if born == "" {
		return
	}
	_ = e.scripts.unlist.Exec(ctx, e.client, []string{e.boxes()}, []string{id, born}).Error()
	if mark != "" {
		_ = e.scripts.swap.Exec(ctx, e.client, []string{e.markKey(mark)}, []string{born + " " + id, ""}).Error()
	}
}

func (e *Engine) get(ctx context.Context, key string) (string, error) {
	text, err := e.client.Do(ctx, e.client.B().Get().Key(key).Build()).ToString()
	if rueidis.IsRedisNil(err) {
		return "", nil
	}
	return text, err
}

// has reports whether a sandbox exists and has a mark.
func (e *Engine) has(ctx context.Context, id, mark string) (bool, error) {
	about, err := e.client.Do(ctx, e.about(id)).AsStrSlice()
	return err == nil && about[0] != "" && about[1] == mark, err
}

func (e *Engine) about(id string) rueidis.Completed {
	return e.client.B().Hmget().Key(e.boxKeys(id)[0]).Field("kept", "mark", "head").Build()
}

// List implements persist.Engine.
func (e *Engine) List(ctx context.Context) ([]persist.Listed, error) {
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	ids, err := e.client.Do(ctx, e.client.B().Hkeys().Key(e.boxes()).Build()).AsStrSlice()
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	slices.Sort(ids)
	asks := make(rueidis.Commands, len(ids))
	for i, id := range ids {
		asks[i] = e.about(id)
	}
	var all []persist.Listed
	for i, answer := range e.client.DoMulti(ctx, asks...) {
		about, err := answer.AsStrSlice()
		if err != nil {
			return nil, err
		}
		if about[0] != "" {
			all = append(all, persist.Listed{ID: ids[i], Mark: about[1], Head: []byte(about[2])})
		}
	}
	return all, nil
}

// Look implements persist.Engine.
func (e *Engine) Look(ctx context.Context, id string) (persist.Listed, error) {
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	about, err := e.client.Do(ctx, e.about(id)).AsStrSlice()
	if err != nil || about[0] == "" {
		return persist.Listed{}, err
	}
	return persist.Listed{ID: id, Mark: about[1], Head: []byte(about[2])}, nil
}

// Marked implements persist.Engine.
func (e *Engine) Marked(ctx context.Context, mark string) (string, error) {
	if mark == "" {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, e.o.Patience)
	defer cancel()
	there, err := e.get(ctx, e.markKey(mark))
	if err != nil || there == "" {
		return "", err
	}
	_, id, _ := strings.Cut(there, " ")
	if has, err := e.has(ctx, id, mark); !has {
		return "", err
	}
	return id, nil
}
