/** A page of its own follows the visual viewport: a soft keyboard shrinks that and not the page. In a frame the loader does. */
export function followViewport(window: Window): void {
  const { visualViewport } = window
  if (!visualViewport) return
  const { style } = window.document.documentElement
  const follow = (): void => {
    // Pinch zoom is the reader's own business; only the keyboard is ours.
    const zoomed = visualViewport.scale > 1.01
    style.setProperty('--sw-height', zoomed ? '100%' : `${visualViewport.height}px`)
    style.setProperty('--sw-top', zoomed ? '0px' : `${visualViewport.offsetTop}px`)
  }
  visualViewport.addEventListener('resize', follow)
  visualViewport.addEventListener('scroll', follow)
  follow()
}
