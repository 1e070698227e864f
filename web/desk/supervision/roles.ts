import type { Agent } from '@subtext/api'

const has = (agent: Agent | null, role: string): boolean => agent?.roles.includes(role) ?? false

export const supervises = (agent: Agent | null): boolean => has(agent, 'supervisor')
export const serves = (agent: Agent | null): boolean => has(agent, 'agent')

/** Whose first page the board is: there is no inbox for who serves nobody. */
export const onlySupervises = (agent: Agent | null): boolean => supervises(agent) && !serves(agent)
