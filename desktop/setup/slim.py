"""Drops from the checkout's own environment what the program never loads, and says so in each RECORD.

The starter's wheels unpack to about 570 MB; half of Qt's is Qt Quick, Designer and their tools, and other wheels
bring their tests, a second build of the same library, or models in formats that nothing here reads. Only what is
listed is dropped, and only on Linux, where it was measured (docs/setup.md).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from desktop.setup import distributions

# Patterns of RECORD paths by project; `*` also matches slashes.
UNUSED: Mapping[str, Sequence[str]] = {
    "pyside6-essentials": (
        # Qt Quick and QML, which no widget needs, with their modules, plug-ins and type descriptions
        "PySide6/Qt/qml/*",
        "PySide6/Qt/metatypes/*",
        "PySide6/Qt/lib/libQt6*Qml*",
        "PySide6/Qt/lib/libQt6*Quick*",
        "PySide6/Qt/lib/libQt6Labs*",
        "PySide6/Qt/lib/libQt6Lottie*",
        "PySide6/Qt/plugins/qml*",
        "PySide6/Qt/plugins/vectorimageformats/*",
        "PySide6/libpyside6qml*",
        "PySide6/QtQml*",
        "PySide6/QtQuick*",
        # Designer, Assistant, Linguist and the code generators
        "PySide6/Qt/lib/libQt6Designer*",
        "PySide6/Qt/lib/libQt6Help*",
        "PySide6/Qt/lib/libQt6UiTools*",
        "PySide6/Qt/libexec/*",
        "PySide6/Qt/plugins/designer/*",
        "PySide6/QtDesigner*",
        "PySide6/QtHelp*",
        "PySide6/QtUiTools*",
        *(f"PySide6/{tool}" for tool in ("assistant", "designer", "linguist", "lrelease", "lupdate", "svgtoqml")),
        *(f"PySide6/{tool}" for tool in ("qmlformat", "qmllint", "qmlls", "balsam*", "qsb")),
        *(f"PySide6/{folder}/*" for folder in ("doc", "glue", "include", "scripts", "typesystems")),
        "../../../bin/pyside6-*",
        # plug-ins of modules that are not in the wheel, or not any more
        "PySide6/Qt/plugins/imageformats/libqpdf.so",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        # databases, bare framebuffers, the server side of Wayland
        "PySide6/Qt/lib/libQt6Sql*",
        "PySide6/Qt/lib/libQt6EglF*",
        "PySide6/Qt/lib/libQt6WaylandCompositor*",
        "PySide6/Qt/lib/libQt6WaylandEglCompositor*",
        "PySide6/Qt/plugins/sqldrivers/*",
        "PySide6/Qt/plugins/egldeviceintegrations/*",
        "PySide6/Qt/plugins/wayland-graphics-integration-server/*",
        "PySide6/QtSql*",
        # the binding of OpenGL's functions; painting through OpenGL does not need it
        "PySide6/QtOpenGL.*",
        "PySide6/QtOpenGLWidgets*",
        # texts of Qt's tools in other languages; those of its windows (qtbase) stay
        "PySide6/Qt/translations/[!q]*",
        "PySide6/Qt/translations/qt[!b]*",
    ),
    # the same engine once more, for programs in C; helpers that convert and quantise models
    "onnxruntime": (
        "onnxruntime/capi/libonnxruntime.so*",
        "onnxruntime/transformers/*",
        "onnxruntime/quantization/*",
        "onnxruntime/tools/*",
    ),
    "numpy": ("numpy/*/tests/*", "numpy/tests/*", "numpy/_core/_simd*"),
    # the model in the formats of other runtimes
    "silero-vad": ("*.jit", "*.safetensors", "*_openvino_*", "*_sequence.onnx", "*_ifless.onnx", "*_half.onnx"),
}


def slim(site: Path, unused: Mapping[str, Sequence[str]] = UNUSED) -> int:
    """Deletes what `unused` lists of the distributions in `site`; the bytes that were freed."""
    if sys.platform != "linux":
        return 0
    return sum(
        _slim(folder, unused[project])
        for folder in distributions.folders(site)
        if (project := distributions.project_of(folder)) in unused
    )


def _slim(folder: Path, patterns: Sequence[str]) -> int:
    rows = distributions.record(folder)
    dropped = [row for row in rows if any(fnmatchcase(row[0], pattern) for pattern in patterns)]
    if not dropped:
        return 0
    freed = distributions.delete(folder.parent, [folder.parent / row[0] for row in dropped])
    distributions.write_record(folder, [row for row in rows if row not in dropped])
    return freed
