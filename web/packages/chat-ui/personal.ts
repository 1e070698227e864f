/** 15 digits and more, however they are grouped; the last of an ID number may be an X. */
const NUMBER = /\d(?:[\s-]?\d){13,17}[\s-]?[\dXx]/

/** Whether an ID or card number is being typed. The service decides what it hides; this is only a hint beforehand. */
export function looksPersonal(text: string): boolean {
  return NUMBER.test(text.normalize('NFKC'))
}
