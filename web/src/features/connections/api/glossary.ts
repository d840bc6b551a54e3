import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { GlossaryEntryUpdate } from '@/lib/api/types';
import { connectionKeys } from '@/lib/queries/connections';

/** The connection's own words; waits until `enabled`. */
export const useGlossary = (id: number, enabled: boolean) =>
  useQuery({
    queryKey: connectionKeys.glossary(id),
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET('/api/connections/{id}/glossary', { params: { path: { id } }, signal }))).entries,
    enabled,
  });

/** Adds a term, or changes the one whose `entry` is given. */
export function useSaveTerm(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ entry, body }: { entry: number | undefined; body: GlossaryEntryUpdate }) =>
      unwrap(
        entry === undefined
          ? api.POST('/api/connections/{id}/glossary', { params: { path: { id } }, body })
          : api.PUT('/api/connections/{id}/glossary/{entry}', { params: { path: { id, entry } }, body }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionKeys.glossary(id) }),
  });
}

export function useRemoveTerm(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (entry: number) =>
      unwrap(api.DELETE('/api/connections/{id}/glossary/{entry}', { params: { path: { id, entry } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionKeys.glossary(id) }),
  });
}
