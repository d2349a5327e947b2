"""The whole bench at a virtual desk, for machines without a screen or a sound card: python -m tests.bench.desk"""

from __future__ import annotations

import sys

from desktop.paths import resource
from tests.desk.virtual_desk import missing_tools, open_desk


def main() -> int:
    """Run `main.py --bench` with the given further arguments on a display and devices of its own."""
    if missing := missing_tools():
        print(f"A virtual desk needs {', '.join(missing)}; ./test installs them.")
        return 3
    with open_desk() as desk:
        return desk.run([sys.executable, str(resource("main.py")), "--bench", *sys.argv[1:]]).wait()


if __name__ == "__main__":
    sys.exit(main())
