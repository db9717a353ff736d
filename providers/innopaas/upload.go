package innopaas

import "example.com/mockserver/internal/sim"

// uploadFile stores a file and returns its handle. Only what it is is kept, not its bytes.
func uploadFile(c *sim.Call) (any, error) {
	file, found := c.Form.Files["file"]
	if !found || len(file.Content) == 0 {
		return nil, UploadFileMissing.Break("the part \"file\" is missing, empty, or no file (it needs a filename)",
			"缺少 file 部分，或为空，或不是文件（需要 filename）")
	}
	if len(file.Content) > largestUpload {
		return nil, UploadSize.Break("the file has %d bytes; at most %d", "文件有 %d 字节；最多 %d", len(file.Content), largestUpload)
	}
	media, header, ok := sniff(file.Content)
	if !ok {
		return nil, UploadType.Break("the content is %s, although the part declares %q; PDF, JPEG, PNG or MP4 is required",
			"文件内容是 %s（声明为 %q）；需要 PDF、JPEG、PNG 或 MP4", media, file.ContentType)
	}
	c.Seen(UploadTypeSniffed)
	handle := newHandle(c, media)
	uploads.Put(c.DB, handle, Upload{
		Media: media, Header: header, Name: file.Name, Bytes: len(file.Content), WhoBy: callerOf(c).App.AppKey,
	})
	return handle, nil
}
