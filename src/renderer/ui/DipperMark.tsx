import type { ReactNode } from 'react';

/** Seven stars; the bowl of four is the bucket. */
const stars = [
  [4, 7],
  [17, 5],
  [28, 11],
  [38, 16],
  [41, 32],
  [58, 33],
  [62, 15],
] as const;

/** The mark of the application, in the colour of the text around it. */
export function DipperMark({ className }: { readonly className?: string }): ReactNode {
  return (
    <svg viewBox="0 0 66 38" className={className} aria-hidden="true">
      <polyline
        points={stars.map((star) => star.join()).join(' ')}
        fill="none"
        stroke="currentColor"
        strokeOpacity="0.35"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      {stars.map(([x, y]) => (
        <circle key={x} cx={x} cy={y} r="3" fill="currentColor" />
      ))}
    </svg>
  );
}
