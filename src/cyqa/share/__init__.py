"""Sharing: a citation as a quotation, a conversation as a file, and the check that the file is true."""
