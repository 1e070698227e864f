import type { Account, AccountDeed, Role } from '@subtext/api'
import { staffWords } from '@subtext/staff-ui'

type State = 'disabled' | 'locked' | 'first' | 'active'
/** What is asked about before it is done. */
export type AskedDeed = AccountDeed | 'password'

const zhRoles: Record<Role, string> = {
  agent: '坐席',
  supervisor: '主管',
  editor: '内容编辑',
  approver: '内容审核',
  auditor: '审计',
  admin: '管理员',
}
const enRoles: Record<Role, string> = {
  agent: 'Agent',
  supervisor: 'Supervisor',
  editor: 'Editor',
  approver: 'Approver',
  auditor: 'Auditor',
  admin: 'Administrator',
}
const zhHelp: Record<Role, string> = {
  agent: '接待转给所属技能组的客户',
  supervisor: '看现场看板，提醒、帮助坐席，接管会话',
  editor: '看机器人的决定，写内容改动',
  approver: '审核别人写的改动，使其生效或撤销',
  auditor: '看机器人的决定和操作记录',
  admin: '管理账号，看操作记录',
}
const enHelp: Record<Role, string> = {
  agent: 'Serves customers of the skill groups chosen below',
  supervisor: 'The live board; whispers, helps, takes over',
  editor: 'Reads decisions, writes changes of content',
  approver: 'Decides on changes of others, takes them back',
  auditor: 'Reads decisions and the audit trail',
  admin: 'Manages accounts, reads the audit trail',
}
const zhStates: Record<State, string> = {
  disabled: '已停用',
  locked: '输错密码，暂时锁定',
  first: '等待首次登录',
  active: '正常',
}
const enStates: Record<State, string> = {
  disabled: 'Disabled',
  locked: 'Locked for a while: wrong password',
  first: 'Has not signed in yet',
  active: 'Active',
}
const zhDeeds: Record<AskedDeed, string> = {
  disable: '停用',
  enable: '恢复',
  'sign-out': '结束登录',
  unlock: '解锁',
  password: '重置密码',
}
const enDeeds: Record<AskedDeed, string> = {
  disable: 'Disable',
  enable: 'Enable',
  'sign-out': 'End sessions',
  unlock: 'Unlock',
  password: 'Reset password',
}
const zhWhat: Record<AskedDeed, string> = {
  disable: '立即退出登录，不能再登录；做过的事和记录都保留。',
  enable: '可以用原来的密码重新登录。',
  'sign-out': '所有已登录的页面立即退出，可以马上重新登录。',
  unlock: '输错密码的次数清零，可以马上再试。',
  password: '原密码作废，动态验证码关闭，所有登录立即退出。新密码只显示一次。',
}
const enWhat: Record<AskedDeed, string> = {
  disable: 'Signed out at once, no more sign-in; what was done stays on record.',
  enable: 'May sign in again with the password of before.',
  'sign-out': 'Every open page is signed out at once; signing in again is possible.',
  unlock: 'Wrong passwords are forgotten; the next try may come at once.',
  password:
    'The old password ends, one-time codes are switched off, all sessions end. The new one is shown once.',
}
const zhDone: Record<AccountDeed, string> = {
  disable: '已停用',
  enable: '已恢复',
  'sign-out': '已结束登录',
  unlock: '已解锁',
}
const enDone: Record<AccountDeed, string> = {
  disable: 'disabled',
  enable: 'enabled',
  'sign-out': 'signed out',
  unlock: 'unlocked',
}

/** Who may sign in, and what he may do. */
export const accountWords = staffWords(
  {
    title: '账号',
    intro: '谁能登录、能做什么。每次改动都写入操作记录。',
    add: '新增账号',
    login: '登录名',
    person: '姓名',
    roles: '角色',
    skills: '技能组',
    state: '状态',
    lastSignIn: '最近登录',
    actions: '操作',
    never: '从未',
    none: '—',
    own: '本人的账号由其他管理员管理',
    codes: '动态验证码',
    states: zhStates,
    roleNames: zhRoles,
    roleHelp: zhHelp,
    change: '改角色',
    deeds: zhDeeds,
    what: zhWhat,
    done: (login: string, deed: AccountDeed) => `${login} ${zhDone[deed]}`,
    ask: (deed: AskedDeed, { login, name }: Account) => `${zhDeeds[deed]}：${name}（${login}）`,
    confirm: '确定',
    cancel: '取消',
    save: '保存',
    addTitle: '新增账号',
    changeTitle: ({ login, name }: Account) => `${name}（${login}）的角色`,
    number: '工号（客户看得到）',
    name: '姓名（同事看得到）',
    loginHint: '字母、数字和 . _ -，建好后不能改',
    all: '全部技能组',
    lines: ['不接', '一线', '二线'],
    line: (number: number) => `第 ${number} 线`,
    needsRole: '请至少选一个角色',
    needsAll: '请填写登录名、工号和姓名；登录名和工号只能用字母、数字和 . _ -',
    signsInAnew: '保存后，对方已打开的页面会退出，需要重新登录。',
    changed: (login: string) => `${login} 的角色已更改`,
    issued: '首次登录密码',
    issuedFor: (login: string) => `请当面或通过安全渠道交给 ${login}，对方登录后要自己设新密码。`,
    issuedOnce: '关闭后无法再次查看，只能重置。',
    copy: '复制',
    copied: '已复制',
    close: '我已记下',
  },
  {
    title: 'Accounts',
    intro: 'Who may sign in, and do what. Every change stands in the audit trail.',
    add: 'Add somebody',
    login: 'Login name',
    person: 'Name',
    roles: 'Roles',
    skills: 'Skill groups',
    state: 'State',
    lastSignIn: 'Last sign-in',
    actions: 'Actions',
    never: 'never',
    none: '—',
    own: 'Your own account is managed by another administrator',
    codes: 'One-time codes',
    states: enStates,
    roleNames: enRoles,
    roleHelp: enHelp,
    change: 'Roles',
    deeds: enDeeds,
    what: enWhat,
    done: (login, deed) => `${login} ${enDone[deed]}`,
    ask: (deed, { login, name }) => `${enDeeds[deed]}: ${name} (${login})`,
    confirm: 'Confirm',
    cancel: 'Cancel',
    save: 'Save',
    addTitle: 'Add somebody',
    changeTitle: ({ login, name }) => `Roles of ${name} (${login})`,
    number: 'Number (customers see it)',
    name: 'Name (colleagues see it)',
    loginHint: 'Letters, figures and . _ -; it cannot be changed later',
    all: 'All skill groups',
    lines: ['None', 'First line', 'Second line'],
    line: (number) => `Line ${number}`,
    needsRole: 'Please choose at least one role',
    needsAll: 'Please fill in login, number and name; login and number: letters, figures and . _ - only',
    signsInAnew: 'Pages that are open there are signed out when you save.',
    changed: (login) => `Roles of ${login} were changed`,
    issued: 'Password for the first sign-in',
    issuedFor: (login) =>
      `Hand it to ${login} in person or by a safe way; a new one is chosen at the sign-in.`,
    issuedOnce: 'Once closed it cannot be seen again, only reset.',
    copy: 'Copy',
    copied: 'Copied',
    close: 'I have noted it',
  },
)
