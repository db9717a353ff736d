package report

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/pact"
	"example.com/mockserver/internal/rule"
)

const pactSuffix = ".pact.json"

// Part is a file of a report.
type Part struct {
	Name     string
	contract *pact.File
}

// Parts are the files of the report that was asked for by a name: one of this name, but for a contract, which is with one
// provider. Where several were called, each has its own, run.qijiayun.pact.json of run.pact.json.
func (r *Report) Parts(name string) ([]Part, error) {
	if f, _ := Format(name); f != "pact" {
		return []Part{{Name: name}}, nil
	}
	contracts := r.contracts()
	switch len(contracts) {
	case 0:
		return nil, rule.Wrong("%s: no call was accepted, so there is nothing to write into a contract", "%s：没有成功的调用，契约中没有可写的内容", name)
	case 1:
		return []Part{{name, contracts[0]}}, nil
	}
	var parts []Part
	for _, c := range contracts {
		stem := name[:len(name)-len(pactSuffix)]
		parts = append(parts, Part{stem + "." + c.Provider.Name + pactSuffix, c})
	}
	return parts, nil
}

func (r *Report) contracts() (all []*pact.File) {
	var exchanges []journal.Exchange
	for _, life := range r.Lives {
		exchanges = append(exchanges, life.Exchanges...)
	}
	for _, api := range r.apis {
		if c := pact.New(r.Run.Client, r.Run.Version, pact.Provider{Name: api.Name, Document: api.Document, Envelope: api.Envelope}, exchanges); c != nil {
			all = append(all, c)
		}
	}
	return all
}
