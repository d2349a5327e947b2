"""What the badge over the picture says: that nothing leaves this machine, or what does."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from desktop.engine.types import StageName
from desktop.ui.language import mark, tr

_SENT: Mapping[str, str] = {
    "vad": mark("the sound of the microphone"),
    "asr": mark("the sound of what you say"),
    "llm": mark("what you say as text, with the conversation so far and the persona"),
    "tts": mark("the answers as text, to be spoken"),
    "video": mark("the sound of the answers"),
}
"""What a server learns that runs the stage."""
_STARTER_TIP = mark(
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
        tip.append(
            tr("Downloading from {downloading}: it learns this machine's address and which model is fetched.").format(
                downloading=downloading
            )
        )
    for place in dict.fromkeys(servers.values()):
        stages = [stage for stage, server in servers.items() if server == place]
        sent = "; ".join(tr(_SENT[stage]) for stage in stages)
        where = (
            tr("The server {place} on this machine").format(place=place)
            if is_here(place)
            else tr("The server {place}").format(place=place)
        )
        tip.append(
            tr("{where} gets: {sent}.").format(where=where, sent=sent)
            + (" " + tr("What it passes on is its own affair.") if is_here(place) else "")
        )
    if names:
        tip.append(
            tr("{names}: from installed packages. What they send, if anything, is theirs to say.").format(
                names=", ".join(names)
            )
        )
    if not servers and not names:
        tip.append(tr("Nothing you say leaves this machine."))
    if starter:
        tip.append(tr(_STARTER_TIP))
    explanation = " ".join(tip)

    away = list(dict.fromkeys(host_of(place) for place in servers.values() if not is_here(place)))
    said = [tr("speaks with {names}").format(names=f" {tr('and')} ".join(away))] if away else []
    short = tr("Speaks with a server")
    if servers and not away:
        said, short = [tr("speaks with a server on this machine")], tr("Own server")
    if names:
        said.append(tr("with {names}").format(names=", ".join(names)))
        short = tr("Server, plug-ins") if servers else tr("Plug-ins")
    if downloading:
        said.insert(0, tr("downloading from {downloading}").format(downloading=downloading))
        short = tr("Downloading")
    if said:
        text = ", ".join(said)
        return text[0].upper() + text[1:], short, explanation
    if starter:
        return tr("Starter – nothing leaves this machine"), tr("Starter"), explanation
    return tr("Nothing leaves this machine"), tr("Private"), explanation
