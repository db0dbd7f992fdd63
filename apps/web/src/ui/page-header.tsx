import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface PageHeaderProps {
  /** What kind of page this is, or where it belongs: 'RUN-12'. */
  readonly eyebrow?: ReactNode;
  readonly title: string;
  readonly summary?: ReactNode;
  readonly actions?: ReactNode;
}

/** The head of a page: one h1, what it is, and what can be done with it. */
export function PageHeader({ eyebrow, title, summary, actions }: PageHeaderProps) {
  return (
    <Group justify="space-between" align="flex-end" gap="md" mb="lg" wrap="wrap">
      <Box miw={0} flex="1 1 380px">
        {eyebrow ? <div className="eyebrow">{eyebrow}</div> : null}
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {summary ? (
          <Text c="dimmed" size="sm" mt={4} maw={720} component="div">
            {summary}
          </Text>
        ) : null}
      </Box>
      {actions ? <Group gap="xs">{actions}</Group> : null}
    </Group>
  );
}
