/** The skill groups of an account: `*` all, `loan` the first line of one, `loan:2` its second line. */
export interface Groups {
  all: boolean
  /** Line by group; a group that is not in it is not served. */
  lines: Record<string, number>
}

const ALL = '*'

export function groupsOf(skills: readonly string[]): Groups {
  const lines: Record<string, number> = {}
  for (const skill of skills) {
    const [group = '', line] = skill.split(':')
    if (group !== ALL) lines[group] = Number(line ?? 1)
  }
  return { all: skills.includes(ALL), lines }
}

/** The other way round; `all` leaves no room for single ones. */
export function skillsOf({ all, lines }: Groups): string[] {
  if (all) return [ALL]
  return Object.entries(lines)
    .filter(([, line]) => line > 0)
    .map(([group, line]) => (line === 1 ? group : `${group}:${line}`))
}
