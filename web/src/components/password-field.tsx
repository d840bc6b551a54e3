import { EyeIcon, EyeSlashIcon } from '@heroicons/react/24/outline';
import { useState, type ComponentProps } from 'react';
import { IconButton } from './button';
import { TextField } from './field';

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'trailing'> & {
  /** What is hidden, for the name of the eye: "password", "key". */
  what: string;
};

/** A secret that can be shown while it is typed. */
export function PasswordField({ what, ...rest }: Props) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeSlashIcon : EyeIcon;
  return (
    <TextField
      {...rest}
      type={shown ? 'text' : 'password'}
      spellCheck={false}
      trailing={
        <IconButton label={`${shown ? 'Hide' : 'Show'} ${what}`} onClick={() => setShown(!shown)}>
          <Icon className="size-5" aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
