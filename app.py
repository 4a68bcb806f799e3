"""Serves the web page over the index in `index/`."""

import sys

from cyqa.api import pipeline
from cyqa.errors import CyqaError
from cyqa.web.page import serve

try:
    serve(pipeline())
except CyqaError as error:
    sys.exit(f"cyqa: {error}")
