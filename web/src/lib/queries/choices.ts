import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { connectionKeys } from './connections';

/** Readings that were chosen of unclear questions, newest first; waits until `enabled`. */
export const useChoices = (id: number, enabled: boolean) =>
  useQuery({
    queryKey: connectionKeys.choices(id),
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET('/api/connections/{id}/choices', { params: { path: { id } }, signal }))).choices,
    enabled,
  });

/** Forgets one of them: its question is unclear again. */
export function useForgetChoice(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (choice: number) =>
      unwrap(api.DELETE('/api/connections/{id}/choices/{choice}', { params: { path: { id, choice } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionKeys.choices(id) }),
  });
}
