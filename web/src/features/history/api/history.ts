import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { accountKey } from '@/lib/queries/account';
import { historyKeys } from '@/lib/queries/history';

const PAGE = 30;

/** All past questions, newest first, a page at a time; of one connection when `connectionId` is given. */
export const useHistoryPages = (connectionId: number | null) =>
  useInfiniteQuery({
    queryKey: historyKeys.pages(connectionId),
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/query/history', {
          params: {
            query: {
              limit: PAGE,
              ...(pageParam !== null && { before: pageParam }),
              ...(connectionId !== null && { connection_id: connectionId }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
  });

/** All conversations, newest first, a page at a time. */
export const useConversationPages = () =>
  useInfiniteQuery({
    queryKey: historyKeys.conversations,
    initialPageParam: null as number | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam !== null && { before: pageParam }) };
      return (await unwrap(api.GET('/api/query/history/conversations', { params: { query }, signal }))).conversations;
    },
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.last_id ?? null)),
  });

export function useDeleteHistoryItem() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => unwrap(api.DELETE('/api/query/history/{id}', { params: { path: { id } } })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: historyKeys.all }),
        client.invalidateQueries({ queryKey: accountKey }),
      ]),
  });
}
