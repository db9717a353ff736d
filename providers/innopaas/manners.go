package innopaas

import "example.com/mockserver/internal/sim"

func manners() []sim.Manner {
	return []sim.Manner{
		sim.AnsweredLate("innopaas/callback-answered-late", PushReceived),
		sim.SecretInURL("innopaas/secret-in-url", AuthorizationMissing, nil, "authorization", "Authorization", "token", "password"),
	}
}
