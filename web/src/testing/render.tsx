import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider, type RouteObject } from 'react-router';
import { Toaster } from '@/components/toaster';
import { createQueryClient } from '@/lib/api/query-client';
import { session } from '@/lib/session';

/** The user of the mock server who has a history and two connections. */
export const signIn = (): void => session.signIn('token-of-ada@example.com');

export interface Options {
  /** Where the router stands, "/" unless told. */
  at?: string;
  /** The pattern of the page's address, any unless told. */
  path?: string;
}

/** Shows a page with what the app puts around it: router, query client, toasts. */
export function show(page: ReactNode, { at = '/', path = '*' }: Options = {}) {
  return showRoutes([{ path, element: page }], at);
}

export function showRoutes(routes: RouteObject[], at = '/') {
  const router = createMemoryRouter(routes, { initialEntries: [at] });
  const user = userEvent.setup();
  const view = render(
    <QueryClientProvider client={createQueryClient({ retry: false })}>
      <RouterProvider router={router} />
      <Toaster />
    </QueryClientProvider>,
  );
  return { ...view, router, user };
}
