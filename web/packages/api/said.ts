export interface BotSaid {
  text: string
  buttons: Button[]
  in_reply_to: number[]
  answer?: boolean
  sign_in?: boolean
}

export interface Button {
  title: string
  value: string
}
