import { api, unwrap } from '@/lib/api/client';
import { ApiError, isAbort, toApiError } from '@/lib/api/error';
import { readEvents } from '@/lib/api/events';
import type { Answer, QueryRequest } from '@/lib/api/types';
import type { AskEvent } from '../progress';

const shown: ReadonlySet<string> = new Set(['status', 'context', 'token', 'query', 'repair', 'rows']);

const BROKEN = 'The connection broke off before the answer was complete.';

/**
 * Asks in English; `onEvent` hears how far the answer is. Throws ApiError, also for a stream that breaks off; a stopped
 * request throws its AbortError, and the server stops what it was doing.
 */
export async function ask(
  question: QueryRequest,
  onEvent: (event: AskEvent) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const body = await unwrap(
    api.POST('/api/query', {
      body: question,
      headers: { Accept: 'text/event-stream' },
      parseAs: 'stream',
      signal,
    }),
  );
  try {
    if (body) {
      for await (const { name, data } of readEvents(body)) {
        const value = JSON.parse(data) as unknown;
        if (name === 'done') return value as Answer;
        if (name === 'error') throw toApiError((value as { status?: number }).status ?? 500, value);
        if (shown.has(name)) onEvent({ ...(value as object), name } as AskEvent);
      }
    }
  } catch (error) {
    if (error instanceof ApiError || isAbort(error)) throw error;
    // The network broke, or something on the way mangled the stream: no answer comes any more.
  }
  throw new ApiError(0, BROKEN);
}

/** Runs a query that the user wrote, edited or chose. */
export const run = (connectionId: number, query: string, signal: AbortSignal): Promise<Answer> =>
  unwrap(api.POST('/api/query/run', { body: { connection_id: connectionId, query }, signal }));
