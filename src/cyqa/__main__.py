"""`python -m cyqa`."""

import sys

from cyqa.cli import main

sys.exit(main())
