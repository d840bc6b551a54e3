import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { historyKeys } from '@/lib/queries/history';

/** A conversation is shown to this many of its newest questions. */
const LONGEST = 200;

/** The questions of a conversation, oldest first; waits while `id` is null. */
export const useConversation = (id: string | null) =>
  useQuery({
    queryKey: historyKeys.conversation(id ?? ''),
    queryFn: async ({ signal }) => {
      const query = { conversation_id: id ?? '', limit: LONGEST };
      return (await unwrap(api.GET('/api/query/history', { params: { query }, signal }))).reverse();
    },
    enabled: id !== null,
  });

/** Says that an answer is right or wrong; null takes it back. */
export function useFeedback() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verified }: { id: number; verified: boolean | null }) =>
      unwrap(api.POST('/api/query/history/{id}/feedback', { params: { path: { id } }, body: { verified } })),
    onSuccess: () => client.invalidateQueries({ queryKey: historyKeys.all }),
  });
}
