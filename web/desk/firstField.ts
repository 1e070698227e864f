import { nextTick, type Ref } from 'vue'

/**
 * A dialog with a form: the cursor stands in its first field, not on its cross, for whoever has only keys. `takeKeyboard`
 * is for the dialog's `open-auto-focus`: it takes the focus itself a tick after it says so.
 */
export function useFirstField(form: Ref<HTMLElement | undefined>): { takeKeyboard: () => Promise<void> } {
  async function takeKeyboard(): Promise<void> {
    await nextTick()
    await nextTick()
    form.value?.querySelector<HTMLElement>('select, textarea, input')?.focus()
  }
  return { takeKeyboard }
}
