import {
  ArrowRightIcon,
  CalendarDaysIcon,
  ChatBubbleLeftRightIcon,
  CircleStackIcon,
  ClockIcon,
  Cog6ToothIcon,
  SparklesIcon,
} from '@heroicons/react/24/outline';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Page } from '@/components/page';
import { Failed } from '@/components/states';
import { useAccount } from '@/lib/queries/account';
import { AskBox } from './ask-box';

const features = [
  {
    to: '/chat',
    name: 'Ask a question',
    text: 'In plain English; the answer comes with its query and its evidence.',
    icon: ChatBubbleLeftRightIcon,
  },
  {
    to: '/connections',
    name: 'Connect a database',
    text: 'PostgreSQL and MongoDB by their address, SQLite by dropping the file.',
    icon: CircleStackIcon,
  },
  { to: '/history', name: 'Look back', text: 'Every question you asked, ready to be opened again.', icon: ClockIcon },
  {
    to: '/settings',
    name: 'Choose a language model',
    text: 'Optional: questions are answered without one too.',
    icon: Cog6ToothIcon,
  },
];

/** The first page after signing in. `recent` is the list of the newest questions. */
export const DashboardPage = ({ recent }: { recent: ReactNode }) => (
  <Page title="Dashboard">
    <section aria-label="Ask" className="glass-card relative flex flex-col gap-4 p-5 sm:p-8">
      <p className="text-2xl leading-tight font-bold tracking-tight sm:text-3xl">
        What would you like <span className="gradient-text">to know?</span>
      </p>
      <AskBox />
    </section>
    <StatsCards />
    <section aria-label="Features" className="grid gap-4 sm:grid-cols-2">
      {features.map(({ to, name, text, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className="glass-card group flex items-start gap-4 p-5 transition hover:-translate-y-0.5 hover:border-line-strong"
        >
          <span className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
            <Icon className="size-5" aria-hidden="true" />
          </span>
          <span className="min-w-0 flex-1">
            <span className="flex items-center justify-between gap-2 font-semibold">
              {name}
              <ArrowRightIcon
                className="size-4 text-faint transition group-hover:translate-x-0.5 group-hover:text-accent"
                aria-hidden="true"
              />
            </span>
            <span className="mt-1 block text-sm text-soft">{text}</span>
          </span>
        </Link>
      ))}
    </section>
    <section aria-labelledby="recent" className="flex flex-col gap-3">
      <h2 id="recent" className="text-lg font-semibold">
        Recent questions
      </h2>
      <div className="glass-card overflow-hidden">{recent}</div>
    </section>
  </Page>
);

function StatsCards() {
  const account = useAccount();
  if (account.isError) {
    return (
      <Failed title="Your figures could not be loaded." error={account.error} onRetry={() => void account.refetch()} />
    );
  }
  const stats = account.data?.stats;
  const cards = [
    { name: 'Connections', value: stats?.connections, icon: CircleStackIcon },
    { name: 'Questions', value: stats?.questions, icon: SparklesIcon },
    { name: 'This week', value: stats?.questions_this_week, icon: CalendarDaysIcon },
  ];
  return (
    <section aria-label="Your figures" aria-busy={account.isPending}>
      <dl className="grid grid-cols-3 gap-2 sm:gap-4">
        {cards.map(({ name, value, icon: Icon }) => (
          <div key={name} className="glass-card flex flex-col gap-1 p-3.5 sm:p-5">
            <dt className="flex items-center gap-2 text-xs text-soft sm:text-sm">
              <Icon className="hidden size-4 sm:block" aria-hidden="true" />
              {name}
            </dt>
            <dd className="text-2xl font-bold tabular-nums sm:text-3xl">
              {value?.toLocaleString('en') ?? <span className="text-faint">–</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
