import { formatDuration } from '@dl-rsim/units';

const withTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const dayOnly = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** '3 Nov 2026, 14:05' in the reader's time zone. */
export function formatDateTime(iso: string): string {
  return withTime.format(new Date(iso));
}

/** '3 Nov 2026' in the reader's time zone. */
export function formatDay(iso: string): string {
  return dayOnly.format(new Date(iso));
}

/** 'just now', '5 min ago', '3 d ago'; `nowMs` is the reader's clock. */
export function formatAge(iso: string, nowMs: number): string {
  const ageSec = (nowMs - Date.parse(iso)) / 1000;
  if (ageSec < 45) return 'just now';
  const coarse = ageSec < 3600 ? 60 : ageSec < 86_400 ? 3600 : 86_400;
  return `${formatDuration(Math.max(1, Math.round(ageSec / coarse)) * coarse)} ago`;
}
