import type { Component, InjectionKey } from 'vue'

/** What an app puts below a message: a component that gets its `row`. */
export const BELOW_BUBBLE: InjectionKey<Component> = Symbol('below a bubble')
