import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { ModelsRequest, SettingsTest, SettingsUpdate } from '@/lib/api/types';

const keys = { settings: ['settings'] as const, providers: ['providers'] as const, usage: ['usage'] as const };

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

/** Asks the model something small with these settings. A provider that refuses is an answer, not an error. */
export const useTestSettings = () =>
  useMutation({ mutationFn: (body: SettingsTest) => unwrap(api.POST('/api/settings/test', { body })) });

/** The models that the provider has today. */
export const useListModels = () =>
  useMutation({
    mutationFn: (body: ModelsRequest) => unwrap(api.POST('/api/settings/models', { body })),
  });

/** What the models of a month ("2026-03", in UTC) took. */
export const useUsage = (month: string) =>
  useQuery({
    queryKey: [...keys.usage, month],
    queryFn: ({ signal }) => unwrap(api.GET('/api/usage', { params: { query: { month } }, signal })),
    staleTime: 0,
  });
