package qijiayun

// paging is what a list answers beside its data, at the top of the envelope.
type paging struct {
	Total     int `json:"total"`
	PageNum   int `json:"pageNum"`
	PageSize  int `json:"pageSize"`
	PageCount int `json:"pageCount"`
}

// pageOf cuts one page out of rows. Number 0 is the first page and size 0 puts all on one: see PageZero.
func pageOf[T any](rows []T, num, size int) ([]T, paging) {
	p := paging{Total: len(rows), PageNum: num, PageSize: size}
	if len(rows) == 0 {
		return []T{}, p
	}
	if size == 0 || size > len(rows) { // so that no sum below can overflow
		size = len(rows)
	}
	p.PageCount = (len(rows) + size - 1) / size
	if num > p.PageCount {
		return []T{}, p
	}
	from := (max(num, 1) - 1) * size
	return rows[from:min(from+size, len(rows))], p
}
