import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from '@/lib/session';

/** Pages for those who are signed in; others go to the login page and come back afterwards. */
export function Protected() {
  const { token } = useSession();
  const { pathname, search } = useLocation();
  if (!token) return <Navigate to="/login" replace state={pathname === '/' ? null : { from: pathname + search }} />;
  return <Outlet />;
}

/** Login and registration; who is signed in already has no business there. */
export function Public() {
  const { token } = useSession();
  const { state } = useLocation() as { state: { from?: string } | null };
  if (token) return <Navigate to={state?.from ?? '/'} replace />;
  return <Outlet />;
}
