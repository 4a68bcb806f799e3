"""Systems that `benchmarks/peers.py` measures, one to a file, each behind the same few methods."""
