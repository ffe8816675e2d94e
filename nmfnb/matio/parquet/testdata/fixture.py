"""Writes Parquet files beside itself as pandas and Arrow write them; parquet_test.go says what they hold. Needs pandas and pyarrow."""

import pathlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
df = pd.DataFrame({"goal": [1.5, np.nan, 3], "vote": [4, 5, 6], "big": [True, False, True]}, index=["derby", "Müller", "ballot"])
for name, options in {"snappy": {}, "zstd": {"compression": "zstd"}, "gzip": {"compression": "gzip"}, "lz4": {"compression": "lz4"}, "brotli": {"compression": "brotli"},
                      "plain": {"compression": None, "use_dictionary": False}, "groups": {"row_group_size": 1}, "version1": {"version": "1.0", "data_page_version": "1.0"},
                      "pages2": {"data_page_version": "2.0"}}.items():
    df.to_parquet(here / f"{name}.parquet", **options)
df.reset_index(drop=True).to_parquet(here / "range.parquet")
df.set_axis([7, 8, 10]).to_parquet(here / "numbers.parquet")
df.assign(kind=pd.Categorical(["a", "b", "a"])).to_parquet(here / "text.parquet")
small = {"name": ["x", "y"], "u1": pa.array([200, 3], pa.uint8()), "u8": pa.array([2**63, 1], pa.uint64()), "f4": pa.array([0.5, None], pa.float32()), "i2": pa.array([-1, 2], pa.int16())}
pq.write_table(pa.table(small), here / "arrow.parquet")
pq.write_table(pa.table({"a": [1.0], "when": pa.array([0], pa.timestamp("us"))}), here / "times.parquet")
pq.write_table(pa.table({"a": [1.0], "many": [[1, 2]]}), here / "lists.parquet")
pq.write_table(pa.table({"a": [1.0], "price": pa.array([1], pa.decimal128(5, 2))}), here / "decimal.parquet")
pq.write_table(pa.table({"a": ["x"]}), here / "words.parquet")
pq.write_table(pa.table({"a": pa.array([], pa.float64())}), here / "empty.parquet")
pq.write_table(pa.table({"a": pa.array([1.0], pa.float16())}), here / "half.parquet")
