/**
 * Whether a key press means "send": Enter alone, and not the Enter that takes a candidate of an input method.
 * Safari ends the composition before it reports that Enter; keyCode 229 is what still tells it apart.
 */
export function isSendKey(
  event: Pick<
    KeyboardEvent,
    'key' | 'isComposing' | 'keyCode' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'
  >,
): boolean {
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return false
  return !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey
}

/** Length as the service counts it: code points, so an emoji is one. */
export function lengthOf(text: string): number {
  return [...text].length
}
