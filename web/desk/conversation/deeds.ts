import type {
  CommitmentOutcome,
  DeskApi,
  NewCommitment,
  OutgoingMessage,
  StateReply,
  TransferTarget,
  WrapUp,
} from '@subtext/api'
import type { Threads } from './threads'

type Command = (conversation: string, call: Promise<StateReply>) => Promise<void>

/** What an agent does with a conversation. Each fails as the service refuses it and leaves the fresh state behind. */
export function createDeeds(api: DeskApi, threads: Pick<Threads, 'enter' | 'take'>, command: Command) {
  async function refreshed(id: string, call: Promise<unknown>): Promise<void> {
    await call
    await api.conversation(id).then(threads.take)
  }

  return {
    accept: (id: string): Promise<void> => command(id, api.accept(id)),
    transfer: (id: string, to: TransferTarget, note: string): Promise<void> =>
      command(id, api.transfer(id, to, note)),
    consult: (id: string, agent: string, note: string): Promise<void> =>
      command(id, api.consult(id, agent, note)),
    endConsult: (id: string): Promise<void> => command(id, api.endConsult(id)),
    hold: (id: string): Promise<void> => command(id, api.hold(id)),
    resume: (id: string): Promise<void> => command(id, api.resume(id)),
    giveBack: (id: string, note: string): Promise<void> => command(id, api.giveBack(id, note)),
    end: (id: string): Promise<void> => command(id, api.end(id)),
    close: (id: string, wrapUp: WrapUp): Promise<void> => command(id, api.close(id, wrapUp)),
    /** Only one's own words; the log shows what became of them. */
    recall: (id: string, seq: number): Promise<void> => api.recall(id, seq),
    note: async (id: string, message: OutgoingMessage): Promise<void> => {
      threads.enter(id, await api.note(id, message))
    },
    promise: (id: string, promise: NewCommitment): Promise<void> => refreshed(id, api.promise(id, promise)),
    endPromise: (id: string, promise: string, outcome: CommitmentOutcome, note: string): Promise<void> =>
      refreshed(id, api.endPromise(promise, outcome, note)),
  }
}
