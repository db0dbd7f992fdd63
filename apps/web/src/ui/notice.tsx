'use client';

import { ApiError } from '@dl-rsim/client';
import { Alert, Button, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** Something went wrong: what, its code, the request id for a report, and a way to try again. */
export function ErrorNotice({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { message, code, requestId } = factsOf(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title="That did not work"
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{message}</Text>
        <Group gap="xs">
          <Code>{code}</Code>
          {requestId ? <Text size="xs">request {requestId}</Text> : null}
        </Group>
        {onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}

export interface Issue {
  readonly message: string;
  readonly code?: string;
}

/** What a person can put right, one line each; nothing when there is nothing. */
export function IssueNotice({
  title,
  issues,
}: {
  readonly title: string;
  readonly issues: readonly Issue[];
}) {
  if (issues.length === 0) return null;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={title}
      role="alert"
    >
      <List size="sm" spacing={4}>
        {issues.map((issue) => (
          <List.Item key={`${issue.code}${issue.message}`}>{issue.message}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

export interface EmptyNoticeProps {
  readonly title: string;
  /** True where the notice is all there is on the page. */
  readonly isPage?: boolean;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here yet: what would be here, and how to get it. */
export function EmptyNotice({ title, isPage, children, action }: EmptyNoticeProps) {
  return (
    <Stack align="center" gap={6} py="xl" px="md" ta="center">
      {isPage ? <Title order={1}>{title}</Title> : <Text fw={600}>{title}</Text>}
      <Text size="sm" c="dimmed" maw={460} component="div">
        {children}
      </Text>
      {action ? (
        <Group gap="xs" mt="xs">
          {action}
        </Group>
      ) : null}
    </Stack>
  );
}

function factsOf(error: unknown): { message: string; code: string; requestId: string | null } {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { message, code: 'PAGE_ERROR', requestId: null };
}
