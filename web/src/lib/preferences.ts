import { read, write } from './storage';
import { createStore, useStore } from './store';

export type Theme = 'system' | 'light' | 'dark';

/** What the page remembers in this browser. `connectionId` is the connection of the last question. */
export interface Preferences {
  theme: Theme;
  connectionId: number | null;
}

const KEY = 'preferences';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

function load(): Preferences {
  const defaults: Preferences = { theme: 'system', connectionId: null };
  try {
    const stored = JSON.parse(read(KEY) ?? '{}') as Partial<Preferences>;
    return {
      theme: stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : 'system',
      connectionId: typeof stored.connectionId === 'number' ? stored.connectionId : null,
    };
  } catch {
    return defaults;
  }
}

const store = createStore<Preferences>(load());

const resolved = (theme: Theme): 'light' | 'dark' => (theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme);

function paint(): void {
  document.documentElement.dataset.theme = resolved(store.get().theme);
}

export const preferences = {
  get: store.get,
  set(change: Partial<Preferences>): void {
    store.set({ ...store.get(), ...change });
    write(KEY, JSON.stringify(store.get()));
    paint();
  },
};

dark.addEventListener('change', () => {
  paint();
  store.set({ ...store.get() });
});
paint();

export const usePreferences = (): Preferences => useStore(store);

/** The theme that is shown, with `system` resolved. */
export const useShownTheme = (): 'light' | 'dark' => resolved(useStore(store).theme);
