// Package providers owns the list of the platforms that mockserver simulates: one line each.
package providers

import (
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers/aisuda"
	"example.com/mockserver/providers/apihub"
	"example.com/mockserver/providers/innopaas"
	"example.com/mockserver/providers/qijiayun"
)

// All returns the providers, made anew.
func All() []*sim.Provider {
	return []*sim.Provider{
		innopaas.New(),
		aisuda.New(),
		qijiayun.New(),
		apihub.New(),
	}
}
