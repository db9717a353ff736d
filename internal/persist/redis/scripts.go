package redis

import "github.com/redis/rueidis"

// scripts are the changes of a sandbox: each is one step for all who look. A sandbox is a hash "about" and a hash of its
// entries. In "about": holder (a process), fence, writes (how many there were), kept (it exists), born (the fence that
// created it), mark, head.
type scripts struct{ acquire, apply, release, remove, unlist, swap *rueidis.Lua }

// made are the scripts; the library computes their hashes.
func made() scripts {
	return scripts{
		rueidis.NewLuaScript(acquireScript), rueidis.NewLuaScript(applyScript), rueidis.NewLuaScript(releaseScript),
		rueidis.NewLuaScript(removeScript), rueidis.NewLuaScript(unlistScript), rueidis.NewLuaScript(swapScript),
	}
}

const (
	// acquireScript gives the lease to ARGV[1] unless another one holds it: ARGV[2] with the fence ARGV[3] is known to be
	// gone. A fence is a time in microseconds, so that one given after a deletion is higher than all before.
	acquireScript = `
local was = redis.call('HMGET', KEYS[1], 'holder', 'fence', 'writes')
local holder = was[1] or ''
if holder ~= '' and holder ~= ARGV[1] and not (holder == ARGV[2] and was[2] == ARGV[3]) then
  return {'held', holder, was[2]}
end
local now = redis.call('TIME')
local fence = string.format('%.0f', math.max(tonumber(was[2] or '0') + 1, tonumber(now[1]) * 1000000 + tonumber(now[2])))
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'fence', fence)
return {'yours', fence, was[3] or '0'}`

	// applyScript writes changes. ARGV: fence, writes before this one, 1 to clear, mark, 1 for a new head, head, how many
	// keys go, those keys, then keys and values. A server that came back without its last writes is found by their number.
	applyScript = `
local was = redis.call('HMGET', KEYS[1], 'fence', 'writes', 'kept')
if was[1] ~= ARGV[1] then return 'fenced' end
if (was[2] or '0') ~= ARGV[2] then return 'lost' end
if ARGV[3] == '1' then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'kept', '1', 'born', ARGV[1], 'mark', ARGV[4], 'head', '')
elseif not was[3] then
  return 'deleted'
end
redis.call('HINCRBY', KEYS[1], 'writes', 1)
if ARGV[5] == '1' then redis.call('HSET', KEYS[1], 'head', ARGV[6]) end
local at, last = 8, 7 + tonumber(ARGV[7])
while at <= last do
  redis.call('HDEL', KEYS[2], unpack(ARGV, at, math.min(at + 999, last)))
  at = at + 1000
end
at = last + 1
while at <= #ARGV do
  redis.call('HSET', KEYS[2], unpack(ARGV, at, math.min(at + 999, #ARGV)))
  at = at + 1000
end
return 'done'`

	releaseScript = `
local was = redis.call('HMGET', KEYS[1], 'fence', 'kept')
if was[1] ~= ARGV[1] then return 'fenced' end
if was[2] then
  redis.call('HSET', KEYS[1], 'holder', '', 'fence', string.format('%.0f', tonumber(was[1]) + 1))
else
  redis.call('DEL', KEYS[1])
end
return 'done'`

	// removeScript returns the mark, and when it was created.
	removeScript = `
local was = redis.call('HMGET', KEYS[1], 'fence', 'mark', 'born')
if was[1] ~= ARGV[1] then return {'fenced'} end
redis.call('DEL', KEYS[1], KEYS[2])
return {'done', was[2] or '', was[3] or ''}`

	// unlistScript takes the sandbox ARGV[1], which was created with the fence ARGV[2], out of the list.
	unlistScript = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
return 1`

	// swapScript puts ARGV[2] in place of ARGV[1], both of which may be empty for no key.
	swapScript = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
return 1`
)
