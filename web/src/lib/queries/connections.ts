import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { isIndexing, toConnection } from '../api/types';

export const connectionKeys = {
  all: ['connections'] as const,
  list: ['connections', 'list'] as const,
  one: (id: number) => ['connections', 'one', id] as const,
  glossary: (id: number) => ['connections', 'glossary', id] as const,
  choices: (id: number) => ['connections', 'choices', id] as const,
  options: (id: number) => ['connections', 'options', id] as const,
  sample: (id: number, table: string) => ['connections', 'sample', id, table] as const,
};

/** Between two looks at a job. */
const INDEXING_POLL_MS = 1000;

export const connectionsQuery = queryOptions({
  queryKey: connectionKeys.list,
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/connections', { signal }))).map(toConnection),
  refetchInterval: ({ state }) => (state.data?.some(isIndexing) ? INDEXING_POLL_MS : false),
});

/** The user's connections, without their tables. */
export const useConnections = () => useQuery(connectionsQuery);

/** One connection with its tables; waits while `id` is null. */
export const useConnection = (id: number | null) =>
  useQuery({
    queryKey: connectionKeys.one(id ?? -1),
    queryFn: async ({ signal }) =>
      toConnection(await unwrap(api.GET('/api/connections/{id}', { params: { path: { id: id ?? -1 } }, signal }))),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && isIndexing(state.data) ? INDEXING_POLL_MS : false),
  });
