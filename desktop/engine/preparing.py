"""What the language model does while the person still talks: it reads what was said before."""

from __future__ import annotations

import logging
import threading

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.stages import Llm
from desktop.engine.types import Conversation

_log = logging.getLogger(__name__)

JOIN_S = 1.0
"""How long the reply waits for a model that does not stop preparing when it is told to, seconds."""


class Preparing:
    """One `Llm.prepare` on a thread of its own, from the press of the key until the reply is wanted."""

    def __init__(self, llm: Llm, conversation: Conversation, turn: CancelToken, number: int) -> None:
        self._cancel = CancelToken()
        self._forget = turn.on_cancel(self._cancel.cancel)
        self._thread = threading.Thread(
            target=self._run, args=(llm, conversation), name=f"prepare-{number}", daemon=True
        )
        self._thread.start()

    @classmethod
    def begin(cls, llm: Llm, conversation: Conversation, turn: CancelToken, number: int) -> Preparing | None:
        """None where the model has nothing to prepare."""
        return cls(llm, conversation, turn, number) if callable(getattr(llm, "prepare", None)) else None

    def end(self) -> None:
        """Stop it, and wait until it has: the model does one thing at a time. Harmless when called twice."""
        self._forget()
        self._cancel.cancel()
        self._thread.join(JOIN_S)

    def _run(self, llm: Llm, conversation: Conversation) -> None:
        try:
            llm.prepare(conversation, self._cancel)  # type: ignore[attr-defined]  # optional, see stages.Llm
        except Cancelled:
            _log.debug("preparing was cut short")
        except Exception:
            _log.warning("the language model could not prepare", exc_info=True)  # the reply will say what is wrong
