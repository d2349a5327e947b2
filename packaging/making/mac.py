"""What macOS wants: the .app that PyInstaller made, signed, in a disk image with a way to Applications."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from desktop import __version__
from making.contents import Flavour
from making.system import HERE

IDENTITY, PROFILE = "PARLEY_SIGNED_BY", "PARLEY_NOTARY_PROFILE"
"""Environment variables: a signing identity of the keychain, and a profile that `notarytool store-credentials` kept.
Without the first the app is signed ad hoc and runs where it was built, or after the person allowed it.
"""


def make(app: Path, out: Path, flavour: Flavour) -> Path:
    """The disk image of `app`, in `out`; signed and notarised where the environment names who signs."""
    identity = os.environ.get(IDENTITY)
    hardened = ["--options", "runtime", "--timestamp"] if identity else []
    subprocess.run(
        ["codesign", "--force", "--deep", "--sign", identity or "-", *hardened,
         "--entitlements", str(HERE / "macos/entitlements.plist"), str(app)],
        check=True,
    )  # fmt: skip
    subprocess.run(["codesign", "--verify", "--deep", "--strict", str(app)], check=True)
    out.mkdir(parents=True, exist_ok=True)
    name = f"Parley-{__version__}{'' if flavour == 'standard' else '-' + flavour}-{platform.machine()}"
    image = out / f"{name}.dmg"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(app, Path(folder, app.name), symlinks=True)
        Path(folder, "Applications").symlink_to("/Applications")
        subprocess.run(
            ["hdiutil", "create", "-quiet", "-ov", "-format", "ULMO", "-volname", "Parley", "-srcfolder", folder,
             str(image)],
            check=True,
        )  # fmt: skip
    if identity:
        subprocess.run(["codesign", "--sign", identity, "--timestamp", str(image)], check=True)
        if profile := os.environ.get(PROFILE):
            notary = ["xcrun", "notarytool", "submit", str(image), "--keychain-profile", profile, "--wait"]
            subprocess.run(notary, check=True)
            subprocess.run(["xcrun", "stapler", "staple", str(image)], check=True)
    return image
