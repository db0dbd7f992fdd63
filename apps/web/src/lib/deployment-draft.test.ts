import type { NetworkDetailFragment } from '@dl-rsim/client';
import { deploymentPresets, parseDeploymentSpec, presets, type SearchResult } from '@dl-rsim/spec';
import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';
import { expect, it } from 'vitest';
import { defaultBranch } from './default-branch.ts';
import {
  firstDeploymentDraft,
  measuredOn,
  specOfCandidate,
  withChip,
  withConverterNode,
  withDeployedNetwork,
  withDeploymentAccelerator,
} from './deployment-draft.ts';
import { withValueAt } from './path-value.ts';

const network = (name: string, digit: string) =>
  ({ name, digest: digit.repeat(64) }) as NetworkDetailFragment;
const choices = { networks: [network('LeNet', 'a'), network('ResNet', 'b')], designs: [] };
const nothing = { networkDigest: null, presetKey: null, original: null };
const draft = firstDeploymentDraft(choices, nothing);
const [first, second] = deploymentPresets;

it('begins with what can be launched: the first network on the first chip', () => {
  expect(draft.name).toBe(`LeNet on ${first?.name}`);
  expect(parseDeploymentSpec(draft.spec).ok).toBe(true);
});

it('begins with what the address names', () => {
  const wanted = { ...nothing, networkDigest: 'b'.repeat(64), presetKey: second!.key };
  expect(firstDeploymentDraft(choices, wanted).name).toBe(`ResNet on ${second?.name}`);
});

it('a name that nobody has written follows network and chip, a written one stays', () => {
  const other = withDeployedNetwork(draft, 'b'.repeat(64), choices);
  expect(other.name).toBe(`ResNet on ${first?.name}`);
  expect(withChip(other, `preset:${second?.key}`, choices).name).toBe(`ResNet on ${second?.name}`);
  const written = { ...draft, name: 'mine' };
  expect(withDeployedNetwork(written, 'b'.repeat(64), choices).name).toBe('mine');
});

it('forgets what was said of the layers of another network', () => {
  const layers = [{ layerName: 'conv1', replicaCount: 4 }];
  const said = { ...draft, spec: { ...draft.spec, layers } };
  expect(withDeployedNetwork(said, 'a'.repeat(64), choices).spec.layers).toEqual(layers);
  expect(withDeployedNetwork(said, 'b'.repeat(64), choices).spec.layers).toEqual([]);
});

it('goes back to the chip and the accelerator that it began from', () => {
  const spec = exampleDeploymentSpec();
  const kept = firstDeploymentDraft(choices, { ...nothing, original: { name: 'DEP, again', spec } });
  const elsewhere = withChip(kept, `preset:${second?.key}`, choices);
  expect(elsewhere.spec.chip).not.toEqual(spec.chip);
  expect(withChip(elsewhere, 'kept', choices).spec).toEqual(spec);
  const preset = withDeploymentAccelerator(kept, `preset:${presets[0]?.key}`, choices);
  expect(preset.spec.accelerator).toEqual(presets[0]?.accelerator);
  expect(withDeploymentAccelerator(preset, 'chip', choices).spec).toEqual(spec);
});

it('keeps the number of images when the data set changes', () => {
  expect(measuredOn(draft.spec.activity, 'd').measured?.imageCount).toBe(20);
  const five = { measured: { datasetDigest: 'd', imageCount: 5 } };
  expect(measuredOn(five, 'e')).toEqual({ measured: { datasetDigest: 'e', imageCount: 5 } });
});

it('begins a regression at the node of the other costs, and leaves a later choice alone', () => {
  const cost = { regression: defaultBranch('chip.converters.cost', 'regression') };
  const chosen = withConverterNode(withValueAt(draft.spec, 'chip.converters.cost', cost), draft.spec);
  expect(chosen.chip.converters.cost.regression?.nodeM).toBe(draft.spec.chip.technology.statedNodeM);
  const later = withValueAt(chosen, 'chip.converters.cost.regression.nodeM', 7e-9);
  expect(withConverterNode(later, chosen)).toBe(later);
});

it('makes the design of a candidate, and none of one that is not there', () => {
  const search = exampleSearchSpec();
  const coordinates = [24, 'shiftedWindow'];
  const candidates = [{ candidateIndex: 3, coordinates, metrics: [], isFeasible: true, reason: '' }];
  const result = { candidates } as Partial<SearchResult> as SearchResult;
  expect(specOfCandidate(search, result, 3)?.chip.peCount).toBe(24);
  expect(specOfCandidate(search, result, 3)?.mapping.partition).toBe('shiftedWindow');
  expect(specOfCandidate(search, result, 4)).toBeNull();
});
