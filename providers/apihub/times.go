package apihub

import "time"

// How long tokens live.
const (
	maxLifetime = 2 * time.Hour      // API Key 使用说明: token 过期时间最长支持 2 小时
	sessionLife = 5 * time.Minute    // 5分钟内有效
	userLife    = time.Hour          // token 有效期 1 小时
	refreshLife = 7 * 24 * time.Hour // refresh_token 有效期 7 天
)

// seconds is an instant as tokens write it.
func seconds(t time.Time) int64 { return t.Unix() }
