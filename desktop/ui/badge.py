"""What the badge over the picture says: that nothing leaves this machine, or what does."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from desktop.engine.types import StageName

_SENT: Mapping[str, str] = {
    "vad": "the sound of the microphone",
    "asr": "the sound of what you say",
    "llm": "what you say as text, with the conversation so far and the persona",
    "tts": "the answers as text, to be spoken",
    "video": "the sound of the answers",
}
"""What a server learns that runs the stage."""
_STARTER_TIP = (
    "The starter engines are running: small, quick, and simple. The full models are in the menu under Models… (Ctrl+M)."
)


def host_of(place: str) -> str:
    """The host's name in "host:port", "[::1]:port" or "host"."""
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place.rpartition(":")[0] if place.count(":") == 1 else place


def is_here(place: str) -> bool:
    """Whether `place` is this machine itself."""
    host = host_of(place).lower()
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def badge_for(
    servers: Mapping[StageName, str], plug_ins: Iterable[str] = (), downloading: str = "", starter: bool = False
) -> tuple[str, str, str]:
    """What the badge says: its text, a short one for narrow windows, and the explanation.

    `servers`: the place ("host:port") of the server that its owner named for a stage. `plug_ins`: engines from
    installed packages. `downloading`: the host that models come from now. `starter`: nothing but the starter runs.
    """
    names = sorted(set(plug_ins))
    tip = []
    if downloading:
        tip.append(f"Downloading from {downloading}: it learns this machine's address and which model is fetched.")
    for place in dict.fromkeys(servers.values()):
        stages = [stage for stage, server in servers.items() if server == place]
        sent = "; ".join(_SENT[stage] for stage in stages)
        where = f"The server {place} on this machine" if is_here(place) else f"The server {place}"
        tip.append(f"{where} gets: {sent}." + (" What it passes on is its own affair." if is_here(place) else ""))
    if names:
        tip.append(f"{', '.join(names)}: from installed packages. What they send, if anything, is theirs to say.")
    if not servers and not names:
        tip.append("Nothing you say leaves this machine.")
    if starter:
        tip.append(_STARTER_TIP)
    explanation = " ".join(tip)

    away = list(dict.fromkeys(host_of(place) for place in servers.values() if not is_here(place)))
    said = [f"speaks with {' and '.join(away)}"] if away else []
    short = "Speaks with a server"
    if servers and not away:
        said, short = ["speaks with a server on this machine"], "Own server"
    if names:
        said.append(f"with {', '.join(names)}")
        short = "Server, plug-ins" if servers else "Plug-ins"
    if downloading:
        said.insert(0, f"downloading from {downloading}")
        short = "Downloading"
    if said:
        text = ", ".join(said)
        return text[0].upper() + text[1:], short, explanation
    if starter:
        return "Starter – nothing leaves this machine", "Starter", explanation
    return "Nothing leaves this machine", "Private", explanation
