/** Two tones for someone waiting, one for a message; made here, so there is no file to fetch. */
const TONES = { arrival: [880, 1175], message: [660] } as const

export type Sound = keyof typeof TONES

const TONE_S = 0.14
let context: AudioContext | null = null

/** Must be called from a click: browsers keep pages silent until a person has touched them. */
export function unlockSound(): void {
  context ??= new AudioContext()
  void context.resume()
}

export function play(sound: Sound): void {
  if (!context || context.state !== 'running') return
  TONES[sound].forEach((frequency, index) => tone(context!, frequency, context!.currentTime + index * TONE_S))
}

function tone(audio: AudioContext, frequency: number, start: number): void {
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.frequency.value = frequency
  volume.gain.setValueAtTime(0.15, start)
  volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_S)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + TONE_S)
}
