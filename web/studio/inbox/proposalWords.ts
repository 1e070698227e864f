import { staffWords } from '@subtext/staff-ui'

/** From labels to a change of content. */
export const proposalWords = staffWords(
  {
    title: '标注与内容改动',
    tally: (messages: number) => `已标注 ${messages} 条，尚未提交`,
    nothing: '没有待提交的标注',
    detail: (topics: number, wordings: number) => `${topics} 个主题，${wordings} 种说法`,
    propose: '提交为一份改动',
    retry: '重新核对',
    proposing: '正在核对全部内容，约需几秒…',
    done: (wordings: number, topics: number) =>
      `已提交：${topics} 个主题新增 ${wordings} 句问法，等另一位同事审核。`,
    none: '没有可以加入的说法，未提交改动。',
    look: '查看这份改动',
    left: (count: number) => `有 ${count} 句没有加入`,
    leftTitle: (count: number) => `没有加入的说法（${count}）`,
    giveBack: '退回待看',
    newTopics: (count: number) => `新主题（${count}）`,
    newTopicsHow:
      '新主题要先有内容。写好答案并审核上线后，同名主题的标注会自动归入，可一起提交；由人工处理的，请退回待看，归入对应主题。',
    write: '写这个主题的答案',
    outOfScope: '“不在服务范围”的说法会一起提交，作为“听不懂”的例句；“不用处理”的不提交。',
    messages: (count: number) => `${count} 条`,
    recent: '最近提交',
    again: '可重新提交',
    inTopic: (name: string) => `归入“${name}”`,
    why: {
      known: (other: string) => `这个主题已有几乎一样的问法“${other}”，机器人已经学过。`,
      repeated: (other: string) =>
        other ? `和“${other}”几乎一样，加一句就够。` : '和另一句几乎一样，加一句就够。',
      contradicts: (other: string) =>
        other
          ? `同样的话属于“${other}”。请核对归哪个主题；若那边不对，先在内容改动里移走。`
          : '同样的话还属于别的主题，请核对。',
      hidden: () => '含有已隐藏的个人信息，不能进入内容。',
      unfit: () => '含有大括号、方括号等特殊符号，不能写进内容文件。',
      too_long: () => '超过 100 字，不适合作例句。',
      empty: () => '没有文字或数字。',
      no_file: () => '这个主题没有可以加例句的内容文件。',
    },
  },
  {
    title: 'Labels and content changes',
    tally: (messages: number) => `${messages} labelled messages, not proposed yet`,
    nothing: 'No labels wait to be proposed',
    detail: (topics: number, wordings: number) => `${topics} topics, ${wordings} wordings`,
    propose: 'Propose as one change',
    retry: 'Check again',
    proposing: 'Going through all content, some seconds…',
    done: (wordings: number, topics: number) =>
      `Proposed: ${wordings} questions for ${topics} topics; a colleague decides on it.`,
    none: 'None of the wordings can be added; nothing was proposed.',
    look: 'Open the change',
    left: (count: number) => `${count} were left out`,
    leftTitle: (count: number) => `Left out (${count})`,
    giveBack: 'Back to the inbox',
    newTopics: (count: number) => `New topics (${count})`,
    newTopicsHow:
      'A new topic needs content first. Once its answer is live, labels with its name count to it and can be proposed; what people handle is put back into the inbox and labelled with the topic there.',
    write: 'Write its answer',
    outOfScope:
      'Messages out of scope are proposed too, as examples of what is refused; discarded ones are not.',
    messages: (count: number) => `${count} messages`,
    recent: 'Newest changes',
    again: 'may be proposed again',
    inTopic: (name: string) => `for “${name}”`,
    why: {
      known: (other: string) => `The topic has nearly the same question, “${other}”.`,
      repeated: (other: string) =>
        other
          ? `Nearly the same as “${other}”; one is enough.`
          : 'Nearly the same as another one; one is enough.',
      contradicts: (other: string) =>
        other
          ? `The same words belong to “${other}”. Check which is right; move them in a content change if need be.`
          : 'The same words belong to another topic as well; please check.',
      hidden: () => 'Personal data was hidden in it.',
      unfit: () => 'It holds braces or brackets, which mean something in content files.',
      too_long: () => 'It has more than 100 characters.',
      empty: () => 'It has neither letters nor digits.',
      no_file: () => 'No content file takes examples of this topic.',
    },
  },
)
