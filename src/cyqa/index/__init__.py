"""The search index: encoders, dense and sparse parts, their store on disk, and the builder."""
