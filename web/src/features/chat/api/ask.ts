import { api, unwrap } from '@/lib/api/client';
import type { Answer } from '@/lib/api/types';

/** Asks in English. */
export const ask = (connectionId: number, question: string, signal: AbortSignal): Promise<Answer> =>
  unwrap(api.POST('/api/query', { body: { connection_id: connectionId, query: question }, signal }));

/** Runs a query that the user wrote, edited or chose. */
export const run = (connectionId: number, query: string, signal: AbortSignal): Promise<Answer> =>
  unwrap(api.POST('/api/query/run', { body: { connection_id: connectionId, query }, signal }));
