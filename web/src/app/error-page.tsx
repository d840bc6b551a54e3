import { ExclamationTriangleIcon } from '@heroicons/react/24/outline';
import { Button } from '@/components/button';
import { Page } from '@/components/page';
import { Empty } from '@/components/states';

/** Shown when a page fails to load (a new version was installed meanwhile) or breaks while it is shown. */
export const ErrorPage = () => (
  <Page title="This page broke">
    <div className="glass-card">
      <Empty
        icon={<ExclamationTriangleIcon aria-hidden="true" />}
        title="The page could not be shown."
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        Reloading usually helps. Nothing you saved is lost.
      </Empty>
    </div>
  </Page>
);
