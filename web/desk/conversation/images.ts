import { CHAT_IMAGES, createImages } from '@subtext/chat-ui'
import { useSession } from '@subtext/staff-ui'
import { onBeforeUnmount, provide } from 'vue'

/** The images of one conversation, for as long as it is on the screen. */
export function provideImages(conversation: string): void {
  const { http } = useSession()
  const folder = `/v1/desk/conversations/${encodeURIComponent(conversation)}/images`
  const images = createImages((image) => http.blob(`${folder}/${encodeURIComponent(image)}`))
  provide(CHAT_IMAGES, images)
  onBeforeUnmount(images.clear)
}
