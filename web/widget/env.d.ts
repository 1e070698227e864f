interface ImportMetaEnv {
  readonly VITE_BANK_NAME: string
  readonly VITE_BANK_ENGLISH_NAME: string
  readonly VITE_BANK_HOTLINE: string
  readonly VITE_BANK_HUMAN_HOURS: string
  /** The bank's own web hosts, and others answers may link to; separated by commas. */
  readonly VITE_BANK_HOSTS?: string
  readonly VITE_BANK_LINK_HOSTS?: string
}
