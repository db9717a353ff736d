package innopaas

import (
	"example.com/mockserver/internal/manners"
)

func habits() []manners.Manner {
	return []manners.Manner{
		manners.AnsweredLate("innopaas/callback-answered-late", PushReceived),
		manners.SecretInURL("innopaas/secret-in-url", AuthorizationMissing, nil, "authorization", "Authorization", "token", "password"),
	}
}
