import { Page } from '@/components/page';
import { Segmented } from '@/components/segmented';
import { Failed, Waiting } from '@/components/states';
import { preferences, usePreferences } from '@/lib/preferences';
import { useProviders, useSettings } from '../api/settings';
import { AccountSection } from './account-section';
import { ModelForm } from './model-form';
import { UsageSection } from './usage-section';

const themes = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function SettingsPage() {
  const settings = useSettings();
  const providers = useProviders();
  const { theme } = usePreferences();
  const failed = settings.error ?? providers.error;
  return (
    <Page title="Settings">
      <section aria-labelledby="model" className="glass-card flex flex-col gap-5 p-5 sm:p-7">
        <div>
          <h2 id="model" className="text-lg font-semibold">
            Language model
          </h2>
          <p className="mt-1 max-w-2xl text-sm text-soft">
            Optional. Most questions are answered by the built-in translator, on this server, with no key. With a
            language model, questions that it is not sure about go there, with the part of the schema that they need.
            Each connection says what else may be told.
          </p>
        </div>
        {settings.data && providers.data ? (
          <ModelForm settings={settings.data} providers={providers.data.providers} />
        ) : failed ? (
          <Failed
            title="Your settings could not be loaded."
            error={failed}
            onRetry={() => {
              void settings.refetch();
              void providers.refetch();
            }}
          />
        ) : (
          <Waiting>Loading your settings…</Waiting>
        )}
      </section>
      <UsageSection />
      <section aria-labelledby="look" className="glass-card flex flex-col gap-5 p-5 sm:p-7">
        <h2 id="look" className="text-lg font-semibold">
          Appearance
        </h2>
        <div className="max-w-md">
          <Segmented
            label="Theme"
            options={themes}
            value={theme}
            onChange={(chosen) => preferences.set({ theme: chosen })}
          />
        </div>
      </section>
      <AccountSection />
    </Page>
  );
}
