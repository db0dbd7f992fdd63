'use client';

import { DeploymentLaunchDocument, type DeploymentSpecInput, DeploymentTableDocument } from '@dl-rsim/client';
import {
  deploymentPresets,
  describeDeploymentSpec,
  parseDeploymentSpec,
  type SpecIssue,
} from '@dl-rsim/spec';
import { Accordion, Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import type { DeploymentChoices, DeploymentDraft } from '../../lib/deployment-draft.ts';
import { DEPLOYMENT_PARTS, deploymentPartOf } from '../../lib/deployment-rows.ts';
import { newUuid } from '../../lib/new-uuid.ts';
import { routes } from '../../lib/routes.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { SpecFieldGrid } from '../../ui/spec-field-grid.tsx';
import { ComponentTable } from './component-table.tsx';
import { DeploymentPartsBlock } from './deployment-parts-block.tsx';
import { FitStrip } from './fit-strip.tsx';
import { LayerChoices } from './layer-choices.tsx';

const citations = deploymentPresets.flatMap((preset) => preset.citations);
/** Component costs have a table of their own. */
const COMPONENTS = 'Components';

export interface DeploymentFormProps {
  readonly projectId: string;
  readonly choices: DeploymentChoices;
  readonly initial: DeploymentDraft;
}

/** Network and chip, then every part of the spec, folded up. */
export function DeploymentForm({ projectId, choices, initial }: DeploymentFormProps) {
  const [draft, setDraft] = useState(initial);
  const launch = useLaunch(projectId);
  const parsed = parseDeploymentSpec(draft.spec);
  const refused = launch.data?.deploymentLaunch.userErrors ?? [];
  const issues: readonly SpecIssue[] = parsed.ok ? [] : parsed.problem;
  const network = choices.networks.find(({ digest }) => digest === draft.spec.networkDigest) ?? null;
  const change = (spec: DeploymentDraft['spec']) => setDraft({ ...draft, spec });
  return (
    <Stack gap="lg">
      <DeploymentPartsBlock
        draft={draft}
        choices={choices}
        isKept={initial.chipFrom === 'kept'}
        onChange={setDraft}
      />
      {network ? <FitStrip network={network} spec={draft.spec} /> : null}
      <Accordion multiple variant="contained" order={2}>
        {DEPLOYMENT_PARTS.map((title) => (
          <Accordion.Item key={title} value={title.replaceAll(' ', '-')}>
            <Accordion.Control>{title}</Accordion.Control>
            <Accordion.Panel>
              {title === COMPONENTS ? (
                <ComponentTable spec={draft.spec} onChange={change} issues={issues} />
              ) : (
                <SpecFieldGrid
                  fields={describeDeploymentSpec().filter((field) => deploymentPartOf(field.path) === title)}
                  document={draft.spec}
                  onChange={change}
                  issues={issues}
                  citations={citations}
                  columnCount={3}
                />
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
        {network ? (
          <Accordion.Item value="Layers">
            <Accordion.Control>
              Layers that differ{draft.spec.layers.length > 0 ? ` (${draft.spec.layers.length})` : ''}
            </Accordion.Control>
            <Accordion.Panel>
              <LayerChoices network={network} spec={draft.spec} onChange={change} />
            </Accordion.Panel>
          </Accordion.Item>
        ) : null}
      </Accordion>
      <IssueNotice title="To put right" issues={issues} />
      <IssueNotice title="Not launched" issues={refused} />
      {launch.isError ? <ErrorNotice error={launch.error} /> : null}
      <Group>
        <Button
          onClick={() => launch.mutate(draft)}
          loading={launch.isPending}
          disabled={!parsed.ok || draft.name.trim() === ''}
        >
          Deploy
        </Button>
      </Group>
    </Stack>
  );
}

/** Launches a draft and goes to its page; the same draft sent twice is launched once. */
function useLaunch(projectId: string) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const key = useRef({ form: '', uuid: '' });
  return useMutation({
    mutationFn: (draft: DeploymentDraft) => {
      const form = JSON.stringify(draft);
      if (key.current.form !== form) key.current = { form, uuid: newUuid() };
      const { name, spec } = draft;
      const idempotencyKey = key.current.uuid;
      return send(DeploymentLaunchDocument, {
        input: { projectId, name, spec: spec as DeploymentSpecInput, idempotencyKey },
      });
    },
    onSuccess: async ({ deploymentLaunch }) => {
      if (!deploymentLaunch.deployment) return;
      await queryClient.invalidateQueries(apiQuery(DeploymentTableDocument, { projectId }));
      router.push(routes.deployment(projectId, deploymentLaunch.deployment.id));
    },
  });
}
