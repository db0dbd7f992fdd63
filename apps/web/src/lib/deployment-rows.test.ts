import { describeDeploymentSpec } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { expect, it } from 'vitest';
import { DEPLOYMENT_PARTS, deploymentPartOf, deploymentSections } from './deployment-rows.ts';

it('puts a field into the part with the longest prefix', () => {
  expect(deploymentPartOf('chip.peCount')).toBe('Chip');
  expect(deploymentPartOf('chip.converters.count')).toBe('Converters');
  expect(deploymentPartOf('activity.measured.datasetDigest')).toBe('Activity');
  expect(deploymentPartOf('quantization')).toBe('Quantization');
});

it('has fields for every part', () => {
  const parts = new Set(describeDeploymentSpec().map(({ path }) => deploymentPartOf(path)));
  expect([...parts].toSorted()).toEqual(DEPLOYMENT_PARTS.toSorted());
});

it('says what was asked with units, once', () => {
  const rows = deploymentSections(exampleDeploymentSpec()).flatMap((section) => section.rows);
  const paths = rows.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(rows.find(({ path }) => path === 'chip.readV')?.text).toContain('mV');
  expect(paths.some((path) => path.startsWith('activity.measured'))).toBe(false);
});
