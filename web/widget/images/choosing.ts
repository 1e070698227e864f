import { text } from '../text'

export const TYPES = ['image/jpeg', 'image/png', 'image/webp']

/** Why this one cannot be sent, before it is tried; null when it can. `max` in bytes. */
export function unfit(file: File, max: number): string | null {
  if (!TYPES.includes(file.type)) return text.imageRefused.image_type
  return file.size > max ? text.imageTooLarge(Math.max(1, Math.floor(max / 1024 / 1024))) : null
}

/** The files of a paste or a drop; none when it brought text. */
export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])]
}
