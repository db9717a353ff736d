package aisuda

// objectStorage is one of the object storages that are set up in an application, as it is answered.
type objectStorage struct {
	ID                 string `yaml:"id" json:"id"`
	AppID              string `yaml:"-" json:"appId"`
	CompanyID          string `yaml:"-" json:"companyId"`
	Bucket             string `yaml:"bucket" json:"bucket"`
	Endpoint           string `yaml:"endpoint" json:"endpoint"`
	Region             string `yaml:"region" json:"region"`
	FilePathPattern    string `yaml:"filePathPattern" json:"filePathPattern"`
	BigFilePathPattern string `yaml:"bigFilePathPattern" json:"bigFilePathPattern"`
	FName              string `yaml:"fname" json:"fname"`
	BFName             string `yaml:"bfname" json:"bfname"`
	S3ForcePathStyle   bool   `yaml:"s3ForcePathStyle" json:"s3ForcePathStyle"`
	Folder             string `yaml:"folder" json:"folder"`
	Host               string `yaml:"host" json:"host"`
	IsDefault          bool   `yaml:"isDefault" json:"isDefault"`
	Key                string `yaml:"key" json:"key"`
	Name               string `yaml:"name" json:"name"`
	Status             int    `yaml:"status" json:"status"`
	Type               string `yaml:"type" json:"type"`
	CreatedAt          string `yaml:"-" json:"createdAt"`
	CreatedBy          string `yaml:"createdBy" json:"createdBy"`
}
