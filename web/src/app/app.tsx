import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Toaster } from '@/components/toaster';
import { createQueryClient } from '@/lib/api/query-client';
import { session } from '@/lib/session';
import { routes } from './routes';

export function App() {
  const queryClient = useMemo(() => createQueryClient(), []);
  const router = useMemo(() => createBrowserRouter(routes), []);
  // What one user read must not be seen by the next one in the same tab.
  useEffect(() => {
    let { person } = session.get();
    return session.subscribe(() => {
      const now = session.get().person;
      if (now !== person) queryClient.clear();
      person = now;
    });
  }, [queryClient]);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster />
    </QueryClientProvider>
  );
}
