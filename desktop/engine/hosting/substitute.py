"""Who answers a call that the stage's own backend failed at: the turn goes on with what still works."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import BrokeOff, Host

_log = logging.getLogger(__name__)

REST_S = 20.0
"""How long after a failure the substitute is asked at once: a server that is away would hold up every clause."""

T = TypeVar("T")


class Substitute:
    """The starter of a stage beside the host of another backend. Nothing is started before it is needed."""

    def __init__(self, host: Host, spec: BackendSpec | None = None) -> None:
        """Without `spec` there is nobody to stand in, and failures are the caller's."""
        self._host = host
        self.spec = spec
        self._lock = threading.Lock()
        self._stand_in: Host | None = None
        self._closed = False
        self._rests_until = 0.0

    def answer(
        self, ask: Callable[[Host], Iterator[T]], cancel: CancelToken, counts: Callable[[T], bool] = lambda item: True
    ) -> Iterator[T]:
        """What `ask` yields of the host; of the stand-in where the backend said why it cannot before it yielded
        anything that `counts`. Raises what `ask` raises when the stand-in does not help either.
        """
        if self.spec is None or self._host.stand_in is not None:
            yield from ask(self._host)
            return
        begun = False
        if time.monotonic() >= self._rests_until:
            try:
                for item in ask(self._host):
                    begun = begun or counts(item)
                    yield item
                return
            except ParleyError as error:
                problem = error.problem
                of_another = problem.stage not in (None, self._host.spec.stage)  # what it was fed with broke
                if begun or cancel.cancelled or of_another:
                    raise
                self._rests_until = time.monotonic() + REST_S
                _log.warning("%s fails: %s", self._host.spec.stage, problem.what)
                what = f"{problem.what} For now {self.spec.shown} stands in."
                remedy = "" if isinstance(error, BrokeOff) else problem.remedy  # nobody has to ask again
                self._host.on_problem(replace(problem, what=what, remedy=remedy, level="warning"))
        yield from ask(self._other())

    def close(self) -> None:
        """End the stand-in's process, where there is one."""
        with self._lock:
            self._closed, stand_in = True, self._stand_in
        if stand_in is not None:
            stand_in.close()

    def _other(self) -> Host:
        with self._lock:
            if self._stand_in is None:
                assert self.spec is not None
                self._stand_in = Host(self.spec)
            if not self._closed:
                self._stand_in.start()
            return self._stand_in
