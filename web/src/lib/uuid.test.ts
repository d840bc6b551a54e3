import { expect, test, vi } from 'vitest';
import { uuid } from './uuid';

test.each([true, false])('is a random UUID, secure context: %s', (secure) => {
  vi.stubGlobal('isSecureContext', secure);
  expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuid()).not.toBe(uuid());
  vi.unstubAllGlobals();
});
