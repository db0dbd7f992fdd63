'use client';

import type { DeploymentDetailFragment } from '@dl-rsim/client';
import type { DeploymentSpec } from '@dl-rsim/spec';
import { Accordion, Anchor, List, Paper, Table, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { deploymentSections } from '../../lib/deployment-rows.ts';
import { routes } from '../../lib/routes.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { SpecSectionRows } from '../../ui/spec-rows.tsx';

export interface SetupPanelProps {
  readonly projectId: string;
  readonly deployment: DeploymentDetailFragment;
  readonly spec: DeploymentSpec;
  readonly assumptions: readonly string[];
}

/** What was asked and assumed, and what proves it. */
export function SetupPanel({ projectId, deployment, spec, assumptions }: SetupPanelProps) {
  const { network, specFingerprint, resultDigest } = deployment;
  return (
    <Paper p="md" component="section" aria-label="Setup">
      <Title order={2} mb="sm">
        Setup
      </Title>
      <Facts
        facts={[
          {
            label: 'Network',
            value: (
              <Anchor component={Link} href={routes.network(projectId, network.id)} size="sm">
                {network.name}
              </Anchor>
            ),
          },
          { label: 'Seed', value: spec.seed },
          { label: 'Fingerprint', value: <Digest value={specFingerprint} what="fingerprint" /> },
          {
            label: 'Result SHA-256',
            value: resultDigest ? <Digest value={resultDigest} what="digest of the result" /> : '–',
          },
        ]}
      />
      {assumptions.length > 0 ? (
        <>
          <Text size="sm" fw={600} mt="md">
            Assumed
          </Text>
          <List size="sm">
            {assumptions.map((text) => (
              <List.Item key={text}>{text}</List.Item>
            ))}
          </List>
        </>
      ) : null}
      <Accordion multiple mt="md" variant="contained">
        {deploymentSections(spec).map((section) => (
          <Accordion.Item key={section.title} value={section.title}>
            <Accordion.Control>{section.title}</Accordion.Control>
            <Accordion.Panel>
              <Table aria-label={section.title} verticalSpacing={4}>
                <Table.Tbody>
                  <SpecSectionRows section={section} />
                </Table.Tbody>
              </Table>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Paper>
  );
}
