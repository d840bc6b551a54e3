import { useState, type SyntheticEvent } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { TextField } from '@/components/field';
import { Logo } from '@/components/logo';
import { PasswordField } from '@/components/password-field';
import { ThemeControl } from '@/components/theme-control';
import { errorMessage, fieldErrors } from '@/lib/api/error';
import { useTitle } from '@/lib/use-title';
import { useAuthenticate, type Mode } from '../api/auth';
import { Showcase } from './showcase';

interface Props {
  mode?: Mode;
  /** Why the user is here again, when a session ended by itself. */
  notice?: string | null;
  onLogin: (token: string) => void;
  onMode?: (mode: Mode) => void;
}

const words = {
  login: {
    title: 'Welcome back',
    subtitle: 'Ask your database in plain English.',
    submit: 'Sign in',
    busy: 'Signing in…',
    question: 'New to DataQuery?',
    other: 'register' as const,
    otherLabel: 'Create account',
  },
  register: {
    title: 'Start asking',
    subtitle: 'Your account comes with a demo database, ready to be asked.',
    submit: 'Create account',
    busy: 'Creating your account…',
    question: 'Have an account already?',
    other: 'login' as const,
    otherLabel: 'Sign in',
  },
};

export function LoginPage({ mode = 'login', notice, onLogin, onMode }: Props) {
  const text = words[mode];
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const authenticate = useAuthenticate(mode);
  useTitle(text.submit);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (authenticate.isPending) return;
    authenticate.mutate({ email: email.trim(), password }, { onSuccess: (token) => onLogin(token.access_token) });
  };
  const fields = fieldErrors(authenticate.error);
  const named = Boolean(fields.email ?? fields.password);

  return (
    <div className="animated-bg grid min-h-dvh lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
      <Showcase />
      <main className="relative flex items-center justify-center px-4 py-16">
        <div className="absolute top-4 right-4">
          <ThemeControl />
        </div>
        <div className="flex w-full max-w-sm flex-col gap-6">
          <div className="flex flex-col gap-2">
            <div className="mb-4 flex items-center gap-2.5 lg:hidden">
              <Logo className="size-9" />
              <span className="text-xl font-semibold tracking-tight">DataQuery</span>
            </div>
            <h1 className="text-3xl font-bold tracking-tight">{text.title}</h1>
            <p className="text-soft">{text.subtitle}</p>
          </div>
          {notice && mode === 'login' && !authenticate.error && <Alert tone="warn">{notice}</Alert>}
          {authenticate.error && !named && <Alert tone="bad">{errorMessage(authenticate.error)}</Alert>}
          <form onSubmit={submit} className="flex flex-col gap-4">
            <TextField
              label="Email"
              type="email"
              name="email"
              autoComplete="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              error={fields.email}
            />
            <PasswordField
              label="Password"
              what="password"
              name="password"
              autoComplete={mode === 'login' ? 'current-password' : 'new-password'}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              error={fields.password}
            />
            <Button type="submit" variant="primary" busy={authenticate.isPending} className="mt-2 min-h-11">
              {authenticate.isPending ? text.busy : text.submit}
            </Button>
          </form>
          <p className="text-center text-sm text-soft">
            {text.question}{' '}
            <button
              type="button"
              className="font-semibold text-accent underline-offset-4 hover:underline"
              onClick={() => {
                authenticate.reset();
                onMode?.(text.other);
              }}
            >
              {text.otherLabel}
            </button>
          </p>
        </div>
      </main>
    </div>
  );
}
