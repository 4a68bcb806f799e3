"""The recipe that makes the reader's weights from public data sets (extra `cyqa[train]`)."""
