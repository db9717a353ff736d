package openapi

import "testing"

func TestNamesThatLookAlike(t *testing.T) {
	for sent, documented := range map[string]string{
		"sender": "senderId", "MOBILE": "mobile", "moblie": "mobile", "wabaid": "wabaId", "waba_id": "wabaId", "formatted_name": "formattedName",
		"product_items": "productItems", "wa-id": "waId", "callbackUrl": "callBackUrl", "x-clientid": "x-client-id", "App-Key": "AppKey", "X-AppKey": "AppKey",
		"templateNam": "templateName", "recipientNumbers": "recipientNumber", "Autorization": "Authorization", "store_no": "storeNo", "store": "storeNo",
		"messageTpye": "messageType", "bodyParam": "bodyParams", "mobiles": "mobile", "Apihub_Token": "Apihub-Token",
	} {
		if !Alike(sent, documented) {
			t.Errorf("%s is not taken for %s", sent, documented)
		}
	}
}

func TestNamesThatMeanSomethingElse(t *testing.T) {
	for sent, documented := range map[string]string{
		"minPrice": "maxPrice", "address1": "address2", "startDate": "startTime", "beginTime": "endTime", "code": "mode", "name": "game", "sex": "set", "type": "time",
		"lat": "lng", "createTime": "updateTime", "id": "uid", "to": "tos", "email": "mail", "templateGroupId": "templateName", "trace": "type", "remark": "region",
		"pageSize": "page", "mobile": "mobile", "": "x", "header": "headerType", "body": "bodyParams", "label": "language", "accountName": "accessNumber",
		"buttonType": "buttons", "phone": "phoneArea", "X-Request-Id": "X-Client-Id", "Accept": "AppKey", "extra": "text",
	} {
		if Alike(sent, documented) {
			t.Errorf("%s is taken for %s", sent, documented)
		}
	}
}
