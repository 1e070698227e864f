import { createDeskImagesApi } from '@subtext/api'
import { CHAT_IMAGES, createImages, createImageSending, type ImageSending, type Log } from '@subtext/chat-ui'
import { serverClock, useSession } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { newClientId } from '@subtext/stream'
import { onBeforeUnmount, provide } from 'vue'
import { imageWords } from '../replying/imageWords'
import type { Threads } from './threads'

/** What an upload hands over once it is stored: the screen that shows the conversation, if one does. */
const shown = new Map<string, ReturnType<typeof createImages>>()

/** The images of one conversation, for as long as it is on the screen. */
export function provideImages(conversation: string): void {
  const { http, csrf } = useSession()
  const api = createDeskImagesApi(http, csrf)
  const images = createImages((image) => api.image(conversation, image))
  shown.set(conversation, images)
  provide(CHAT_IMAGES, images)
  onBeforeUnmount(() => {
    if (shown.get(conversation) === images) shown.delete(conversation)
    images.clear()
  })
}

export interface ImageDeeds {
  sendImage(conversation: string, file: Blob): void
  cancelImage(conversation: string, clientId: string): void
}

export interface SendingImages {
  deeds: ImageDeeds
  /** False when it is no image of this tab. */
  retry(conversation: string, clientId: string): boolean
  stop(): void
}

/** What the agent sends goes on when he turns to another customer. */
export function createSendingImages(threads: Pick<Threads, 'change'>): SendingImages {
  const all = new Map<string, ImageSending>()

  function start(conversation: string): ImageSending {
    const { http, csrf } = useSession()
    const keep = (id: string, url: string): void => {
      const images = shown.get(conversation)
      if (images) images.keep(id, url)
      else URL.revokeObjectURL(url)
    }
    const outbox = {
      conversation: () => conversation,
      change: (edit: (log: Log) => Log) => threads.change(conversation, edit),
      newId: newClientId,
      now: () => new Date(serverClock.now()).toISOString(),
      refusals: () => imageWords.value.imageRefused,
      tell: (words: string) => void ElMessage.warning(words),
    }
    return createImageSending(createDeskImagesApi(http, csrf), { keep }, outbox)
  }

  return {
    deeds: {
      sendImage: (conversation, file) => {
        const sending = all.get(conversation) ?? start(conversation)
        all.set(conversation, sending)
        sending.send(file)
      },
      cancelImage: (conversation, clientId) => all.get(conversation)?.cancel(clientId),
    },
    retry: (conversation, clientId) => all.get(conversation)?.retry(clientId) ?? false,
    stop: () => {
      for (const one of all.values()) one.stop()
      all.clear()
    },
  }
}
