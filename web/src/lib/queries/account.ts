import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';

export const accountKey = ['account'] as const;

export const useAccount = () =>
  useQuery({ queryKey: accountKey, queryFn: ({ signal }) => unwrap(api.GET('/api/account', { signal })) });
