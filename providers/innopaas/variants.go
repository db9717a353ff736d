package innopaas

import (
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// rotationGrace is how long a replaced token still counts, by a variant.
const rotationGrace = 5 * time.Minute

// Other ways in which InnoPaaS might behave, each beside the rule that it varies.
var (
	rotationWithGrace = &fault.Variant{
		ID: TokenReplaced.ID + "#grace", Of: TokenReplaced.ID,
		Says:  rule.Say("A replaced token is good for %s more.", "被取代的令牌仍有 %s 有效。", rule.Span(rotationGrace)),
		Needs: rule.Text{EN: "Use the earlier token at once after another was made.", ZH: "新建令牌后立即使用旧令牌。"},
	}
	datedEndUTC = &fault.Variant{
		ID: TokenExpired.ID + "#utc", Of: TokenExpired.ID,
		Says:  rule.Text{EN: "A dated token ends with that day in UTC, which is 08:00 in Shanghai on the next.", ZH: "有到期日的令牌按 UTC 到当天结束，即北京时间次日 8 点。"},
		Needs: rule.Text{EN: "Use a dated token between midnight and 08:00 in Shanghai on the day after its last.", ZH: "在到期日次日北京时间 0 点至 8 点之间使用该令牌。"},
	}
	otpTimeUTC = &fault.Variant{
		ID: PushOTPZone.ID + "#utc", Of: PushOTPZone.ID,
		Says:  rule.Text{EN: "Times in OTP pushes are UTC's, not Shanghai's.", ZH: "OTP 推送中的时间为 UTC，而不是北京时间。"},
		Needs: rule.Text{EN: "Receive the status of a code.", ZH: "接收验证码的状态推送。"},
	}
	wrongCallbackID = &fault.Variant{
		ID: PushCallbackID.ID + "#wrong-signature", Of: PushCallbackID.ID, Wrong: true,
		Says:  rule.Text{EN: "X-CALLBACK-ID is signed with another key, as somebody else's push would be.", ZH: "X-CALLBACK-ID 由其他密钥签名，如同他人伪造的推送。"},
		Needs: rule.Text{EN: "Receive a push with a callbackKey configured.", ZH: "配置 callbackKey 后接收推送。"},
	}
	smsIDLonger     = longerID("sendSms")
	otpIDLonger     = longerID("sendOtp")
	messageIDLonger = longerID("sendWhatsappMessage")
)

func longerID(operation string) *fault.Variant {
	return &fault.Variant{
		ID: "innopaas/" + operation + "#id-longer", Of: "innopaas/" + operation,
		Says:  rule.Text{EN: "Ids of messages have one digit more.", ZH: "消息 id 多一位数字。"},
		Needs: rule.Text{EN: "Send a message.", ZH: "发送一条消息。"},
	}
}

func variants() []*fault.Variant {
	return append(ofPushes(), rotationWithGrace, datedEndUTC, otpTimeUTC, wrongCallbackID, smsIDLonger, otpIDLonger, messageIDLonger)
}

// longer is an id of a message, to which a variant adds a digit.
func longer(c *sim.Call, v *fault.Variant, id string) string {
	if c.Varies(v) {
		return id + "0"
	}
	return id
}

// ofPushes are other ways in which pushes might arrive. The pages promise repetition (a push that was not received is sent
// again), and no order or time: a receiver bears all but the loss, which should be missed.
func ofPushes() []*fault.Variant {
	needs := rule.Text{EN: "Receive a push.", ZH: "接收一个推送。"}
	return []*fault.Variant{
		{
			ID: PushReceived.ID + "#twice", Of: PushReceived.ID, Provider: "innopaas", Delivery: fault.Duplicate,
			Says: rule.Text{EN: "Every push comes twice.", ZH: "每个推送都到达两次。"}, Needs: needs,
		},
		{
			ID: PushReceived.ID + "#lost", Of: PushReceived.ID, Provider: "innopaas", Delivery: fault.Lost, Wrong: true,
			Says: rule.Text{EN: "No push comes.", ZH: "推送全部丢失。"}, Needs: needs,
		},
		{
			ID: PushReceived.ID + "#late", Of: PushReceived.ID, Provider: "innopaas", Delivery: fault.Late,
			Says: rule.Text{EN: "Every push comes a little late by the sandbox's clock.", ZH: "每个推送按沙箱时钟稍晚到达。"}, Needs: needs,
		},
		{
			ID: PushReceived.ID + "#field-more", Of: PushReceived.ID, Provider: "innopaas", Delivery: fault.Patched,
			Patch: fault.Patch{{Op: "add", Path: "/addedLater", Value: []byte(`"new"`)}},
			Says:  rule.Text{EN: "Every push has one field more, which no page names.", ZH: "每个推送都多出一个文档没有的字段。"}, Needs: needs,
		},
		{
			ID: PushOrder.ID + "#out-of-order", Of: PushOrder.ID, Provider: "innopaas", Delivery: fault.Reorder,
			Says:  rule.Text{EN: "A push is overtaken by the next to the same address.", ZH: "推送会被同一地址的下一个推送超过。"},
			Needs: rule.Text{EN: "Two pushes to the same address.", ZH: "同一地址的两个推送。"},
		},
	}
}

// ended reports whether a dated token is over, which by a variant it is eight hours later.
func (k Token) ended(t *sandbox.Tx) bool {
	if k.Expires.IsZero() || t.Now.Before(k.Expires) {
		return false
	}
	_, ahead := k.Expires.In(clock.Shanghai).Zone()
	return !t.Now.Before(k.Expires.Add(time.Duration(ahead)*time.Second)) || !t.Varies(datedEndUTC)
}
