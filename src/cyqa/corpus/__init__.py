"""From files to passages: decoding, cleaning with offsets kept, sentences, chunking."""
