// Package apihub simulates apihub (open.apihub.net): identities that its customers mint themselves, an anonymous
// allowance that everybody shares, weather and a user centre. It owns what the provider's pages describe and no more;
// tokens are taken apart by internal/auth, requests and replies are held to openapi/apihub.yaml by the frame.
package apihub
