import { Progress } from '@/components/progress';
import { Failed, Waiting } from '@/components/states';
import type { MonthlyUsage } from '@/lib/api/types';
import { count, money } from '@/lib/format';
import { useUsage } from '../api/settings';

const n = (number: number): string => number.toLocaleString('en');

/** What language models took this month. */
export function UsageSection() {
  // The server counts by months in UTC.
  const usage = useUsage(new Date().toISOString().slice(0, 7));
  return (
    <section aria-labelledby="usage" className="glass-card flex flex-col gap-5 p-5 sm:p-7">
      <div>
        <h2 id="usage" className="text-lg font-semibold">
          Usage this month
        </h2>
        <p className="mt-1 max-w-2xl text-sm text-soft">
          What your questions took of language models, as the providers count it. The built-in translator takes nothing.
        </p>
      </div>
      {usage.data ? (
        <Shown usage={usage.data} />
      ) : usage.isError ? (
        <Failed title="Your usage could not be loaded." error={usage.error} onRetry={() => void usage.refetch()} />
      ) : (
        <Waiting>Adding up…</Waiting>
      )}
    </section>
  );
}

function Shown({ usage }: { usage: MonthlyUsage }) {
  const tokens = usage.prompt_tokens + usage.completion_tokens;
  const { limit_tokens: limit } = usage;
  return (
    <>
      {limit != null && (
        <div className="flex flex-col gap-1.5">
          <p className="flex flex-wrap justify-between gap-x-3 text-sm text-soft">
            <span>
              {n(tokens)} of {count(limit, 'token')}
            </span>
            {tokens >= limit && <span className="text-warn">The limit is reached: models rest until next month.</span>}
          </p>
          <Progress label="Tokens of this month's limit" done={tokens} total={limit} />
        </div>
      )}
      {usage.models.length === 0 ? (
        <p className="text-sm text-soft">No language model was asked yet.</p>
      ) : (
        <div role="region" aria-label="Usage by model" tabIndex={0} className="overflow-x-auto">
          <table className="w-full text-[0.8125rem] tabular-nums sm:text-sm">
            <thead>
              <tr className="text-left text-faint">
                <th className="py-1.5 pr-1.5 sm:pr-4 font-medium">Model</th>
                <th className="px-1.5 py-1.5 text-right font-medium max-sm:hidden sm:px-4">Requests</th>
                <th className="px-1.5 py-1.5 sm:px-4 text-right font-medium">Read</th>
                <th className="px-1.5 py-1.5 sm:px-4 text-right font-medium">Written</th>
                <th className="py-1.5 pl-1.5 sm:pl-4 text-right font-medium">Cost</th>
              </tr>
            </thead>
            <tbody>
              {usage.models.map((one) => (
                <tr key={one.model} className="border-t border-line">
                  <th scope="row" className="py-2 min-w-20 pr-1.5 text-left font-medium wrap-anywhere sm:pr-4">
                    {one.model}
                  </th>
                  <Figures {...one} />
                </tr>
              ))}
              {usage.models.length > 1 && (
                <tr className="border-t border-line-strong">
                  <th scope="row" className="py-2 pr-4 text-left font-semibold">
                    Together
                  </th>
                  <Figures {...usage} />
                </tr>
              )}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

type FiguresProps = Pick<MonthlyUsage, 'requests' | 'prompt_tokens' | 'completion_tokens' | 'cost'>;

/** Tokens read and written; a cost that nobody knows is a dash. */
const Figures = ({ requests, prompt_tokens, completion_tokens, cost }: FiguresProps) => (
  <>
    <td className="px-1.5 py-2 text-right max-sm:hidden sm:px-4">{n(requests)}</td>
    <td className="px-1.5 py-2 sm:px-4 text-right whitespace-nowrap">{n(prompt_tokens)}</td>
    <td className="px-1.5 py-2 sm:px-4 text-right whitespace-nowrap">{n(completion_tokens)}</td>
    <td className="py-2 pl-1.5 sm:pl-4 text-right">
      {cost == null ? <span title="Neither the provider nor the operator told its price">–</span> : money(cost)}
    </td>
  </>
);
