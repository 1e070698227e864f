"""In place of the module `time` where a storage reads the clock."""

import time


class ModuleTime:
    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now
