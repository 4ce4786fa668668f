"""Asking a model about reports: window by window, several at once, each answer kept as soon as it is there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

import msgspec

from comity.errors import EndpointError, Stopped
from comity.model import Document
from comity.proposing.answer import Answer, read_answer
from comity.proposing.answers import Answers, Kept
from comity.proposing.endpoints import make_endpoint
from comity.proposing.prompt import Message, Window, prompt, proposer, windows
from comity.proposing.replies import Endpoint, Reply
from comity.proposing.usage import Usage
from comity.settings import ModelOptions

_IN_A_ROW = 5
"""So many questions without an answer, one after the other, end a run."""
_SHOWN = 20_000


@dataclass(frozen=True)
class Pending:
    """The questions about one report that are under way."""

    futures: Sequence[Future[Answer]]

    def answers(self) -> list[Answer]:
        """Wait for the answers. Raises EndpointError."""
        return [future.result() for future in self.futures]


class Asker:
    """Asks one model; `by` is how its claims say who proposed them, `usage` what it has cost."""

    def __init__(self, options: ModelOptions, endpoint: Endpoint | None = None) -> None:
        self.options, self.prompt = options, prompt()
        self.by = proposer(options.name)
        self.usage = Usage.of(options)
        self._endpoint = endpoint or make_endpoint(options)
        self._answers = Answers(options.answers)
        self._pool = ThreadPoolExecutor(options.concurrency, thread_name_prefix="asking")
        self._lock = Lock()
        self._failed = 0
        self._stopped: Stopped | None = None

    def begin(self, document: Document, sentences: Sequence[str]) -> Pending:
        """Begin to ask about a report."""
        cut = windows(sentences, self.options.window, self.options.overlap)
        return Pending([self._pool.submit(self._answer, document, window) for window in cut])

    def resume(self) -> None:
        """Ask again after questions that had no answer; the first that has none again ends the run once more."""
        with self._lock:
            if self._stopped is not None and self._stopped.passing:
                self._stopped = None

    def close(self) -> None:
        """Drop the questions that have not begun, wait for those that have, and let go of the answers."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._answers.close()

    def _answer(self, document: Document, window: Window) -> Answer:
        messages = self.prompt.messages(document, window)
        key = self._key(messages[-1]["content"])
        kept = self._answers.get(key)
        if kept is None:
            kept = self._had(messages)
            self._answers.put(key, self.options.name, self.prompt.digest, kept)
        else:
            self.usage.note(kept=1)
        try:
            return read_answer(kept.text)
        except ValueError as why:
            self.usage.note(useless=1)
            return Answer(misshapen=[("answer", str(why))])

    def _key(self, content: str) -> str:
        parts = msgspec.json.encode([self.options.name, self.prompt.digest, content])
        return hashlib.sha256(parts).hexdigest()

    def _had(self, messages: list[Message]) -> Kept:
        """Ask, and once more where the answer has not the form asked for."""
        reply = self._ask(messages)
        tokens = [reply.tokens_in or 0, reply.tokens_out or 0]
        if why := _wrong(reply):
            again = f"{why}. Answer again: the whole JSON object, in the form asked for, and nothing else."
            shown = {"role": "assistant", "content": reply.text[:_SHOWN] or "(nothing)"}
            self.usage.note(repaired=1)
            second = self._ask([*messages, shown, {"role": "user", "content": again}])
            tokens = [tokens[0] + (second.tokens_in or 0), tokens[1] + (second.tokens_out or 0)]
            # A second answer of no use does not take the place of a first that was wrong in part only.
            reply = second if _entries(second) >= _entries(reply) else reply
        return Kept(text=reply.text, tokens_in=tokens[0], tokens_out=tokens[1])

    def _ask(self, messages: list[Message]) -> Reply:
        if self._stopped is not None:
            raise self._stopped
        try:
            # No token is less than a byte.
            most = len(msgspec.json.encode([self.prompt.system, messages]))
            reserved = self.usage.reserve(most, self.options.answer)
            try:
                reply = self._endpoint.ask(self.prompt.system, messages)
            except BaseException:
                self.usage.release(reserved)
                raise
        except Stopped as error:
            self._stopped = error
            raise
        except EndpointError as error:
            raise self._counted(error) from None
        self._failed = 0
        self.usage.settle(reserved, reply.tokens_in, reply.tokens_out, (most // 4, len(reply.text) // 4))
        return reply

    def _counted(self, error: EndpointError) -> EndpointError:
        """The error of a question that has no answer, or of the run if it is one too many."""
        with self._lock:
            self._failed += 1
            if self._failed < _IN_A_ROW:
                return error
            why = f"{error}; so it was {self._failed} times in a row: what was answered is kept, run it again to go on"
            self._stopped = Stopped(why, passing=True)
            return self._stopped


def _wrong(reply: Reply) -> str | None:
    """What is wrong with an answer, in words that the model can use."""
    try:
        answer = read_answer(reply.text)
    except ValueError as why:
        return f"The answer was cut off at the limit of its length: {why}" if reply.cut else f"In the answer {why}"
    return f"In {answer.misshapen[0][0]}: {answer.misshapen[0][1]}" if answer.misshapen else None


def _entries(reply: Reply) -> int:
    """How many entries can be read out of an answer; -1 where it is of no use."""
    try:
        return len(read_answer(reply.text).entries)
    except ValueError:
        return -1
