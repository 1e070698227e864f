import 'element-plus/theme-chalk/el-dialog.css'
import 'element-plus/theme-chalk/el-overlay.css'
import 'element-plus/theme-chalk/el-radio.css'
import 'element-plus/theme-chalk/el-radio-group.css'
import 'element-plus/theme-chalk/el-switch.css'

export { ElDialog } from 'element-plus/es/components/dialog/index.mjs'
export { ElRadio, ElRadioGroup } from 'element-plus/es/components/radio/index.mjs'
export { ElSwitch } from 'element-plus/es/components/switch/index.mjs'
