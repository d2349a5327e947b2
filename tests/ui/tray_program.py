"""A window at a desktop with a tray: `dbus-run-session -- python -m tests.ui.tray_program`, on an X server.

The tray's host is played here, on the session's bus, as desktops do it (org.kde.StatusNotifierWatcher). Prints what
happens, a line each, and ends with Quit.
"""

from __future__ import annotations

import threading

from jeepney import HeaderFields, MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop.paths import resource
from desktop.ui.window import MainWindow


def serve(connection: DBusConnection) -> None:
    """Say that there is a tray, and take its signs."""
    while True:
        message = connection.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        member = message.header.fields[HeaderFields.member]
        if member == "Get":
            connection.send(new_method_return(message, "v", (("b", True),)))
        else:
            connection.send(new_method_return(message))
        if member == "RegisterStatusNotifierItem":
            print("registered", flush=True)


def main() -> None:
    connection = open_dbus_connection("SESSION")
    Proxy(message_bus, connection).RequestName("org.kde.StatusNotifierWatcher")
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
    application = QApplication([])
    application.setWindowIcon(QIcon(str(resource("assets", "icon-256.png"))))
    window = MainWindow()
    window.show()
    window.set_tray(True, True)

    def close() -> None:
        print("closed" if window.close() else "hidden", flush=True)
        QTimer.singleShot(200, leave)

    def leave() -> None:
        window.shown_by_request()
        print("shown" if window.isVisible() else "not shown", flush=True)
        window.menu.leave.trigger()

    QTimer.singleShot(200, close)
    application.exec()
    print("ended", flush=True)


if __name__ == "__main__":
    main()
