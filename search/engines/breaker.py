"""A circuit breaker: an engine that hangs costs a process a few waits and not one per page."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from search.engines.base import EngineAnsweredError, EngineUnavailableError

logger = logging.getLogger(__name__)


class CircuitBreaker:
    """After ``failures`` in a row nobody asks for ``seconds``; then one asker tries, and the others wait for its luck.

    Shared by the threads of a process. What the engine answered, even with an error of ours, is no failure.
    """

    def __init__(self, *, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = max(failures, 1)
        self._seconds = seconds
        self._clock = clock
        self._failures = 0
        self._closed_again_at = 0.0
        self._is_tried = False
        self._guard = threading.Lock()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one request; raises ``EngineUnavailableError`` at once while the circuit is open."""
        self._enter()
        try:
            yield
        except EngineAnsweredError:
            self._answered()
            raise
        except EngineUnavailableError:
            self._failed()
            raise
        except BaseException:
            with self._guard:
                self._is_tried = False
            raise
        self._answered()

    def _enter(self) -> None:
        with self._guard:
            if self._failures < self._limit:
                return
            if self._is_tried or self._clock() < self._closed_again_at:
                raise EngineUnavailableError("it did not answer a moment ago")
            self._is_tried = True

    def _answered(self) -> None:
        with self._guard:
            if self._failures >= self._limit:
                logger.info("the search engine answers again")
            self._failures, self._is_tried = 0, False

    def _failed(self) -> None:
        with self._guard:
            self._failures += 1
            self._is_tried = False
            if self._failures >= self._limit:
                self._closed_again_at = self._clock() + self._seconds
                logger.warning(
                    "the search engine is not asked for %s s: it failed %s times", self._seconds, self._failures
                )
