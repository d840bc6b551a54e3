import createClient, { type Middleware } from 'openapi-fetch';
import { session } from '../session';
import { ApiError, isAbort, toApiError } from './error';
import type { paths } from './schema';

/** Where the API is: VITE_API_URL at build time, else what the server wrote in index.html, else where the page is from. */
export function apiBase(): string {
  const built: unknown = import.meta.env.VITE_API_URL;
  const meta = document.querySelector<HTMLMetaElement>('meta[name="dataquery-api"]')?.content.trim();
  const base = (typeof built === 'string' && built) || meta || window.location.origin;
  return base.replace(/\/+$/, '');
}

export const SESSION_ENDED = 'Your session has ended. Please sign in again.';

const authentication: Middleware = {
  onRequest({ request }) {
    const { token } = session.get();
    if (token) request.headers.set('Authorization', `Bearer ${token}`);
    return request;
  },
  onResponse({ request, response }) {
    // A late answer to the token of an earlier session says nothing about this one.
    const current = session.get().token;
    const sent = request.headers.get('Authorization');
    if (response.status === 401 && current && sent === `Bearer ${current}`) session.signOut(SESSION_ENDED);
  },
};

/** The typed client: every path, parameter and body is checked against openapi.json. */
export const api = createClient<paths>({ baseUrl: apiBase(), fetch: (request) => globalThis.fetch(request) });
api.use(authentication);

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a call. Throws ApiError; a stopped request throws its AbortError. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, 'The server cannot be reached. Check that it runs and that you are online.');
  }
  if (!outcome.response.ok || outcome.data === undefined) throw toApiError(outcome.response.status, outcome.error);
  return outcome.data;
}
