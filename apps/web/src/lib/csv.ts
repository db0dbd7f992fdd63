export type CsvCell = string | number | null;

/**
 * A table as CSV (RFC 4180): numbers with all their digits, null as an empty cell, and no text that a
 * spreadsheet would run as a formula: those that begin with = + - @ or a control character get a leading
 * apostrophe.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const lines = [header, ...rows].map((row) => row.map(printCell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function printCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
