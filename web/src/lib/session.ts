import { read, write } from './storage';
import { createStore, useStore } from './store';

/** Who is signed in, as far as the page knows: the token, and why the last session ended when it did not end by choice. */
export interface Session {
  token: string | null;
  notice: string | null;
}

const KEY = 'token';
const store = createStore<Session>({ token: read(KEY), notice: null });

export const session = {
  get: store.get,
  subscribe: store.subscribe,
  signIn(token: string): void {
    write(KEY, token);
    store.set({ token, notice: null });
  },
  signOut(notice: string | null = null): void {
    write(KEY, null);
    store.set({ token: null, notice });
  },
};

// Signing in or out in another tab counts here too.
window.addEventListener('storage', (event) => {
  if (event.key === KEY || event.key === null) store.set({ token: read(KEY), notice: null });
});

export const useSession = (): Session => useStore(store);
