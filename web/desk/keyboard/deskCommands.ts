import { computed, type ComputedRef, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { InboxCard } from '@subtext/api'
import { headlineText, useSession } from '@subtext/staff-ui'
import type { useCommands } from '../commands'
import { useConversation } from '../conversation/store'
import { useInbox } from '../inbox/store'
import { useDeclining } from '../line/declining'
import { listWords } from '../list/words'
import type { Navigation } from '../navigation'
import { usePhrases } from '../phrases/store'
import { supervises } from '../supervision/roles'
import { COMMAND_NAMES, keyOf, type CommandName, type Deed, type Deeds } from './commands'
import type { Offer } from './offers'
import { keyboardWords as words, namesOf } from './words'

/** Parts of the page that commands put the cursor into. */
export interface Parts {
  reply: () => void
  insertOpening: () => void
  attach: () => void
  note: () => void
  suggest: (rank: number) => void
  search: () => void
  find: () => void
}

/** Everything a person at the desk can do, and whether it is possible now. */
export function useDeskCommands(
  active: Ref<string | null>,
  navigation: Navigation,
  commands: ReturnType<typeof useCommands>,
  parts: Parts,
): Deeds {
  const inbox = useInbox()
  const store = useConversation()
  const session = useSession()
  const router = useRouter()
  const phrases = usePhrases()
  const { decline } = useDeclining()

  const opened = (): boolean => store.thread !== null
  const serving = (): boolean => store.isMine && store.owner === 'human'
  const toEnd = (): boolean => store.isMine && (store.owner === 'human' || store.owner === 'wrap_up')
  const ringing = (): string | undefined => inbox.ringing[0]?.conversation
  const held = (): boolean => Boolean(store.thread?.log.state.held_since)
  const aside = (): boolean => inbox.aside.some(({ conversation }) => conversation === active.value)
  const elsewhere = (step: 1 | -1) => (): boolean => {
    const beside = inbox.beside(active.value, step)
    return beside !== null && beside !== active.value
  }
  const always = (): boolean => true
  const dialog = (name: NonNullable<typeof commands.dialog.value>) => (): void => {
    commands.dialog.value = name
  }
  const list = (name: 'mine' | 'waiting' | 'all' | 'ended'): Deed => ({
    possible: () => inbox.tab !== name,
    run: () => (inbox.tab = name),
  })

  return {
    palette: { possible: always, run: dialog('palette') },
    next: { possible: elsewhere(1), run: () => navigation.step(1) },
    previous: { possible: elsewhere(-1), run: () => navigation.step(-1) },
    tab: { possible: always, run: navigation.nextTab },
    find: { possible: always, run: parts.find },
    accept: {
      possible: () => store.owner === 'queued' || ringing() !== undefined,
      run: () => {
        if (store.owner === 'queued') commands.acceptActive()
        else void commands.accept(ringing()!)
      },
    },
    decline: { possible: () => ringing() !== undefined, run: () => void decline(ringing()!) },
    reply: { possible: opened, run: parts.reply },
    insert: {
      possible: () => serving() && Boolean(store.thread?.summary?.opening),
      run: parts.insertOpening,
    },
    attach: { possible: () => serving() && Boolean(store.thread?.imageMax), run: parts.attach },
    note: { possible: opened, run: parts.note },
    search: { possible: always, run: parts.search },
    suggest: { possible: serving, run: (event) => parts.suggest(event ? Number(event.code.slice(-1)) : 1) },
    transfer: { possible: serving, run: dialog('transfer') },
    end: { possible: toEnd, run: commands.endOrWrapUp },
    endAndNext: { possible: toEnd, run: commands.endAndNext },
    hold: { possible: () => serving() && !held(), run: () => void commands.hold() },
    resume: { possible: () => serving() && held(), run: () => void commands.resume() },
    giveBack: { possible: serving, run: dialog('give-back') },
    snooze: { possible: serving, run: dialog('snooze') },
    unresolved: { possible: opened, run: dialog('unresolved') },
    wake: { possible: () => serving() && aside(), run: () => void commands.wake() },
    mine: list('mine'),
    waiting: list('waiting'),
    all: list('all'),
    ended: list('ended'),
    phrases: { possible: always, run: () => (phrases.managing = true) },
    board: { possible: () => supervises(session.agent), run: () => void router.push({ name: 'board' }) },
    help: { possible: always, run: dialog('help') },
  }
}

/** What the palette offers: what is possible now, then the conversations one may go to. */
export function useOffers(
  active: Ref<string | null>,
  navigation: Navigation,
  deeds: Deeds,
): ComputedRef<Offer[]> {
  const inbox = useInbox()

  function command(name: CommandName): Offer {
    const label = words.value.names[name]
    const { run } = deeds[name]
    return { id: name, label, also: namesOf(name), detail: keyOf(name), run: () => run() }
  }

  function conversation(where: 'mine' | 'waiting') {
    return (card: InboxCard): Offer => ({
      id: card.conversation,
      label: words.value.goTo(headlineText(card.headline)),
      also: [card.headline, card.skill.name, card.need?.name ?? card.topic?.name ?? ''],
      detail: `${listWords.value.names[where]} · ${card.skill.name}`,
      run: () => {
        inbox.tab = where
        void navigation.go(card.conversation)
      },
    })
  }

  return computed(() => {
    const others = ({ conversation }: InboxCard): boolean => conversation !== active.value
    return [
      ...COMMAND_NAMES.filter((name) => name !== 'palette' && deeds[name].possible()).map(command),
      ...[...inbox.lists.mine, ...inbox.aside].filter(others).map(conversation('mine')),
      ...inbox.lists.waiting.filter(others).map(conversation('waiting')),
    ]
  })
}
