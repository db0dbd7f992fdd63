'use client';

import { type DeploymentSpec, describeDeploymentSpec, type SpecIssue } from '@dl-rsim/spec';
import { Box, Select } from '@mantine/core';
import { type DeploymentChoices, datasetsOf, measuredOn } from '../../lib/deployment-draft.ts';
import { deploymentPartOf } from '../../lib/deployment-rows.ts';
import { issueAt } from '../../lib/spec-fields.ts';
import { SpecFieldGrid } from '../../ui/spec-field-grid.tsx';
import type { Citation } from '../../ui/spec-field-input.tsx';

export interface ActivityFieldsProps {
  readonly spec: DeploymentSpec;
  readonly choices: DeploymentChoices;
  readonly onChange: (spec: DeploymentSpec) => void;
  readonly issues: readonly SpecIssue[];
  readonly citations: readonly Citation[];
}

/** What inputs look like: assumed, or measured on images of a data set that the network takes. */
export function ActivityFields({ spec, choices, onChange, issues, citations }: ActivityFieldsProps) {
  const network = choices.networks.find(({ digest }) => digest === spec.networkDigest) ?? null;
  const datasets = datasetsOf(network, choices.datasets);
  const { measured } = spec.activity;
  const change = (next: DeploymentSpec) => {
    const isNew = next.activity.measured !== undefined && measured === undefined;
    const activity = isNew ? measuredOn(spec.activity, datasets[0]?.digest ?? '') : next.activity;
    onChange({ ...next, activity });
  };
  return (
    <>
      <SpecFieldGrid
        fields={describeDeploymentSpec().filter(({ path }) => deploymentPartOf(path) === 'Activity')}
        document={spec}
        onChange={change}
        issues={issues}
        citations={citations}
        columnCount={3}
      />
      {measured ? (
        <Box mt="md" maw={420}>
          <Select
            label="Data set"
            description={
              datasets.length === 0
                ? 'The library has no data set whose images this network takes'
                : 'Its first test images run through the network once'
            }
            data={datasets.map(({ digest, name }) => ({ value: digest, label: name }))}
            value={measured.datasetDigest || null}
            onChange={(digest) => onChange({ ...spec, activity: measuredOn(spec.activity, digest ?? '') })}
            error={issueAt(issues, 'activity.measured.datasetDigest')}
            allowDeselect={false}
          />
        </Box>
      ) : null}
    </>
  );
}
