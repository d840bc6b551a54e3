import { Bars3Icon, XMarkIcon } from '@heroicons/react/24/outline';
import { useEffect, useRef } from 'react';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import { IconButton } from '@/components/button';
import { Logo } from '@/components/logo';
import { Navigation } from './navigation';

/** Navigation beside the page; on a narrow screen it is a drawer behind a menu button. */
export function Shell() {
  const drawer = useRef<HTMLDialogElement>(null);
  const { key } = useLocation();
  useEffect(() => drawer.current?.close(), [key]);
  return (
    <div className="animated-bg relative isolate flex min-h-dvh flex-col lg:flex-row">
      <Glow />
      <a
        href="#main"
        className="sr-only z-50 rounded-lg bg-raised px-4 py-2 font-medium focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-canvas/80 px-2 backdrop-blur-lg lg:hidden">
        <IconButton label="Open menu" onClick={() => drawer.current?.showModal()}>
          <Bars3Icon className="size-6" aria-hidden="true" />
        </IconButton>
        <Logo className="size-7" />
        <span className="font-semibold tracking-tight">DataQuery</span>
      </header>
      <aside className="sticky top-0 hidden h-dvh w-64 shrink-0 border-r border-line bg-canvas/55 backdrop-blur-lg lg:block">
        <Navigation />
      </aside>
      <dialog
        ref={drawer}
        aria-label="Menu"
        className="m-0 h-dvh max-h-none w-72 max-w-[85vw] border-r border-line bg-canvas text-ink backdrop:bg-slate-950/60 lg:hidden"
      >
        <div className="absolute top-3 right-2">
          <IconButton label="Close menu" onClick={() => drawer.current?.close()}>
            <XMarkIcon className="size-6" aria-hidden="true" />
          </IconButton>
        </div>
        <Navigation />
      </dialog>
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}

/** Two soft lights in the colours of the brand. */
const Glow = () => (
  <div aria-hidden="true" className="pointer-events-none fixed inset-0 -z-10 overflow-hidden opacity-[var(--glow)]">
    <div className="pulse-slow absolute -top-48 right-[-10%] size-[34rem] rounded-full bg-[radial-gradient(closest-side,var(--color-secondary),transparent)]" />
    <div className="pulse-slow absolute bottom-[-16rem] left-[5%] size-[36rem] rounded-full bg-[radial-gradient(closest-side,var(--color-primary),transparent)]" />
  </div>
);
