import { parseQuantity } from '@dl-rsim/units';
import { MAX_SAMPLE_COUNT } from './device.ts';
import { fail, type Outcome, type SpecIssue, type SpecIssueCode, succeed } from './outcome.ts';

const MAX_LEVEL_COUNT = 16;
const MAX_ISSUE_COUNT = 10;

interface Row {
  readonly lineNumber: number;
  readonly cells: readonly string[];
}

/** One resistance, and where it stands. */
interface Sample {
  readonly level: string;
  readonly text: string;
  readonly lineNumber: number;
}

/**
 * Measured resistances out of a table of commas, semicolons or tabs: either the columns level and
 * resistanceOhm under a header, or one column a level, level 0 (highest resistance) first, with or without a
 * header. Gives one list of ohms a level, or what is wrong with which line.
 */
export function parseResistanceCsv(text: string): Outcome<number[][], readonly SpecIssue[]> {
  const rows = rowsOf(text);
  if (rows.length === 0) return fail([issue(1, 'MISSING', 'the table is empty; give one column a level')]);
  const ragged = rows.filter((row) => row.cells.length !== rows[0]!.cells.length);
  if (ragged.length > 0) return fail(shortened(ragged.map((row) => raggedIssue(row, rows[0]!.cells.length))));
  const samples = samplesOf(rows);
  if (samples === null)
    return fail([issue(1, 'MISSING', 'the header has level but no resistanceOhm; name both columns')]);
  const levels: number[][] = [];
  const issues: SpecIssue[] = [];
  for (const sample of samples) {
    const problem = keep(sample, levels);
    if (problem) issues.push(problem);
  }
  const found = [...issues, ...(issues.length > 0 ? [] : countIssues(levels))];
  return found.length > 0 ? fail(shortened(found)) : succeed(levels);
}

/** Lines that hold something, cut at the separator that the first of them has. */
function rowsOf(text: string): readonly Row[] {
  const lines = text.split(/\r\n|\n|\r/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const separator = ['\t', ';', ','].find((one) => first.includes(one)) ?? ',';
  return lines
    .map((line, index) => ({ lineNumber: index + 1, cells: line.split(separator).map(unquoted) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

/** Trimming takes a byte-order mark along. */
function unquoted(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

function samplesOf(rows: readonly Row[]): readonly Sample[] | null {
  const [head, ...rest] = rows as [Row, ...Row[]];
  const names = head.cells.map((cell) => cell.toLowerCase());
  const [levelAt, resistanceAt] = [names.indexOf('level'), names.indexOf('resistanceohm')];
  if (levelAt >= 0) {
    if (resistanceAt < 0) return null;
    return rest.map(({ lineNumber, cells }) => ({
      level: cells[levelAt]!,
      text: cells[resistanceAt]!,
      lineNumber,
    }));
  }
  const body = isHeader(head) ? rest : rows;
  return body.flatMap(({ lineNumber, cells }) =>
    cells.flatMap((cell, level) => (cell === '' ? [] : [{ level: String(level), text: cell, lineNumber }])),
  );
}

/** Names, not numbers: a column of NaN is data. */
function isHeader({ cells }: Row): boolean {
  return cells.every((cell) => /^[a-z]/i.test(cell) && !/^(nan|inf|infinity|null|na)$/i.test(cell));
}

/** Puts a sample to its level, or says why it cannot. */
function keep({ level, text, lineNumber }: Sample, levels: number[][]): SpecIssue | null {
  const index = /^\d{1,2}$/.test(level) ? Number(level) : -1;
  if (index < 0 || index >= MAX_LEVEL_COUNT) {
    const message = `the level is ${show(level)}; it must be a whole number from 0 to ${MAX_LEVEL_COUNT - 1}`;
    return issue(lineNumber, 'BAD_FORMAT', message, level);
  }
  const parsed = parseQuantity(text, 'Ohm');
  if (!parsed.ok) {
    const message = `${show(text)} is not a resistance; give ohms such as 12500 or 12.5k`;
    return issue(lineNumber, 'NOT_FINITE', message, text);
  }
  if (parsed.value < 1 || parsed.value > 1e12) {
    const message = `${show(text)} is not from 1 Ohm to 1e12 Ohm; leave out cells that could not be measured`;
    return issue(lineNumber, parsed.value < 1 ? 'TOO_SMALL' : 'TOO_BIG', message, text);
  }
  while (levels.length <= index) levels.push([]);
  levels[index]!.push(parsed.value);
  return null;
}

function countIssues(levels: readonly (readonly number[])[]): readonly SpecIssue[] {
  if (levels.length < 2) return [issue(1, 'TOO_SMALL', 'there is one level; give at least two')];
  return levels.flatMap((samples, level) => {
    const count = samples.length;
    if (count >= 2 && count <= MAX_SAMPLE_COUNT) return [];
    const message = `level ${level} has ${count} samples; it must have 2 to ${MAX_SAMPLE_COUNT}`;
    return [
      { path: ['level', level], code: count < 2 ? ('TOO_SMALL' as const) : ('TOO_BIG' as const), message },
    ];
  });
}

function raggedIssue({ lineNumber, cells }: Row, columnCount: number): SpecIssue {
  const message = `${cells.length} columns where the first line has ${columnCount}; give every line as many`;
  return issue(lineNumber, 'SHAPE_MISMATCH', message, String(cells.length));
}

function issue(lineNumber: number, code: SpecIssueCode, message: string, actual?: string): SpecIssue {
  const told = { path: ['line', lineNumber], code, message: `line ${lineNumber}: ${message}` };
  return actual === undefined ? told : { ...told, actual };
}

function shortened(issues: readonly SpecIssue[]): readonly SpecIssue[] {
  const rest = issues.length - MAX_ISSUE_COUNT;
  if (rest <= 0) return issues;
  const message = `${rest} more lines cannot be taken; correct these and try again`;
  return [...issues.slice(0, MAX_ISSUE_COUNT), { path: ['line'], code: 'CROSS_CHECK', message }];
}

function show(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
