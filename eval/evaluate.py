"""How good the answers are: `cyqa eval` as a script, with the same options.

python eval/evaluate.py [--split dev] [--index FOLDER] …
"""

import sys

from cyqa.cli import main

if __name__ == "__main__":
    sys.exit(main(["eval", *sys.argv[1:]]))
