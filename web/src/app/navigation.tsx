import {
  ArrowRightStartOnRectangleIcon,
  ChatBubbleLeftRightIcon,
  CircleStackIcon,
  ClockIcon,
  Cog6ToothIcon,
  HomeIcon,
} from '@heroicons/react/24/outline';
import { NavLink } from 'react-router';
import { IconButton } from '@/components/button';
import { Logo } from '@/components/logo';
import { ThemeControl } from '@/components/theme-control';
import { RecentQuestions } from '@/features/history/components/recent-questions';
import { cn } from '@/lib/cn';
import { useAccount } from '@/lib/queries/account';
import { session } from '@/lib/session';

const pages = [
  { to: '/', name: 'Dashboard', icon: HomeIcon },
  { to: '/chat', name: 'Chat', icon: ChatBubbleLeftRightIcon },
  { to: '/connections', name: 'Connections', icon: CircleStackIcon },
  { to: '/history', name: 'History', icon: ClockIcon },
  { to: '/settings', name: 'Settings', icon: Cog6ToothIcon },
];

/** The pages, the newest questions, who is signed in. */
export function Navigation() {
  const account = useAccount();
  return (
    <div className="flex h-full flex-col gap-5 p-4">
      <div className="flex items-center gap-2.5 px-2 pt-1">
        <Logo />
        <span className="text-lg font-semibold tracking-tight">DataQuery</span>
      </div>
      <nav aria-label="Main">
        <ul className="flex flex-col gap-0.5">
          {pages.map(({ to, name, icon: Icon }) => (
            <li key={to}>
              <NavLink
                to={to}
                end={to === '/'}
                className={({ isActive }) =>
                  cn(
                    'flex items-center gap-3 rounded-lg px-3 py-2 text-[0.9375rem] font-medium transition',
                    isActive ? 'bg-accent-soft text-ink' : 'text-soft hover:bg-accent-soft/60 hover:text-ink',
                  )
                }
              >
                {({ isActive }) => (
                  <>
                    <Icon className={cn('size-5', isActive && 'text-accent')} aria-hidden="true" />
                    {name}
                  </>
                )}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <section aria-label="Recent questions" className="flex min-h-0 flex-1 flex-col">
        <h2 className="px-3 pb-1.5 text-xs font-semibold tracking-wide text-faint">Recent questions</h2>
        <div className="min-h-0 overflow-y-auto">
          <RecentQuestions limit={12} />
        </div>
      </section>
      <div className="flex items-center gap-1 border-t border-line pt-3">
        <span className="min-w-0 flex-1 truncate px-2 text-sm text-soft" title={account.data?.email}>
          {account.data?.email}
        </span>
        <ThemeControl />
        <IconButton label="Sign out" onClick={() => session.signOut()}>
          <ArrowRightStartOnRectangleIcon className="size-5" aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
