"""The web page: it formats what the pipeline answers, and decides nothing itself."""

import os

# Gradio reads these when it is imported: nothing is reported, fetched, or counted event by event.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
os.environ["HF_HUB_OFFLINE"] = "1"
