import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

export default defineConfig({
  plugins: [vue()],
  resolve: { tsconfigPaths: true },
  test: {
    environment: 'happy-dom',
    env: {
      VITE_BANK_NAME: '云杉银行',
      VITE_BANK_ENGLISH_NAME: 'Yunshan Bank',
      VITE_BANK_HOTLINE: '400-000-0000',
      VITE_BANK_HUMAN_HOURS: '每天 8:00–22:00',
    },
    include: ['{packages,loader,widget,desk,studio,demo}/**/*.test.ts'],
    setupFiles: ['./testing/language.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    maxWorkers: 2,
  },
})
