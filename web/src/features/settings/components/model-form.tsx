import { useState } from 'react';
import { Alert, Badge } from '@/components/alert';
import { Button, LinkButton } from '@/components/button';
import { SelectField, TextField } from '@/components/field';
import { Form } from '@/components/form';
import { PasswordField } from '@/components/password-field';
import { Failed } from '@/components/states';
import { fieldErrors } from '@/lib/api/error';
import type { ModelsRequest, Provider, Settings, SettingsTest, SettingsUpdate } from '@/lib/api/types';
import { day, duration } from '@/lib/format';
import { toast } from '@/lib/toast';
import { useListModels, useTestSettings, useUpdateSettings } from '../api/settings';
import { ModelField } from './model-field';

interface Props {
  settings: Settings;
  providers: readonly Provider[];
}

/** Whether a call was about what the form says now. */
const isAbout = (sent: unknown, now: unknown): boolean => JSON.stringify(sent) === JSON.stringify(now);

/** Provider, model, key and address. The key is sent only when a new one was typed, or "" when it is to be removed. */
export function ModelForm({ settings, providers }: Props) {
  const [provider, setProvider] = useState(settings.llm_provider);
  const [model, setModel] = useState(settings.llm_model);
  const [key, setKey] = useState('');
  const [address, setAddress] = useState(settings.llm_base_url ?? '');
  const update = useUpdateSettings();
  const test = useTestSettings();
  const list = useListModels();

  const chosen = providers.find((one) => one.id === provider);
  const place: ModelsRequest = { llm_provider: provider, llm_base_url: address.trim() };
  if (key.trim()) place.llm_api_key = key.trim();
  const draft: SettingsTest = { ...place, llm_model: model.trim() };
  const told = isAbout(list.variables, place) ? list.data : undefined;
  const tested = isAbout(test.variables, draft) ? test : undefined;
  const fields = { ...fieldErrors(test.error), ...fieldErrors(list.error), ...fieldErrors(update.error) };

  const chooseProvider = (id: string) => {
    setProvider(id);
    setModel(providers.find((one) => one.id === id)?.models[0]?.id ?? '');
  };
  const save = () => {
    const body: SettingsUpdate = draft;
    update.mutate(body, {
      onSuccess: () => {
        setKey('');
        toast('Settings saved');
      },
    });
  };
  const removeKey = () => update.mutate({ llm_api_key: '' }, { onSuccess: () => toast('The key was removed') });

  return (
    <Form
      label="Language model"
      call={update}
      failure="The settings were not saved."
      onSubmit={save}
      submit="Save settings"
      actions={
        <Button busy={test.isPending} onClick={() => test.mutate(draft)}>
          Test key
        </Button>
      }
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          label="Provider"
          value={provider}
          onChange={(event) => chooseProvider(event.target.value)}
          error={fields.llm_provider}
        >
          {!chosen && <option value={provider}>{provider || 'None'}</option>}
          {providers.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <ModelField
          key={provider}
          models={told?.models ?? chosen?.models ?? []}
          value={model}
          onChange={setModel}
          error={fields.llm_model}
          hint={
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <LinkButton disabled={list.isPending} onClick={() => list.mutate(place)}>
                {list.isPending ? 'Asking the provider…' : 'Ask the provider for its models'}
              </LinkButton>
              <span role="status">
                {told && (told.refreshed ? `${told.models.length.toLocaleString('en')} models.` : told.message)}
              </span>
            </span>
          }
        />
      </div>
      <PasswordField
        label="API key"
        what="key"
        autoComplete="off"
        placeholder={
          settings.has_api_key
            ? 'Leave empty to keep the saved key'
            : chosen?.needs_key === false
              ? 'Only if the server asks for one'
              : 'sk-…'
        }
        hint={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            {settings.has_api_key ? (
              <>
                <Badge tone="good">
                  Key saved{settings.key_last_updated ? ` on ${day(settings.key_last_updated)}` : ''}
                </Badge>
                <LinkButton className="text-bad" onClick={removeKey}>
                  Remove key
                </LinkButton>
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
        placeholder={chosen?.base_url || 'https://api.example.com/v1'}
        hint={
          chosen?.base_url
            ? `Only to reach ${chosen.name} elsewhere than at its own address.`
            : 'A server that speaks the OpenAI protocol, such as vLLM, llama.cpp or LM Studio. Ends in /v1.'
        }
        autoComplete="off"
        spellCheck={false}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        error={fields.llm_base_url}
      />
      {tested?.data && (
        <Alert tone={tested.data.ok ? 'good' : 'bad'}>
          {tested.data.message}
          {tested.data.ok && ` (${duration(tested.data.ms)})`}
        </Alert>
      )}
      {tested?.isError && Object.keys(fieldErrors(test.error)).length === 0 && (
        <Failed title="The key was not tested." error={test.error} />
      )}
      {list.isError && Object.keys(fieldErrors(list.error)).length === 0 && (
        <Failed title="The provider was not asked for its models." error={list.error} />
      )}
    </Form>
  );
}
