import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { createHandlers } from './handlers';
import { server } from './server';

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 5000 });

// What jsdom does not have.
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};
Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;
URL.createObjectURL = () => 'blob:test';
URL.revokeObjectURL = () => undefined;

// jsdom draws no text and no charts: the editor becomes a text box, the chart its name.
vi.mock('@/features/chat/components/code-editor', () => import('./fake-code-editor'));
vi.mock('@/features/chat/components/chart', () => import('./fake-chart'));

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => localStorage.clear());
afterEach(async () => {
  cleanup();
  server.resetHandlers(...createHandlers());
  const { session } = await import('@/lib/session');
  session.signOut();
});
afterAll(() => server.close());
