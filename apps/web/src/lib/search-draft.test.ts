import { parseSearchSpec } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { baseOfPreset, draftOfSearch, firstSearchDraft, gridSizeOf, writeSearch } from './search-draft.ts';

const base = baseOfPreset('isaac-ce', 'ab'.repeat(32));
const draft = firstSearchDraft(base, 'preset:isaac-ce', 'first');

it('begins with a search that can be launched', () => {
  const written = writeSearch(draft);
  expect(written.ok && parseSearchSpec(written.value).ok).toBe(true);
  expect(gridSizeOf(draft)).toBe(16);
});

it('writes bounds in SI', () => {
  const written = writeSearch({ ...draft, constraints: [{ metric: 'area', kind: 'atMost', text: '50' }] });
  const parsed = written.ok ? parseSearchSpec(written.value) : null;
  expect(parsed?.ok && parsed.value.constraints[0]?.atMostValue).toBeCloseTo(5e-5, 12);
});

it('comes back from the document as it went in', () => {
  const ranged = {
    ...draft,
    method: 'sobol' as const,
    knobs: [
      {
        ...draft.knobs[0]!,
        path: 'chip.converters.conversionSec',
        kind: 'range' as const,
        valuesText: '',
        lowText: '1 ns',
        highText: '10 ns',
        scale: 'logarithmic' as const,
      },
    ],
    constraints: [{ metric: 'area' as const, kind: 'atMost' as const, text: '50' }],
  };
  const written = writeSearch(ranged);
  const parsed = written.ok ? parseSearchSpec(written.value) : null;
  if (!parsed?.ok) throw new Error(JSON.stringify(parsed));
  const again = draftOfSearch(parsed.value, 'first');
  expect(again.knobs).toEqual(ranged.knobs);
  expect(again.constraints).toEqual(ranged.constraints);
});

it('names the knob whose values are no numbers', () => {
  const broken = { ...draft, knobs: [{ ...draft.knobs[0]!, valuesText: 'many' }] };
  const written = writeSearch(broken);
  expect(written.ok ? '' : written.message).toContain('Rows of tiles');
});
