package shard

import "context"

func Cut(ctx context.Context, x, out string, rows int) (int, int, error) { return 0, 0, nil }
