interface ImportMetaEnv {
  readonly VITE_BANK_NAME: string
  readonly VITE_BANK_HOTLINE: string
  readonly VITE_BANK_HUMAN_HOURS: string
}
