import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { SettingsUpdate } from '@/lib/api/types';

const keys = { settings: ['settings'] as const, providers: ['providers'] as const };

export const useSettings = () =>
  useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => unwrap(api.GET('/api/settings', { signal })) });

export const useProviders = () =>
  useQuery({
    queryKey: keys.providers,
    queryFn: ({ signal }) => unwrap(api.GET('/api/settings/providers', { signal })),
    staleTime: Infinity,
  });

export function useUpdateSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsUpdate) => unwrap(api.POST('/api/settings', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.settings }),
  });
}
