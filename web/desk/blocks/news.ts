import { ref } from 'vue'
import { defineStore } from 'pinia'

/** Counts how often the service said that some block or proposal changed; whoever shows one asks again then. */
export const useBlockNews = defineStore('block-news', () => {
  const version = ref(0)
  return { version, changed: () => version.value++ }
})
