import {
  type DatasetFile,
  type DatasetOutcome,
  decodeDataset,
  encodeDataset,
  encodeNetwork,
  type ReadNetwork,
  type ReadOutcome,
  readDatasetFiles,
  readNetworkFile,
  readRegistryDataset,
  readZooNetwork,
} from '@dl-rsim/networks';
import { checkNetwork } from '@dl-rsim/sim-core';
import { fail, registry, type SpecIssue, succeed } from '@dl-rsim/spec';
import { datasetCard } from './dataset-card.ts';
import { networkCard } from './network-card.ts';
import { presentableIssues, presentableNotes } from './presentable.ts';
import type { ImportRequest } from './protocol.ts';
import { type ServedAnswer, serveChild } from './serve-child.ts';

/** Reads one network or data set: the only place where bytes of strangers are parsed. */

type Attachments = readonly Uint8Array[];

await serveChild(async ({ document, attachments }) => carryOut(document as ImportRequest, attachments));

async function carryOut(request: ImportRequest, attachments: Attachments): Promise<ServedAnswer> {
  const [first = new Uint8Array(), second] = attachments;
  switch (request.kind) {
    case 'read-network': {
      const inputMean = second === undefined ? null : meanOf(second);
      return packNetwork(await readNetworkFile(first, { name: request.name, inputMean }));
    }
    case 'read-zoo-network':
      return packNetwork(await readZooNetwork(request.zooKey));
    case 'read-dataset': {
      const { name, reading, fileNames } = request;
      return packDataset(readDatasetFiles(filesOf(fileNames, attachments), { ...reading, name }));
    }
    case 'read-registry-dataset': {
      const entry = registry.find(({ key }) => key === request.registryKey);
      if (!entry) throw new Error(`the registry has no data set ${request.registryKey}`);
      return packDataset(readRegistryDataset(entry, filesOf(request.fileNames, attachments)));
    }
  }
}

/** Answers the card and, attached, our own file, then what verification wants of the original. */
function packNetwork(read: ReadOutcome): ServedAnswer {
  if (!read.ok) return refuse(read.problem);
  const { network, format, notes } = read.value;
  const checked = checkNetwork(network);
  if (!checked.ok) return refuse(checked.problem);
  const card = { ...networkCard(network, checked.value), format, notes: presentableNotes(notes) };
  return {
    value: succeed(card),
    attachments: [encodeNetwork(network), ...packOriginal(read.value)],
  };
}

/** Two byte strings that only verify.child opens. */
function packOriginal({ original }: ReadNetwork): readonly Uint8Array[] {
  if (original === null) return [];
  const { weightData, ...document } = original;
  return [new TextEncoder().encode(JSON.stringify(document)), new Uint8Array(weightData)];
}

function filesOf(fileNames: readonly string[], attachments: Attachments): readonly DatasetFile[] {
  return fileNames.map((path, index) => ({ path, bytes: attachments[index] ?? new Uint8Array() }));
}

/** Answers the card and, attached, our own file of the test split, the pictures, and the training split's. */
function packDataset(read: DatasetOutcome): ServedAnswer {
  if (!read.ok) return refuse(read.problem);
  const { test, train } = read.value;
  const { contactSheet, card } = datasetCard(read.value);
  const trainFile = train === null ? [] : [encodeDataset({ ...test, images: train })];
  return { value: succeed(card), attachments: [encodeDataset(test), contactSheet, ...trainFile] };
}

function meanOf(meanDataset: Uint8Array): Float32Array {
  const { name, trainMean } = decodeDataset(meanDataset);
  // The API asks for no mean of a data set that has none.
  if (trainMean === undefined) throw new Error(`data set ${name} has no mean training image`);
  return trainMean;
}

function refuse(problem: readonly SpecIssue[]): ServedAnswer {
  return { value: fail(presentableIssues(problem)) };
}
