'use client';

import type { DeploymentCardFragment, RunCardFragment, SearchCardFragment } from '@dl-rsim/client';
import { Anchor, Group, List, Paper, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { formatAge } from '../lib/dates.ts';
import { routes } from '../lib/routes.ts';
import { useNow } from '../lib/use-now.ts';
import { StateBadge } from './state-badge.tsx';

export interface UseSectionProps {
  readonly projectId: string;
  /** 'network' */
  readonly what: string;
  readonly runs: readonly RunCardFragment[];
  readonly totalCount: number;
  readonly deployments: readonly DeploymentCardFragment[];
  readonly searches: readonly SearchCardFragment[];
}

/** Something that was launched, as a line of a list. */
export interface Use {
  readonly id: string;
  readonly href: string;
  readonly text: string;
  readonly state: RunCardFragment['state'];
  readonly isLost: boolean;
  readonly createdAt: string;
}

/** Runs, deployments and searches that used something, the newest first. */
export function UseSection(props: UseSectionProps) {
  const { what, runs, totalCount } = props;
  const uses = usesOf(props);
  return (
    <Paper p="md" component="section" aria-label="Used by">
      <Title order={2} mb="xs">
        Used by
      </Title>
      {uses.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing in this project has used this {what} yet.
        </Text>
      ) : (
        <>
          <UseList uses={uses} />
          {runs.length < totalCount ? (
            <Text size="xs" c="dimmed" mt="xs">
              The newest {runs.length} of {totalCount} runs; the page of runs has all.
            </Text>
          ) : null}
        </>
      )}
    </Paper>
  );
}

/** Things that were launched, a line each. */
export function UseList({ uses }: { readonly uses: readonly Use[] }) {
  return (
    <List listStyleType="none" spacing={6}>
      {uses.map((use) => (
        <List.Item key={use.id}>
          <UseLine use={use} />
        </List.Item>
      ))}
    </List>
  );
}

function UseLine({ use }: { readonly use: Use }) {
  const nowMs = useNow(30_000);
  const { href, text, state, isLost, createdAt } = use;
  return (
    <Group gap="xs">
      <Anchor component={Link} href={href} size="sm">
        {text}
      </Anchor>
      <StateBadge state={state} isLost={isLost} />
      <Text size="xs" c="dimmed">
        {formatAge(createdAt, nowMs)}
      </Text>
    </Group>
  );
}

/** Runs, deployments and searches as lines, the newest first. */
export function usesOf(
  input: Pick<UseSectionProps, 'projectId' | 'runs' | 'deployments' | 'searches'>,
): readonly Use[] {
  const { projectId, runs, deployments, searches } = input;
  const uses: readonly Use[] = [
    ...runs.map((run) => ({
      ...run,
      href: routes.run(projectId, run.id),
      text: `RUN-${run.number} ${run.name}`,
    })),
    ...deployments.map((deployment) => ({
      ...deployment,
      href: routes.deployment(projectId, deployment.id),
      text: `DEP-${deployment.number} ${deployment.name}`,
      isLost: false,
    })),
    ...searches.map((search) => ({
      ...search,
      href: routes.search(projectId, search.id),
      text: `SEARCH-${search.number} ${search.name}`,
      isLost: false,
    })),
  ];
  return uses.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}
