import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SpecSection } from '../lib/spec-rows.ts';

/** The rows of one part of a spec; a part that is off is one row with its note. */
export function SpecSectionRows({ section }: { readonly section: SpecSection }) {
  const { title, rows, note } = section;
  if (note !== null) {
    return (
      <SpecTableRow label={title} isWords>
        {note}
      </SpecTableRow>
    );
  }
  return rows.map((row) => (
    <SpecTableRow key={row.path} label={row.label} isStrong={row.isSwept} isWords={row.isSwept}>
      {row.text}
      {row.isSwept ? ' (swept)' : ''}
    </SpecTableRow>
  ));
}

interface SpecTableRowProps {
  readonly label: string;
  readonly isStrong?: boolean;
  /** A sentence, which may be broken, rather than a number. */
  readonly isWords?: boolean;
  readonly children: ReactNode;
}

export function SpecTableRow({ label, isStrong, isWords, children }: SpecTableRowProps) {
  return (
    <Table.Tr>
      <Table.Th fw={400} c="dimmed" w="52%" scope="row">
        {label}
      </Table.Th>
      <Table.Td className={isWords ? '' : 'num'} fw={isStrong ? 600 : 400}>
        {children}
      </Table.Td>
    </Table.Tr>
  );
}
