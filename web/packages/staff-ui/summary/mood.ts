/** Whether the customer's mood at the end of a course like "平静 → 不满" asks for care before anything else. */
export function endsTense(course: string): boolean {
  return /不满|着急|担心|难过|怒|焦虑|激动/.test(course.split('→').pop() ?? '')
}
