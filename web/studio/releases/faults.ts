import { staffWords } from '@subtext/staff-ui'

/** What is wrong with a release or a switch, and what to do about it, by code. */
const words = staffWords(
  {
    faults: {
      release_changed: '有文件在签名后被改动过。请勿使用，重新制作，并请技术同事查明原因。',
      release_signature: '签名对不上，清单被改动过。请勿使用，重新制作，并请技术同事查明原因。',
      release_size: '有文件长短不对，可能没有写完。请重新制作。',
      release_file_missing: '缺少文件。请重新制作。',
      release_extra_file: '混进了清单以外的文件。请勿使用，重新制作，并请技术同事查明原因。',
      release_foreign_key: '不是本系统签名的。请在这里重新制作。',
      release_unsigned: '没有签名。请重新制作。',
      release_link: '里面有链接或特殊文件。请勿使用，重新制作，并请技术同事查明原因。',
      release_manifest: '清单读不出来或与文件不符。请重新制作。',
      release_path: '清单指向了版本以外的地方。请勿使用，重新制作。',
      release_encoder: '是用另一个编码器制作的，与现在的不相配。请重新训练再制作。',
      release_missing: '版本已经不在了。',
      release_key: '签名密钥读不出来。请技术同事从备份放回密钥。',
      release_model: '机器人引擎不接受它的模型。请重新训练再制作。',
      release_index: '它的索引不能用。请重新训练再制作。',
      release_warm: '新模型载入后没有及时答出菜单问题。请稍后再试，仍不行请重新训练。',
      release_not_followed: '服务没有及时换过去。请稍后再试，仍不行请联系技术同事。',
      release_outdated: '载入期间线上版本又换过，没有切换。请看过最新情况再决定。',
      release_interrupted: '切换时服务重启了，已放回原来的版本。可以再试一次。',
      release_failed: '系统出错，已放回原来的版本。请稍后再试，仍不行请联系技术同事。',
      release_one_seat: '试运行要另开一个机器人引擎，这里没有开起来。请联系技术同事。',
      release_no_trial: '这个版本没有在试运行。',
      release_not_built: '机器人还没有构建完整。请技术同事先运行一次安装。',
      gate_refused: '上线检查没有通过：',
      release_own: '制作人自己不能放行。',
      release_approver: '只有审核人可以放行，并且要说明理由。',
    } as Record<string, string>,
    archive: '模型文件有问题，不能打开。请重新训练再制作。',
    other: (code: string) => `没有通过核对（${code}）。请联系技术同事。`,
  },
  {
    faults: {
      release_changed:
        'A file was changed after it was signed. Do not use it; make it anew and find out why.',
      release_signature: 'The signature does not fit. Do not use it; make it anew and find out why.',
      release_size: 'A file is too long or too short. Make it anew.',
      release_file_missing: 'A file is missing. Make it anew.',
      release_extra_file:
        'There is a file that was not signed. Do not use it; make it anew and find out why.',
      release_foreign_key: 'Signed on another installation. Make it anew here.',
      release_unsigned: 'It is not signed. Make it anew.',
      release_link: 'It holds a link or a device. Do not use it; make it anew and find out why.',
      release_manifest: 'Its manifest cannot be read or does not fit. Make it anew.',
      release_path: 'Its manifest leads out of its folder. Do not use it; make it anew.',
      release_encoder: 'Made with another encoder than the one here. Train and make it anew.',
      release_missing: 'The release is gone.',
      release_key: 'The key cannot be read. Put it back from the backup.',
      release_model: 'Rasa refuses its model. Train and make it anew.',
      release_index: 'Its index cannot be used. Train and make it anew.',
      release_warm:
        'The model did not answer the menu’s questions in time. Try again later; else train anew.',
      release_not_followed: 'The service did not follow in time. Try again later; else ask your engineers.',
      release_outdated: 'Another release went live while it was loaded; look again before you decide.',
      release_interrupted: 'The service was started again meanwhile; what was live was put back. Try again.',
      release_failed:
        'The system failed; what was live was put back. Try again later; else ask your engineers.',
      release_one_seat: 'A trial needs a second Rasa, and none started. Ask your engineers.',
      release_no_trial: 'This release is not on trial.',
      release_not_built: 'The bot is not built completely. Your engineers have to run the set-up.',
      gate_refused: 'The gate refused it:',
      release_own: 'Who made it cannot let it through.',
      release_approver: 'Only an approver may let it through, with a reason.',
    } as Record<string, string>,
    archive: 'The model’s file cannot be opened. Train and make it anew.',
    other: (code: string) => `It did not pass the check (${code}). Ask your engineers.`,
  },
)

/** What a code means, and what to do. */
export function faultText(code: string): string {
  const { faults, archive, other } = words.value
  return faults[code] ?? (code.startsWith('archive_') ? archive : other(code))
}
