package aisuda

import (
	"example.com/mockserver/internal/manners"
)

func habits() []manners.Manner {
	return []manners.Manner{
		manners.TokenReused("aisuda/signature-used-twice", SignatureTooOld),
		manners.SecretInURL("aisuda/secret-in-url", AuthorizationMissing, nil, "authorization", "Authorization", "privateKey"),
	}
}
