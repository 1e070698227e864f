import { staffWords } from '@subtext/staff-ui'

export const imageWords = staffWords(
  {
    attach: '图片',
    choose: '选择要发给客户的图片',
    preview: '待发送的图片',
    enlarge: '看大图',
    warning: '点图片看大图，确认里面没有客户的证件、卡号再发',
    send: '发送图片',
    remove: '移除',
    imageTooLarge: (mb: number) => `图片超过 ${mb} MB，请缩小后再发。`,
    imageRefused: {
      image_type: '只能发送 JPG、PNG 或 WebP 图片。',
      image_broken: '图片打不开，请换一张。',
      image_too_many_pixels: '图片尺寸太大，请缩小后再发。',
      image_too_large: '图片太大，请缩小后再发。',
      image_refused: '图片没有发出，请换一张。',
      uploads_off: '这里不能发送图片。',
      not_yours: '这个会话现在不由您处理，图片没有发出。',
      service_over: '人工服务已经结束，图片没有发出。',
    },
  },
  {
    attach: 'Image',
    choose: 'Choose an image for the customer',
    preview: 'Image to be sent',
    enlarge: 'Enlarge',
    warning:
      'Click to enlarge; before sending, make sure it shows none of the customer’s ID documents or card numbers',
    send: 'Send image',
    remove: 'Remove',
    imageTooLarge: (mb: number) => `The image is over ${mb} MB. Please make it smaller.`,
    imageRefused: {
      image_type: 'Only JPG, PNG and WebP images can be sent.',
      image_broken: 'This image cannot be opened. Please choose another.',
      image_too_many_pixels: 'This image has too many pixels. Please make it smaller.',
      image_too_large: 'This image is too large. Please make it smaller.',
      image_refused: 'The image was not sent. Please choose another.',
      uploads_off: 'Images cannot be sent here.',
      not_yours: 'You no longer serve this conversation; the image was not sent.',
      service_over: 'The service is over; the image was not sent.',
    },
  },
)
