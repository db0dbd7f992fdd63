/** The mark: a crossing of word line and bit line with its cell. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <g stroke="var(--state-hrs)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M10 3v26M22 3v26M3 10h26M3 22h26" opacity="0.9" />
      </g>
      <circle cx="22" cy="10" r="4.6" fill="var(--state-lrs)" />
      <circle cx="10" cy="22" r="4.6" fill="var(--state-lrs)" />
      <circle cx="10" cy="10" r="3.6" fill="var(--surface)" stroke="var(--state-hrs)" strokeWidth="2" />
      <circle cx="22" cy="22" r="3.6" fill="var(--surface)" stroke="var(--state-hrs)" strokeWidth="2" />
    </svg>
  );
}
