import { useEffect, useState } from 'react';
import { toast } from './toast';

/** Copies to the clipboard; `copied` is true for two seconds afterwards. */
export function useCopy(): { copied: boolean; copy: (text: string) => Promise<void> } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (text: string) => {
    try {
      await writeText(text);
      setCopied(true);
    } catch {
      toast('The browser refused to copy. Select the text and copy it yourself.');
    }
  };
  return { copied, copy };
}

/** The clipboard API exists on https and localhost only; elsewhere a selected field does it. */
async function writeText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  // Deprecated, and the only way on plain http.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand('copy');
  field.remove();
  if (!done) throw new Error('copy was refused');
}
