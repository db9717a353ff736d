module example.com/snippet

go 1.25
