package aisuda

import "example.com/mockserver/internal/sim"

func manners() []sim.Manner {
	return []sim.Manner{
		sim.TokenReused("aisuda/signature-used-twice", SignatureTooOld),
		sim.SecretInURL("aisuda/secret-in-url", AuthorizationMissing, nil, "authorization", "Authorization", "privateKey"),
	}
}
