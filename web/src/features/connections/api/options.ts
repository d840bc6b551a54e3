import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { ConnectionOptionsUpdate, PromptRequest } from '@/lib/api/types';
import { connectionKeys } from '@/lib/queries/connections';

/** What a connection tells a language model; waits until `enabled`. */
export const useOptions = (id: number, enabled: boolean) =>
  useQuery({
    queryKey: connectionKeys.options(id),
    queryFn: ({ signal }) => unwrap(api.GET('/api/connections/{id}/options', { params: { path: { id } }, signal })),
    enabled,
  });

export function useSaveOptions(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ConnectionOptionsUpdate) =>
      unwrap(api.PUT('/api/connections/{id}/options', { params: { path: { id } }, body })),
    // Other chunks are another index, which is made by a job.
    onSuccess: () => client.invalidateQueries({ queryKey: connectionKeys.all }),
  });
}

/** What a model would be sent for a question. Nothing is sent. */
export const usePromptPreview = (id: number) =>
  useMutation({
    mutationFn: (body: PromptRequest) =>
      unwrap(api.POST('/api/connections/{id}/prompt', { params: { path: { id } }, body })),
  });
