import { createStore, useStore } from './store';

interface Toast {
  id: number;
  text: string;
}

const store = createStore<Toast | null>(null);
let count = 0;

/** Tells the user, in passing, that something worked. */
export const toast = (text: string): void => store.set({ id: ++count, text });
export const dismissToast = (shown: Toast): void => store.set((now) => (now?.id === shown.id ? null : now));
export const useToast = (): Toast | null => useStore(store);
