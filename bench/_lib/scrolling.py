"""A list scrolled by hand: frames per second, by requestAnimationFrame."""

from __future__ import annotations

import itertools
import statistics

GOAL_FPS = 50

SCROLL = """([seconds, pixels, scroller, row]) => new Promise((done) => {
  const list = document.querySelector(scroller)
  const times = []
  let step = -pixels
  const end = performance.now() + seconds * 1000
  const frame = (now) => {
    times.push(now)
    if (list.scrollTop <= 0) step = pixels
    else if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) step = -pixels
    list.scrollTop += step
    if (now < end) requestAnimationFrame(frame)
    else done({ times, drawn: list.querySelectorAll(row).length })
  }
  requestAnimationFrame(frame)
})"""
"""→ the time of each frame in milliseconds, and how many rows are elements. Turns round at either end."""


def rates(times: list[float]) -> tuple[float, float]:
    """(median of the frame rate, frames in the worst whole second) from the times of frames in milliseconds."""
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    first = times[0]
    seconds = [0] * int((times[-1] - first) // 1000)
    for time in times:
        second = int((time - first) // 1000)
        if second < len(seconds):
            seconds[second] += 1
    return 1000 / statistics.median(gaps), min(seconds, default=0)
