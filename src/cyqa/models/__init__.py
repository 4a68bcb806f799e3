"""Model folders: where the weights come from and how they are made ready for serving."""
