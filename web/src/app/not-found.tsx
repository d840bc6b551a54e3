import { MapIcon } from '@heroicons/react/24/outline';
import { Link } from 'react-router';
import { Page } from '@/components/page';
import { Empty } from '@/components/states';

export const NotFound = () => (
  <Page title="Page not found">
    <div className="glass-card">
      <Empty
        icon={<MapIcon aria-hidden="true" />}
        title="There is no page at this address."
        action={
          <Link to="/" className="font-medium text-accent underline-offset-4 hover:underline">
            Go to the dashboard
          </Link>
        }
      />
    </div>
  </Page>
);
