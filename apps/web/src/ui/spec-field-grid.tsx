'use client';

import type { SpecField, SpecIssue } from '@dl-rsim/spec';
import { Box, SimpleGrid } from '@mantine/core';
import { valueAt, withValueAt } from '../lib/path-value.ts';
import { fullLabel, isFixed, isPresent, issueAt, issueWithin } from '../lib/spec-fields.ts';
import { type Citation, SpecFact, SpecFieldInput } from './spec-field-input.tsx';

export interface SpecFieldGridProps<T> {
  readonly fields: readonly SpecField[];
  /** What the paths of the fields lead into. */
  readonly document: T;
  readonly onChange: (document: T) => void;
  readonly issues: readonly Pick<SpecIssue, 'path' | 'message'>[];
  readonly citations: readonly Citation[];
  /** Of texts: the names of the layers. */
  readonly suggestions?: readonly string[];
  readonly columnCount?: number;
}

/** The fields of a part of a spec that its alternatives leave, each with its own input; tables are wide. */
export function SpecFieldGrid<T>(props: SpecFieldGridProps<T>) {
  const { fields, document, columnCount = 2 } = props;
  const shown = fields.filter((field) => isPresent(field, document));
  const narrow = shown.filter((field) => !isWide(field));
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: columnCount }} spacing="lg">
        {narrow.map((field) => (
          <Field key={field.path} field={field} label={labelAmong(field, shown)} {...props} />
        ))}
      </SimpleGrid>
      {shown.filter(isWide).map((field) => (
        <Box key={field.path} mt="md">
          <Field field={field} label={field.label} {...props} />
        </Box>
      ))}
    </>
  );
}

/** Fields that would be called the same say of what they are. */
function labelAmong(field: SpecField, shown: readonly SpecField[]): string {
  const isAlone = shown.every((other) => other === field || other.label !== field.label);
  return isAlone ? field.label : fullLabel(field);
}

function isWide(field: SpecField): boolean {
  return field.kind === 'list';
}

function Field<T>(props: SpecFieldGridProps<T> & { readonly field: SpecField; readonly label: string }) {
  const { field, label, document, onChange, issues, citations, suggestions = [] } = props;
  if (field.kind === 'number' && isFixed(field)) return <SpecFact field={field} />;
  const error = field.kind === 'list' ? issueWithin(issues, field.path) : issueAt(issues, field.path);
  return (
    <SpecFieldInput
      field={field}
      label={label}
      value={valueAt(document, field.path)}
      onChange={(value) => onChange(withValueAt(document, field.path, value))}
      error={error}
      citations={citations}
      suggestions={suggestions}
    />
  );
}
