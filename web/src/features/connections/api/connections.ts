import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { toConnection, type ConnectionCreate, type ConnectionTest, type ConnectionUpdate } from '@/lib/api/types';
import { accountKey } from '@/lib/queries/account';
import { connectionKeys } from '@/lib/queries/connections';
import { historyKeys } from '@/lib/queries/history';

function useStale() {
  const client = useQueryClient();
  return (...keys: (readonly unknown[])[]) =>
    Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}

export const useTestConnection = () =>
  useMutation({ mutationFn: (body: ConnectionTest) => unwrap(api.POST('/api/connections/test', { body })) });

export function useCreateConnection() {
  const stale = useStale();
  return useMutation({
    mutationFn: async (body: ConnectionCreate) => toConnection(await unwrap(api.POST('/api/connections', { body }))),
    onSuccess: () => stale(connectionKeys.all, accountKey),
  });
}

export interface Upload {
  name: string;
  file: File;
  signal: AbortSignal;
}

export function useUploadConnection() {
  const stale = useStale();
  return useMutation({
    mutationFn: async ({ name, file, signal }: Upload) =>
      toConnection(
        await unwrap(
          api.POST('/api/connections/upload', {
            params: { query: { name } },
            // The description calls raw bytes a string of format binary.
            body: file as unknown as string,
            bodySerializer: (body) => body,
            headers: { 'Content-Type': 'application/octet-stream' },
            signal,
          }),
        ),
      ),
    onSuccess: () => stale(connectionKeys.all, accountKey),
  });
}

export function useRefreshConnection() {
  const stale = useStale();
  return useMutation({
    mutationFn: async (id: number) =>
      toConnection(await unwrap(api.POST('/api/connections/{id}/refresh', { params: { path: { id } } }))),
    onSuccess: () => stale(connectionKeys.all),
  });
}

export function useEditConnection() {
  const stale = useStale();
  return useMutation({
    mutationFn: async ({ id, ...body }: ConnectionUpdate & { id: number }) =>
      toConnection(await unwrap(api.PATCH('/api/connections/{id}', { params: { path: { id } }, body }))),
    onSuccess: () => stale(connectionKeys.all),
  });
}

export function useDeleteConnection() {
  const client = useQueryClient();
  const stale = useStale();
  return useMutation({
    mutationFn: (id: number) => unwrap(api.DELETE('/api/connections/{id}', { params: { path: { id } } })),
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: connectionKeys.one(id) });
      return stale(connectionKeys.list, accountKey, historyKeys.all);
    },
  });
}

/** Up to ten rows of a table; waits until `enabled`. */
export const useSample = (id: number, table: string, enabled: boolean) =>
  useQuery({
    queryKey: connectionKeys.sample(id, table),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/connections/{id}/sample/{table}', { params: { path: { id, table } }, signal })),
    enabled,
  });
