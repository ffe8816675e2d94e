package parquet_test

import (
	"fmt"
	"log"

	"github.com/nmfnb/notebook/nmfnb/matio/parquet"
)

// The file was written by pandas' DataFrame.to_parquet.
func ExampleRead() {
	x, err := parquet.Read("testdata/snappy.parquet")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(x.RowNames, x.ColumnNames, x.At(2, 1))
	fmt.Println(x.Note)
	// Output:
	// [derby Müller ballot] [goal vote big] 6
	// the file names the columns, column "__index_level_0__" the rows
}
