package contracts

// The pages of docs.innopaas.com list the texts of the codes in several columns. Which one goes over the wire is stated
// nowhere; assumed are the SMS page's for SMS, and the English ones of the error page for WhatsApp.
const (
	innopaasSMSPage   = "docs.innopaas.com, SMS API V3.0, error codes"
	innopaasErrorPage = "docs.innopaas.com, WhatsApp Business API, custom error codes"
)

// innopaasDocumented is what the pages of InnoPaaS print. They give no HTTP status for a refusal: 200 is assumed, and held
// here all the same.
var innopaasDocumented = []documented{
	{
		of: []string{"innopaas/ip-not-bound"}, page: innopaasSMSPage, status: 200, body: `{"code":"114","message":"Request IP does not match bound IP"}`,
		operations: []string{"sendSms"},
	},
	{
		of: []string{"innopaas/ip-not-bound"}, page: innopaasErrorPage, status: 200, body: `{"code":"114","message":"Client IP error"}`,
		operations: []string{"sendWhatsappMessage", "createWhatsappTemplate", "uploadWhatsappFile"},
	},
	{of: []string{"innopaas/account-disabled"}, page: innopaasSMSPage, status: 200, body: `{"code":"116","message":"Account deleted or disabled"}`},
	{of: []string{"innopaas/product-configuration"}, page: innopaasSMSPage, status: 200, body: `{"code":"112","message":"Product configuration error"}`},
	{of: []string{"innopaas/balance-insufficient"}, page: innopaasErrorPage, status: 200, body: `{"code":"110","message":"Account balance is insufficient"}`},

	{
		of: []string{"innopaas/sms-uid-length", "innopaas/sms-uid-length-error-table"}, page: innopaasSMSPage, status: 200,
		body: `{"code":"105","message":"Batch number exceeds 128 bits"}`,
	},
	{
		of: []string{"innopaas/sms-text-length", "innopaas/sms-text-length-error-table"}, page: innopaasSMSPage, status: 200,
		body: `{"code":"106","message":"SMS content length error (>3000)"}`,
	},
	{of: []string{"innopaas/sms-mobile-format", "innopaas/sms-mobile-none-good"}, page: innopaasSMSPage, status: 200, body: `{"code":"108","message":"Phone number format error (>20 or <5)"}`},
	{of: []string{"innopaas/sms-mobile-count"}, page: innopaasSMSPage, status: 200, body: `{"code":"109","message":"Incorrect number of phone numbers"}`},
	{of: []string{"innopaas/sms-mainland-china"}, page: innopaasSMSPage, status: 200, body: `{"code":"115","message":"Domestic SMS permission not enabled"}`},

	{
		of: []string{"innopaas/whatsapp-uid-length", "innopaas/whatsapp-uid-length-error-table"}, page: innopaasErrorPage, status: 200,
		body: `{"code":"105","message":"uid length exceeds 128 character limit"}`,
	},
	{of: []string{"innopaas/whatsapp-recipient-format"}, page: innopaasErrorPage, status: 200, body: `{"code":"108","message":"Wrong format of phone number"}`},
	{of: []string{"innopaas/whatsapp-recipient-count"}, page: innopaasErrorPage, status: 200, body: `{"code":"109","message":"Wrong phone number"}`},
	{of: []string{"innopaas/whatsapp-send-number"}, page: innopaasErrorPage, status: 200, body: `{"code":"118","message":"send phone number does not exist"}`},

	{
		of: []string{"innopaas/sendSms", "innopaas/sendWhatsappMessage", "innopaas/createWhatsappTemplate"}, page: innopaasErrorPage + ": 0 is success", status: 200,
		body: `{"code":"0"}`,
	},
	{
		of: []string{"innopaas/uploadWhatsappFile"}, page: "docs.innopaas.com, WhatsApp Business API, upload", status: 200, body: `{"code":"0","message":"Success"}`,
		forms: map[string]string{"data": `^"4::[A-Za-z0-9+/=]+:[^:]+:e:[0-9]{10}:[0-9]+:[0-9]+:[^:]+"$`},
	},
}
