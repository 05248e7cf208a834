"""When work may begin: once nothing more comes in, and the event loop has nothing much to do.

Work that begins sooner holds up the acknowledgements of what comes at the same moment.
"""

import asyncio

from bot.clock import SystemClock

# For how long nothing more must have come in before work begins, in seconds, and how often that is
# looked for.
_CALM_S = 0.05
_LOOKS = 12
# How much later than asked for one is woken while the event loop has nothing much to do, in seconds.
_PROMPT_S = 0.01


class Calm:
    """Knows how much came in, and waits until that is all."""

    def __init__(self) -> None:
        # What holds acknowledgements up is in real time, whatever clock Daybook goes by.
        self._real = SystemClock()
        self._came = 0
        self._calm_after = 0

    def came(self) -> None:
        """Something came in."""
        self._came += 1

    async def wait(self) -> None:
        """Wait until nothing more comes in, or long enough."""
        for _ in range(_LOOKS):
            came = self._came
            if came == self._calm_after:
                return
            is_prompt = await self._wakes_promptly()
            if is_prompt and came == self._came:
                self._calm_after = came

    async def _wakes_promptly(self) -> bool:
        """Sleep, and tell whether the event loop was free: else acknowledgements still go out."""
        loop = asyncio.get_running_loop()
        due = loop.time() + _CALM_S
        await self._real.sleep(_CALM_S)
        return loop.time() - due < _PROMPT_S
