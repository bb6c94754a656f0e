"""A server that answers late: a proxy that holds back every byte, both ways."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

SOME = 65_536


class LateServer:
    """Listens on a port of its own and passes on to another.

    Attributes:
        delay: the seconds by which what comes from now on is held back; 0 at first.
        port: where it listens.
        to: the port that what comes from now on is passed on to.
    """

    def __init__(self, to: int) -> None:
        self.delay = 0.0
        self.to = to
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        # A thread of its own, so that it goes on while a test waits.
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.port: int = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Stop listening, and let go of all connections."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def turn_to(self, port: int) -> None:
        """Let go of all connections, as a server that ends, and pass on what comes from now on to another."""
        self.to = port
        asyncio.run_coroutine_threadsafe(self._let_go(), self._loop).result()

    async def _let_go(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", self.to)
            try:
                await asyncio.gather(self._pass_on(reader, onward_writer), self._pass_on(onward_reader, writer))
            finally:
                onward_writer.close()
        except ConnectionRefusedError:
            pass  # There is no server: the browser finds its connection closed.
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what comes, in order, each piece when its time has come."""
        held: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def let_go() -> None:
            while True:
                due, piece = await held.get()
                await asyncio.sleep(due - self._loop.time())
                if not piece:
                    return
                writer.write(piece)
                await writer.drain()

        async def take() -> None:
            piece = b"?"
            while piece:
                piece = await reader.read(SOME)
                held.put_nowait((self._loop.time() + self.delay, piece))

        # Where one of them fails the other ends too: it would outlive the loop.
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(take())
                both.create_task(let_go())
        except* ConnectionError:
            pass
        with suppress(OSError, RuntimeError):
            writer.write_eof()
