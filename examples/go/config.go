package clients

import (
	"cmp"
	"crypto/rsa"
	"errors"
	"fmt"
	"os"

	"github.com/golang-jwt/jwt/v5"
)

// Config holds base URLs and credentials of the four providers.
type Config struct {
	Qijiayun QijiayunConfig
	Aisuda   AisudaConfig
	Innopaas InnopaasConfig
	Apihub   ApihubConfig
}

// QijiayunConfig is an application of 企加云.
type QijiayunConfig struct{ BaseURL, AppID, AppSecret string }

// AisudaConfig is a company of 爱速搭 and one of its applications, with a key for each.
type AisudaConfig struct {
	BaseURL, CompanyKey, ClientID, AppKey, AppClientID string
	PrivateKey, AppPrivateKey                          *rsa.PrivateKey
}

// InnopaasConfig is an application of InnoPaaS with its access token.
type InnopaasConfig struct{ BaseURL, AppKey, Authorization string }

// ApihubConfig is an API Key of apihub. Without AK calls are anonymous.
type ApihubConfig struct{ BaseURL, AK, SK string }

// ReadConfig reads the environment by getenv, such as os.Getenv. A provider's real host is the default, so in
// production only credentials are set; 爱速搭 is installed at its customers' and has no host of its own.
func ReadConfig(getenv func(string) string) (Config, error) {
	var missing []error
	needed := func(name string) string {
		value := getenv(name)
		if value == "" {
			missing = append(missing, fmt.Errorf("%s is not set", name))
		}
		return value
	}
	key := func(name string) *rsa.PrivateKey {
		private, err := readKey(needed(name))
		if err != nil {
			missing = append(missing, fmt.Errorf("%s: %w", name, err))
		}
		return private
	}
	c := Config{
		Qijiayun: QijiayunConfig{
			BaseURL: cmp.Or(getenv("QIJIAYUN_BASE_URL"), "https://gateway-dev.itrigger.cn"),
			AppID:   needed("QIJIAYUN_APP_ID"), AppSecret: needed("QIJIAYUN_APP_SECRET"),
		},
		Aisuda: AisudaConfig{
			BaseURL: needed("AISUDA_BASE_URL"), CompanyKey: needed("AISUDA_COMPANY_KEY"),
			ClientID: needed("AISUDA_CLIENT_ID"), PrivateKey: key("AISUDA_PRIVATE_KEY_FILE"),
			AppKey: needed("AISUDA_APP_KEY"), AppClientID: needed("AISUDA_APP_CLIENT_ID"), AppPrivateKey: key("AISUDA_APP_PRIVATE_KEY_FILE"),
		},
		Innopaas: InnopaasConfig{
			BaseURL: cmp.Or(getenv("INNOPAAS_BASE_URL"), "https://api.innopaas.com"),
			AppKey:  needed("INNOPAAS_APP_KEY"), Authorization: needed("INNOPAAS_AUTHORIZATION"),
		},
		Apihub: ApihubConfig{
			BaseURL: cmp.Or(getenv("APIHUB_BASE_URL"), "https://open.apihub.net"),
			AK:      needed("APIHUB_AK"), SK: needed("APIHUB_SK"),
		},
	}
	return c, errors.Join(missing...)
}

func readKey(file string) (*rsa.PrivateKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return jwt.ParseRSAPrivateKeyFromPEM(text)
}
