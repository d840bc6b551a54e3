import { read, write } from './storage';
import { createStore, useStore } from './store';

/** Who is signed in, as far as the page knows: the token, and why the last session ended when it did not end by choice. */
export interface Session {
  token: string | null;
  notice: string | null;
  /** Another number once somebody else may be signed in; the same while one person's token is renewed. */
  person: number;
}

const KEY = 'token';
let people = 0;
const store = createStore<Session>({ token: read(KEY), notice: null, person: people });

export const session = {
  get: store.get,
  subscribe: store.subscribe,
  signIn(token: string): void {
    write(KEY, token);
    store.set({ token, notice: null, person: ++people });
  },
  /** The same person goes on with another token: the server ended the session of the old one. */
  renew(token: string): void {
    write(KEY, token);
    store.set((now) => ({ ...now, token }));
  },
  signOut(notice: string | null = null): void {
    write(KEY, null);
    store.set({ token: null, notice, person: ++people });
  },
};

// Signing in or out in another tab counts here too.
window.addEventListener('storage', (event) => {
  if (event.key === KEY || event.key === null) store.set({ token: read(KEY), notice: null, person: ++people });
});

export const useSession = (): Session => useStore(store);
