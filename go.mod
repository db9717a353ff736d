module example.com/mockserver

go 1.26.8
