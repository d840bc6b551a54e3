import type { RouteObject } from 'react-router';
import { Waiting } from '@/components/states';
import { ErrorPage } from './error-page';
import { NotFound } from './not-found';
import { Protected, Public } from './guards';
import { Shell } from './shell';
import { ChatRoute, DashboardRoute, HistoryRoute, LoginRoute, RegisterRoute } from './pages';

/** Every address of the page. What a first visit does not need is loaded when it is opened. */
export const routes: RouteObject[] = [
  {
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <Waiting className="p-8">Opening the page…</Waiting>,
    children: [
      {
        element: <Public />,
        children: [
          { path: '/login', element: <LoginRoute /> },
          { path: '/register', element: <RegisterRoute /> },
        ],
      },
      {
        element: <Protected />,
        children: [
          {
            element: <Shell />,
            children: [
              {
                errorElement: <ErrorPage />,
                children: [
                  { index: true, element: <DashboardRoute /> },
                  { path: 'chat', element: <ChatRoute /> },
                  { path: 'history', element: <HistoryRoute /> },
                  {
                    path: 'connections',
                    lazy: async () => ({
                      Component: (await import('@/features/connections/components/connections-page')).ConnectionsPage,
                    }),
                  },
                  {
                    path: 'connections/:id',
                    lazy: async () => ({
                      Component: (await import('@/features/connections/components/connection-page')).ConnectionPage,
                    }),
                  },
                  {
                    path: 'settings',
                    lazy: async () => ({
                      Component: (await import('@/features/settings/components/settings-page')).SettingsPage,
                    }),
                  },
                  { path: '*', element: <NotFound /> },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
];
