export type Styles = Record<string, string>

/** Through CSSOM, so no `style-src` of the bank's page is needed; important, so its style sheets cannot interfere. */
export function paint(element: HTMLElement | SVGElement, styles: Styles): void {
  for (const name of Object.keys(styles)) element.style.setProperty(name, styles[name]!, 'important')
}

/** Black or white, whichever reads better on the colour (`#rrggbb`). */
export function inkOn(color: string): string {
  return luminance(color) > 0.179 ? '#000000' : '#ffffff'
}

/** Relative luminance of WCAG, 0 to 1. */
export function luminance(color: string): number {
  const channel = (at: number): number => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
