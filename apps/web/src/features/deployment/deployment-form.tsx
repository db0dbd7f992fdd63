'use client';

import type { NetworkDetailFragment } from '@dl-rsim/client';
import {
  checkDeployment,
  deploymentPresets,
  describeDeploymentSpec,
  parseDeploymentSpec,
  type SpecIssue,
} from '@dl-rsim/spec';
import { Accordion, Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import {
  type DeploymentChoices,
  type DeploymentDraft,
  withConverterNode,
} from '../../lib/deployment-draft.ts';
import { DEPLOYMENT_PARTS, deploymentPartOf } from '../../lib/deployment-rows.ts';
import { datasetSummaryOf, networkSummaryOf } from '../../lib/launch-choices.ts';
import { useDeploy } from '../../lib/use-deploy.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { SpecFieldGrid } from '../../ui/spec-field-grid.tsx';
import { ActivityFields, type ActivityFieldsProps } from './activity-fields.tsx';
import { ComponentTable } from './component-table.tsx';
import { DeploymentPartsBlock } from './deployment-parts-block.tsx';
import { FitStrip } from './fit-strip.tsx';
import { LayerChoices } from './layer-choices.tsx';

const citations = deploymentPresets.flatMap((preset) => preset.citations);

export interface DeploymentFormProps {
  readonly projectId: string;
  readonly choices: DeploymentChoices;
  readonly initial: DeploymentDraft;
}

/** Network and chip, then every part of the spec, folded up. */
export function DeploymentForm({ projectId, choices, initial }: DeploymentFormProps) {
  const [draft, setDraft] = useState(initial);
  const launch = useDeploy(projectId);
  const { spec } = draft;
  const network = choices.networks.find(({ digest }) => digest === spec.networkDigest) ?? null;
  const issues = issuesOf(spec, network, choices);
  const change = (next: DeploymentDraft) => {
    launch.reset();
    setDraft(next);
  };
  const changeSpec = (next: DeploymentDraft['spec']) =>
    change({ ...draft, spec: withConverterNode(next, spec) });
  const refused = launch.data?.deploymentLaunch.userErrors ?? [];
  return (
    <Stack gap="lg">
      <DeploymentPartsBlock draft={draft} choices={choices} onChange={change} />
      {network ? <FitStrip network={network} spec={spec} /> : null}
      <Accordion multiple variant="contained" order={2}>
        {DEPLOYMENT_PARTS.map((title) => (
          <Accordion.Item key={title} value={title.replaceAll(' ', '-')}>
            <Accordion.Control>
              {title} <IssueCount issues={issues} title={title} />
            </Accordion.Control>
            <Accordion.Panel>
              <PartFields
                title={title}
                spec={spec}
                choices={choices}
                onChange={changeSpec}
                issues={issues}
                citations={citations}
              />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
        {network ? (
          <Accordion.Item value="Layers">
            <Accordion.Control>
              Layers that differ{spec.layers.length > 0 ? ` (${spec.layers.length})` : ''}
            </Accordion.Control>
            <Accordion.Panel>
              <LayerChoices network={network} spec={spec} onChange={changeSpec} />
            </Accordion.Panel>
          </Accordion.Item>
        ) : null}
      </Accordion>
      <IssueNotice title="To put right" issues={issues} />
      <IssueNotice title="Not launched" issues={refused} />
      {launch.isError ? <ErrorNotice error={launch.error} /> : null}
      <Button
        onClick={() => launch.mutate({ name: draft.name, spec })}
        loading={launch.isPending}
        disabled={issues.length > 0 || draft.name.trim() === ''}
        style={{ alignSelf: 'flex-start' }}
      >
        Deploy
      </Button>
    </Stack>
  );
}

/** The fields of one part; components and activity have a look of their own. */
function PartFields(props: ActivityFieldsProps & { readonly title: string }) {
  const { title, spec, onChange, issues } = props;
  if (title === 'Components') return <ComponentTable spec={spec} onChange={onChange} issues={issues} />;
  if (title === 'Activity') return <ActivityFields {...props} />;
  return (
    <SpecFieldGrid
      fields={describeDeploymentSpec().filter((field) => deploymentPartOf(field.path) === title)}
      document={spec}
      onChange={onChange}
      issues={issues}
      citations={citations}
      columnCount={3}
    />
  );
}

/** How many fields of a folded part are wrong. */
function IssueCount({ issues, title }: { readonly issues: readonly SpecIssue[]; readonly title: string }) {
  const count = issues.filter(({ path }) => deploymentPartOf(path.join('.')) === title).length;
  return count === 0 ? null : (
    <Text span size="sm" c="red">
      {count} to put right
    </Text>
  );
}

/** What is wrong with the spec, by itself and beside its network and data set. */
function issuesOf(
  spec: DeploymentDraft['spec'],
  network: NetworkDetailFragment | null,
  { datasets }: DeploymentChoices,
): readonly SpecIssue[] {
  const parsed = parseDeploymentSpec(spec);
  if (!parsed.ok) return parsed.problem;
  if (!network) return [];
  const dataset = datasets.find(({ digest }) => digest === spec.activity.measured?.datasetDigest);
  return checkDeployment(spec, networkSummaryOf(network), dataset ? datasetSummaryOf(dataset) : null);
}
