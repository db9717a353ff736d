package mocktest

// InnoPaaS are a sandbox's credentials for InnoPaaS. APIPassword is for the signed way into OTP.
type InnoPaaS struct{ BaseURL, AppKey, Authorization, APIPassword string }

// Aisuda are a sandbox's credentials for 爱速搭: of the company, and of one application. The keys are PEM.
type Aisuda struct {
	BaseURL                            string
	CompanyKey, ClientID, PrivateKey   string
	AppKey, AppClientID, AppPrivateKey string
}

// Qijiayun are a sandbox's credentials for 企加云.
type Qijiayun struct{ BaseURL, AppID, AppSecret string }

// APIHub are a sandbox's credentials for apihub.
type APIHub struct{ BaseURL, AK, SK string }

// InnoPaaS returns the credentials for InnoPaaS.
func (s *Sandbox) InnoPaaS() InnoPaaS {
	s.t.Helper()
	c := s.credential("innopaas")
	return InnoPaaS{BaseURL: s.BaseURL("innopaas"), AppKey: c["appKey"], Authorization: c["authorization"], APIPassword: c["apiPassword"]}
}

// Aisuda returns the credentials for 爱速搭.
func (s *Sandbox) Aisuda() Aisuda {
	s.t.Helper()
	c := s.credential("aisuda")
	return Aisuda{
		BaseURL: s.BaseURL("aisuda"), CompanyKey: c["companyKey"], ClientID: c["clientId"], PrivateKey: c["privateKey"],
		AppKey: c["appKey"], AppClientID: c["appClientId"], AppPrivateKey: c["appPrivateKey"],
	}
}

// Qijiayun returns the credentials for 企加云.
func (s *Sandbox) Qijiayun() Qijiayun {
	s.t.Helper()
	c := s.credential("qijiayun")
	return Qijiayun{BaseURL: s.BaseURL("qijiayun"), AppID: c["appId"], AppSecret: c["appSecret"]}
}

// APIHub returns the credentials for apihub.
func (s *Sandbox) APIHub() APIHub {
	s.t.Helper()
	c := s.credential("apihub")
	return APIHub{BaseURL: s.BaseURL("apihub"), AK: c["ak"], SK: c["sk"]}
}
