import type { Category } from '@subtext/api'

export interface Group {
  name: string
  choices: { id: string; name: string }[]
}

/** The tree as one list to choose from: a group for each of the first level, deeper levels in the name. */
export function choicesOf(tree: Category[]): Group[] {
  return tree.map((top) => ({ name: top.name, choices: top.children ? leaves(top.children) : [top] }))
}

function leaves(level: Category[], above = ''): { id: string; name: string }[] {
  return level.flatMap(({ id, name, children }) =>
    children ? leaves(children, `${above}${name} / `) : [{ id, name: above + name }],
  )
}
