import type { ReactNode, SyntheticEvent } from 'react';
import { fieldErrors } from '@/lib/api/error';
import { Button } from './button';
import { Failed } from './states';

interface Props {
  /** What sends it: while it runs, the form is not sent again. */
  call: { isPending: boolean; error: unknown };
  /** What is wrong, by field, and said there; the fields that `call` names unless told. */
  fields?: Readonly<Record<string, string | undefined>>;
  /** What is said when no field is to blame: "The password was not changed." */
  failure: string;
  onSubmit: () => void;
  /** The button that sends it: "Save settings". */
  submit: string;
  /** What the button says meanwhile, the same unless told. */
  submitting?: string;
  variant?: 'primary' | 'secondary';
  /** The name of the form for a screen reader. */
  label?: string;
  /** Further buttons. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Fields, what went wrong, and the button that sends them. */
export function Form(props: Props) {
  const { call, failure, onSubmit, submit, submitting = submit, variant = 'primary', label, actions, children } = props;
  const { fields = fieldErrors(call.error) } = props;
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!call.isPending) onSubmit();
  };
  return (
    <form onSubmit={send} aria-label={label} className="flex flex-col gap-5">
      {children}
      {call.error != null && !Object.values(fields).some(Boolean) && <Failed title={failure} error={call.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant={variant} busy={call.isPending}>
          {call.isPending ? submitting : submit}
        </Button>
        {actions}
      </div>
    </form>
  );
}
