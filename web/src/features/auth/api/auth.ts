import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { Credentials } from '@/lib/api/types';

export type Mode = 'login' | 'register';

const calls = {
  login: (body: Credentials) => unwrap(api.POST('/api/auth/login', { body })),
  register: (body: Credentials) => unwrap(api.POST('/api/auth/register', { body })),
};

/** Signs in or creates an account; both answer with a token. */
export const useAuthenticate = (mode: Mode) => useMutation({ mutationFn: calls[mode] });
