import { ref, type Ref } from 'vue'

/**
 * The server's clock as this page knows it. Waiting times are shown by server time because the clocks of
 * branch-office computers are minutes apart.
 */
export class ServerClock {
  private offsetMs = 0

  constructor(private readonly localNow: () => number = () => Date.now()) {}

  /** Takes over the server's time of a reply that has just arrived. */
  synchronise(serverTime: string): void {
    const time = Date.parse(serverTime)
    if (!Number.isNaN(time)) this.offsetMs = time - this.localNow()
  }

  now(): number {
    return this.localNow() + this.offsetMs
  }
}

export const serverClock = new ServerClock()

const ticking: Ref<number> = ref(serverClock.now())
let timer: ReturnType<typeof setInterval> | undefined

/** Server time in epoch ms, renewed every second; one timer serves all timers on the page. */
export function useServerNow(): Readonly<Ref<number>> {
  timer ??= setInterval(() => (ticking.value = serverClock.now()), 1000)
  return ticking
}
