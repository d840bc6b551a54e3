import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './error';

/** Reads are tried again when nothing came back or the server is full; a clear answer, good or bad, is final. */
const retry = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503);

export const createQueryClient = (options: { retry: boolean } = { retry: true }): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: options.retry ? retry : false, staleTime: 15_000, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
