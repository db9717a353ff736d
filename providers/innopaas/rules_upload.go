package innopaas

import "example.com/mockserver/internal/rule"

// What an upload demands.
var (
	UploadFileMissing = refusal("upload-file-missing",
		"The part file is present and not empty.",
		"必须提供非空的 file 部分。", rule.Documented, pageUpload, badParameter)

	UploadSize = refusal("upload-size",
		"A file has at most 16 MiB.",
		"文件不超过 16 MiB。", rule.Assumed, notSaid, badParameter)

	UploadType = refusal("upload-type",
		"A file is PDF, JPEG, PNG or MP4.",
		"文件只能是 PDF、JPEG、PNG 或 MP4。", rule.Documented, pageUpload, badParameter)

	UploadTypeSniffed = behaviour("upload-type-sniffed",
		"The type is detected from the content, not from the part's Content-Type or name.",
		"以文件内容判断类型，不看声明的 Content-Type 和文件名。", rule.Assumed, notSaid)
)
