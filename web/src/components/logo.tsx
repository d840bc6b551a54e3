import { useId } from 'react';

/** The mark alone; the name stands beside it in text. */
export function Logo({ className = 'size-8' }: { className?: string }) {
  const id = useId();
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden="true">
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#3B82F6" />
          <stop offset="1" stopColor="#8B5CF6" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="8" fill={`url(#${id})`} />
      <g fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round">
        <ellipse cx="14.5" cy="10" rx="6.5" ry="2.8" />
        <path d="M8 10v10c0 1.6 2.9 2.8 6.5 2.8M21 10v4M8 15c0 1.6 2.9 2.8 6.5 2.8" />
        <circle cx="21" cy="20" r="3.6" />
        <path d="m23.7 22.7 2.8 2.8" />
      </g>
    </svg>
  );
}
