// By path: the package's index would bring every component along.
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-alert.css'
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-input.css'
import 'element-plus/theme-chalk/el-message.css'

export { ElAlert } from 'element-plus/es/components/alert/index.mjs'
export { ElButton } from 'element-plus/es/components/button/index.mjs'
export { ElConfigProvider } from 'element-plus/es/components/config-provider/index.mjs'
export { ElInput } from 'element-plus/es/components/input/index.mjs'
export { ElMessage } from 'element-plus/es/components/message/index.mjs'
export { default as elEn } from 'element-plus/es/locale/lang/en.mjs'
export { default as zhCn } from 'element-plus/es/locale/lang/zh-cn.mjs'
