"""How good the answers are: published metrics as pure functions."""
