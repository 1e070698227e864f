import { describe, expect, it } from 'vitest'
import { looksPersonal } from './personal'

describe('looksPersonal', () => {
  it.each([
    '我的卡是6222021234567890123',
    '6222 0212 3456 7890',
    '6222-0212-3456-7890',
    '11010519491231002X',
    '11010519491231002x 这个',
    '６２２２０２１２３４５６７８９０',
    '110105194912310',
  ])('sees a number in %s', (text) => expect(looksPersonal(text)).toBe(true))

  it.each([
    '13812345678',
    '转了 5000 元，2026-11-22 10:30',
    '尾号1234',
    '95588',
    '怎么查余额',
    '12345678901234',
  ])('leaves %s alone', (text) => expect(looksPersonal(text)).toBe(false))
})
