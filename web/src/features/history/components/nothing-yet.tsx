import { ClockIcon } from '@heroicons/react/24/outline';
import { Link } from 'react-router';
import { Empty } from '@/components/states';

export const NothingYet = () => (
  <div className="glass-card">
    <Empty
      icon={<ClockIcon aria-hidden="true" />}
      title="No questions yet"
      action={
        <Link to="/chat" className="font-medium text-accent underline-offset-4 hover:underline">
          Ask the first one
        </Link>
      }
    />
  </div>
);
