import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';

export const historyKeys = {
  all: ['history'] as const,
  recent: (limit: number) => ['history', 'recent', limit] as const,
  pages: (connectionId: number | null) => ['history', 'pages', connectionId] as const,
  conversations: ['history', 'conversations'] as const,
  conversation: (id: string) => ['history', 'conversation', id] as const,
  one: (id: number) => ['history', 'one', id] as const,
};

/** The newest questions. */
export const useRecentHistory = (limit: number) =>
  useQuery({
    queryKey: historyKeys.recent(limit),
    queryFn: ({ signal }) => unwrap(api.GET('/api/query/history', { params: { query: { limit } }, signal })),
  });

/** One past question; waits while `id` is null. */
export const useHistoryItem = (id: number | null) =>
  useQuery({
    queryKey: historyKeys.one(id ?? -1),
    queryFn: ({ signal }) => unwrap(api.GET('/api/query/history/{id}', { params: { path: { id: id ?? -1 } }, signal })),
    enabled: id !== null,
  });
