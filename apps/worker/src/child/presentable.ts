import type { ImportNote, SpecIssue } from '@dl-rsim/spec';

const MAX_NOTE_COUNT = 200;
/** More says nothing more. */
const MAX_ISSUE_COUNT = 100;
const MAX_MESSAGE_COUNT = 2000;
const MAX_VALUE_COUNT = 300;

/** Notes that a row can hold: a file of a thousand odd layers has a thousand notes. */
export function presentableNotes(notes: readonly ImportNote[]): readonly ImportNote[] {
  const shown = notes.slice(0, MAX_NOTE_COUNT).map(({ place, message }) => ({
    place: presentable(place, MAX_VALUE_COUNT),
    message: presentable(message, MAX_MESSAGE_COUNT),
  }));
  const restCount = notes.length - shown.length;
  return restCount > 0 ? [...shown, { place: 'file', message: `${restCount} more notes` }] : shown;
}

/** Issues that a row can hold. */
export function presentableIssues(issues: readonly SpecIssue[]): readonly SpecIssue[] {
  return issues.slice(0, MAX_ISSUE_COUNT).map(({ path, code, message, limit, actual }) => ({
    path: path
      .slice(0, 20)
      .map((step) => (typeof step === 'string' ? presentable(step, MAX_VALUE_COUNT) : step)),
    code,
    message: presentable(message, MAX_MESSAGE_COUNT),
    ...(limit === undefined ? {} : { limit: presentable(limit, MAX_VALUE_COUNT) }),
    ...(actual === undefined ? {} : { actual: presentable(actual, MAX_VALUE_COUNT) }),
  }));
}

/** Without what PostgreSQL refuses and no screen shows, and not without end. */
function presentable(text: string, maxCount: number): string {
  const shown = text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
  return shown.length > maxCount ? `${shown.slice(0, maxCount - 3)}...` : shown;
}
