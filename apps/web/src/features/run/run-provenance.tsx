import type { RunDetailFragment } from '@dl-rsim/client';
import { type ReliabilityResult, readRunSpec } from '@dl-rsim/spec';
import { formatDuration } from '@dl-rsim/units';
import { Paper, SimpleGrid, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatDateTime } from '../../lib/dates.ts';
import { elapsedSec } from '../../lib/run-state.ts';
import { CopyText, Digest } from '../../ui/copy-text.tsx';

export interface RunProvenanceProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult | null;
}

/** What is needed to get the same bits again, and to prove that these are the ones. */
export function RunProvenance({ run, result }: RunProvenanceProps) {
  const spec = readRunSpec(run.spec);
  const durationSec = run.finishedAt ? elapsedSec(run, Date.parse(run.finishedAt)) : null;
  return (
    <Paper p="md" component="section" aria-label="Provenance">
      <Title order={2} mb="sm">
        Provenance
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} verticalSpacing="sm">
        <Item label="Spec fingerprint">
          <Digest value={run.specFingerprint} what="spec fingerprint" />
        </Item>
        <Item label="Seed">
          <CopyText value={spec.seed} what="seed" />
        </Item>
        {run.resultDigest ? (
          <Item label="Result digest">
            <Digest value={run.resultDigest} what="result digest" />
          </Item>
        ) : null}
        <Item label="Network digest">
          <Digest value={spec.networkDigest} what="network digest" />
        </Item>
        <Item label="Data set digest">
          <Digest value={spec.datasetDigest} what="data set digest" />
        </Item>
        {result ? (
          <Item label="Simulator">
            {result.coreVersion}, {result.kernel} kernel, {result.fidelity} fidelity
          </Item>
        ) : null}
        {run.finishedAt ? (
          <Item label="Ended">
            {formatDateTime(run.finishedAt)}
            {durationSec === null ? '' : ` after ${formatDuration(durationSec)}`}
          </Item>
        ) : null}
        <Item label="Attempts">{run.attempts.length === 0 ? 'none yet' : String(run.attempts.length)}</Item>
      </SimpleGrid>
    </Paper>
  );
}

function Item({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}
