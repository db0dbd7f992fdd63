import { ScrollArea, Table, Text } from '@mantine/core';
import { type CsvCell, toCsv } from '../lib/csv.ts';

export interface DataColumn {
  readonly label: string;
  /** How a number is shown; the file keeps all its digits. */
  readonly format?: (value: number) => string;
}

/** Numbers behind a figure: shown as a table, saved as CSV. */
export interface DataTableContent {
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly CsvCell[])[];
}

export function csvOf({ columns, rows }: DataTableContent): string {
  return toCsv(
    columns.map((column) => column.label),
    rows,
  );
}

/** More rows than a page can hold; the file has them all. */
const MAX_SHOWN_ROW_COUNT = 1000;

/** The table twin of a figure. */
export function DataTable({
  content,
  caption,
}: {
  readonly content: DataTableContent;
  readonly caption: string;
}) {
  const { columns, rows } = content;
  const shown = rows.slice(0, MAX_SHOWN_ROW_COUNT);
  return (
    <ScrollArea.Autosize
      mah={420}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': caption }}
    >
      <Table stickyHeader aria-label={caption}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.label} style={{ textAlign: column.format ? 'right' : 'left' }}>
                {column.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row) => (
            <Table.Tr key={row.join('|')}>
              {columns.map((column, index) => (
                <Cell key={column.label} value={row[index] ?? null} format={column.format} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown.length < rows.length ? (
        <Text size="xs" c="dimmed" p="xs">
          The first {shown.length} of {rows.length} rows; the CSV file has all of them.
        </Text>
      ) : null}
    </ScrollArea.Autosize>
  );
}

function Cell({ value, format }: { readonly value: CsvCell; readonly format: DataColumn['format'] }) {
  const text = value === null ? '–' : typeof value === 'number' ? (format ?? String)(value) : value;
  return (
    <Table.Td
      style={{ textAlign: format ? 'right' : 'left' }}
      title={typeof value === 'number' ? String(value) : undefined}
    >
      <Text component="span" size="sm" className={format ? 'num' : ''}>
        {text}
      </Text>
    </Table.Td>
  );
}
