import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { AccountRemoval, FreshToken, PasswordChange } from '@/lib/api/types';
import { session } from '@/lib/session';

/** All other sessions have ended; this page goes on with the token of the new one. */
const goOn = ({ access_token }: FreshToken) => session.renew(access_token);

export const useChangePassword = () =>
  useMutation({
    mutationFn: (body: PasswordChange) => unwrap(api.POST('/api/account/password', { body })),
    onSuccess: goOn,
  });

export const useSignOutEverywhere = () =>
  useMutation({ mutationFn: () => unwrap(api.POST('/api/account/sign-out-everywhere')), onSuccess: goOn });

export const useDeleteAccount = () =>
  useMutation({
    mutationFn: (body: AccountRemoval) => unwrap(api.DELETE('/api/account', { body })),
    onSuccess: () => session.signOut('Your account was deleted.'),
  });
