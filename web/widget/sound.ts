/** One soft tone, made here, so there is no file to fetch. */
const TONE_HZ = 660
const TONE_S = 0.16
const VOLUME = 0.12

let context: AudioContext | null = null

/** Browsers keep pages silent until a person has touched them; called once the bank's page asked for sound. */
export function allowSound(target: Window): void {
  const unlock = (): void => {
    context ??= new AudioContext()
    void context.resume()
  }
  for (const gesture of ['pointerdown', 'keydown']) target.addEventListener(gesture, unlock, { once: true })
}

export function chime(): void {
  if (!context || context.state !== 'running') return
  const [oscillator, volume] = [context.createOscillator(), context.createGain()]
  const start = context.currentTime
  oscillator.frequency.value = TONE_HZ
  volume.gain.setValueAtTime(VOLUME, start)
  volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_S)
  oscillator.connect(volume).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(start + TONE_S)
}
