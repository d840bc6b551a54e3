import { Logo } from '@/components/logo';

const bars = [
  { name: 'Northwind', share: 92 },
  { name: 'Acme', share: 78 },
  { name: 'Initech', share: 61 },
  { name: 'Umbrella', share: 47 },
];

/** What the product does, told by one question and its answer. */
export const Showcase = () => (
  <section
    aria-label="About DataQuery"
    className="relative hidden flex-col justify-between overflow-hidden border-r border-line p-12 lg:flex xl:p-16"
  >
    <div aria-hidden="true" className="absolute inset-0 opacity-[var(--glow)]">
      <div className="pulse-slow absolute -top-40 -left-40 size-[36rem] rounded-full bg-[radial-gradient(closest-side,var(--color-primary),transparent)]" />
      <div className="pulse-slow absolute -right-40 -bottom-40 size-[36rem] rounded-full bg-[radial-gradient(closest-side,var(--color-secondary),transparent)]" />
    </div>
    <div className="relative flex items-center gap-3">
      <Logo className="size-9" />
      <span className="text-xl font-semibold tracking-tight">DataQuery</span>
    </div>
    <div className="relative flex flex-col gap-8">
      <p className="max-w-xl text-4xl leading-[1.15] font-bold tracking-tight xl:text-5xl">
        Ask a question. <span className="gradient-text">Get the answer, and the proof.</span>
      </p>
      <div aria-hidden="true" className="flex max-w-lg flex-col gap-3">
        <p className="brand-fill self-end rounded-2xl rounded-br-md px-4 py-2.5 text-[0.9375rem] font-medium text-white shadow-lg">
          Top 4 customers by revenue
        </p>
        <div className="glass-card flex flex-col gap-4 p-5">
          <p className="text-[0.9375rem] text-ink">Northwind leads, ahead of Acme, Initech and Umbrella.</p>
          <div className="flex flex-col gap-2">
            {bars.map((bar) => (
              <div key={bar.name} className="grid grid-cols-[5rem_1fr] items-center gap-3 text-xs text-soft">
                <span className="text-right">{bar.name}</span>
                <span className="brand-fill h-3.5 rounded" style={{ width: `${bar.share}%` }} />
              </div>
            ))}
          </div>
          <p className="truncate rounded-lg bg-inset px-3 py-2 font-mono text-xs text-soft">
            SELECT c.name, SUM(o.total) AS revenue FROM customers c JOIN …
          </p>
        </div>
      </div>
    </div>
    <ul className="relative flex flex-wrap gap-x-8 gap-y-2 text-sm text-soft">
      <li>Only ever reads your data</li>
      <li>Shows how it got there</li>
      <li>Works without an LLM key</li>
    </ul>
  </section>
);
