import { useState, type SyntheticEvent } from 'react';
import { Badge } from '@/components/alert';
import { Button } from '@/components/button';
import { SelectField, TextField } from '@/components/field';
import { PasswordField } from '@/components/password-field';
import { Failed } from '@/components/states';
import { ApiError } from '@/lib/api/error';
import type { Provider, Settings, SettingsUpdate } from '@/lib/api/types';
import { day } from '@/lib/format';
import { toast } from '@/lib/toast';
import { useUpdateSettings } from '../api/settings';

interface Props {
  settings: Settings;
  providers: readonly Provider[];
}

const OTHER = ':other';

/** Provider, model, key and address. The key is sent only when a new one was typed, or "" when it is to be removed. */
export function ModelForm({ settings, providers }: Props) {
  const [provider, setProvider] = useState(settings.llm_provider);
  const [model, setModel] = useState(settings.llm_model);
  const [key, setKey] = useState('');
  const [address, setAddress] = useState(settings.llm_base_url ?? '');
  const update = useUpdateSettings();
  const models = providers.find((one) => one.id === provider)?.models ?? [];
  const [typed, setTyped] = useState(!models.some((one) => one.id === settings.llm_model));
  const fields = update.error instanceof ApiError ? update.error.fields : {};

  const chooseProvider = (id: string) => {
    const offered = providers.find((one) => one.id === id)?.models ?? [];
    setProvider(id);
    setModel(offered[0]?.id ?? '');
    setTyped(offered.length === 0);
  };
  const chooseModel = (id: string) => {
    setTyped(id === OTHER);
    setModel(id === OTHER ? '' : id);
  };
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (update.isPending) return;
    const body: SettingsUpdate = { llm_provider: provider, llm_model: model.trim(), llm_base_url: address.trim() };
    if (key.trim()) body.llm_api_key = key.trim();
    update.mutate(body, {
      onSuccess: () => {
        setKey('');
        toast('Settings saved');
      },
    });
  };
  const removeKey = () => update.mutate({ llm_api_key: '' }, { onSuccess: () => toast('The key was removed') });

  return (
    <form onSubmit={save} className="flex flex-col gap-5">
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          label="Provider"
          value={provider}
          onChange={(event) => chooseProvider(event.target.value)}
          error={fields.llm_provider}
        >
          {!providers.some((one) => one.id === provider) && <option value={provider}>{provider || 'None'}</option>}
          {providers.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Model"
          value={typed ? OTHER : model}
          onChange={(event) => chooseModel(event.target.value)}
          error={typed ? undefined : fields.llm_model}
        >
          {models.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
          <option value={OTHER}>Another model…</option>
        </SelectField>
      </div>
      {typed && (
        <TextField
          label="Model name"
          hint="As the provider calls it."
          placeholder="gpt-4o-mini"
          autoComplete="off"
          spellCheck={false}
          value={model}
          onChange={(event) => setModel(event.target.value)}
          error={fields.llm_model}
        />
      )}
      <PasswordField
        label="API key"
        what="key"
        autoComplete="off"
        placeholder={settings.has_api_key ? 'Leave empty to keep the saved key' : 'sk-…'}
        hint={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            {settings.has_api_key ? (
              <>
                <Badge tone="good">
                  Key saved{settings.key_last_updated ? ` on ${day(settings.key_last_updated)}` : ''}
                </Badge>
                <button
                  type="button"
                  onClick={removeKey}
                  className="font-medium text-bad underline-offset-4 hover:underline"
                >
                  Remove key
                </button>
              </>
            ) : (
              'Kept encrypted on the server, never shown again.'
            )}
          </span>
        }
        value={key}
        onChange={(event) => setKey(event.target.value)}
        error={fields.llm_api_key}
      />
      <TextField
        label="Base address"
        type="url"
        placeholder="https://api.example.com/v1"
        hint="Only for a server of your own that speaks the OpenAI protocol. Ends in /v1."
        autoComplete="off"
        spellCheck={false}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        error={fields.llm_base_url}
      />
      {update.isError && Object.keys(fields).length === 0 && (
        <Failed title="The settings were not saved." error={update.error} />
      )}
      <Button type="submit" variant="primary" busy={update.isPending} className="self-start">
        Save settings
      </Button>
    </form>
  );
}
