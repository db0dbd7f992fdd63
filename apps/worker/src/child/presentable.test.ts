import { expect, test } from 'vitest';
import { presentableIssues, presentableNotes } from './presentable.ts';

test('a row gets no character that PostgreSQL refuses, and no text without end', () => {
  const [issue] = presentableIssues([
    { path: ['a\u0000', 3], code: 'UNREADABLE', message: `\ud800${'x'.repeat(9000)}`, actual: '\u0007' },
  ]);
  expect(issue).toMatchObject({ path: ['a\ufffd', 3], actual: '\ufffd' });
  expect(issue!.message.length).toBe(2000);
  expect(issue!.message.startsWith('\ufffdxxx')).toBe(true);
});

test('a thousand notes are two hundred and how many more', () => {
  const notes = presentableNotes(Array.from({ length: 1000 }, () => ({ place: 'p', message: 'm' })));
  expect(notes.length).toBe(201);
  expect(notes.at(-1)?.message).toBe('800 more notes');
});
