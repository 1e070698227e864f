import { onBeforeUnmount, ref, type Ref } from 'vue'

export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp']

export interface ImageChoiceWords {
  imageTooLarge: (mb: number) => string
  imageRefused: { image_type: string }
}

export interface ImageChoice {
  chosen: Ref<{ file: File; url: string } | null>
  /** Why the last one cannot be sent; empty when it can. */
  refused: Ref<string>
  choose(files: File[]): void
  forget(): void
  onPaste(event: ClipboardEvent): void
  onDragOver(event: DragEvent): void
  onDrop(event: DragEvent): void
}

/** One image that is looked at before it is sent. `max` in bytes; `onChosen` is told once one is there. */
export function useImageChoice(
  max: () => number,
  words: () => ImageChoiceWords,
  onChosen: () => void,
): ImageChoice {
  const chosen: ImageChoice['chosen'] = ref(null)
  const refused = ref('')

  function choose(files: File[]): void {
    const file = files[0]
    if (!file) return
    forget()
    refused.value = unfit(file, max(), words()) ?? ''
    if (refused.value) return
    chosen.value = { file, url: URL.createObjectURL(file) }
    onChosen()
  }

  function forget(): void {
    if (chosen.value) URL.revokeObjectURL(chosen.value.url)
    chosen.value = null
    refused.value = ''
  }

  /** What brought text goes where text goes. */
  function take(event: Event, data: DataTransfer | null): void {
    const files = [...(data?.files ?? [])]
    if (!files.length) return
    event.preventDefault()
    choose(files)
  }

  onBeforeUnmount(forget)
  return {
    chosen,
    refused,
    choose,
    forget,
    onPaste: (event) => take(event, event.clipboardData),
    onDragOver: (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event) => take(event, event.dataTransfer),
  }
}

/** Why this one cannot be sent, before it is tried; null when it can. */
function unfit(file: File, max: number, words: ImageChoiceWords): string | null {
  if (!IMAGE_TYPES.includes(file.type)) return words.imageRefused.image_type
  return file.size > max ? words.imageTooLarge(Math.max(1, Math.floor(max / 1024 / 1024))) : null
}
