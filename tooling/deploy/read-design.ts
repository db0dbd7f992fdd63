import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { encodeNetwork, readNetworkFile, readZooNetwork, zooNetworks } from '@dl-rsim/networks';
import type { Network } from '@dl-rsim/sim-core';
import {
  type DeploymentSpec,
  deploymentPresetByKey,
  deploymentPresets,
  parseDeploymentSpec,
  type SpecIssue,
} from '@dl-rsim/spec';

/** What a command line may say. */
export interface DesignOptions {
  /** A JSON file: a whole spec, or what differs from the preset. */
  readonly specPath: string | undefined;
  readonly preset: string | undefined;
  /** A key of the zoo, or a file. */
  readonly network: string | undefined;
  readonly level: string | undefined;
}

/** A design point that cannot be read; `message` says what to do. */
export class DesignProblem extends Error {}

const DEFAULT_SEED = '0000000000000000';

/** The spec that the options describe, of the network that they name. */
export async function readDesign(
  options: DesignOptions,
  resolvePath: (path: string) => string,
): Promise<{ readonly spec: DeploymentSpec; readonly network: Network }> {
  if (options.network === undefined) {
    throw new DesignProblem(`no network: give --network with a file or one of ${zooKeys()}`);
  }
  const network = await readNetwork(options.network, resolvePath);
  const written = options.specPath === undefined ? {} : readJson(resolvePath(options.specPath));
  const preset = options.preset === undefined ? {} : presetOf(options.preset);
  const digest = createHash('sha256').update(encodeNetwork(network)).digest('hex');
  const level = options.level === undefined ? {} : { level: options.level };
  const spec = merge(merge({ networkDigest: digest, seed: DEFAULT_SEED }, preset), merge(written, level));
  const parsed = parseDeploymentSpec(spec);
  if (!parsed.ok) throw new DesignProblem(printIssues(parsed.problem));
  if (parsed.value.networkDigest === digest) return { spec: parsed.value, network };
  throw new DesignProblem(
    `networkDigest is ${parsed.value.networkDigest}, and ${options.network} has ${digest}; leave it out or give this one`,
  );
}

/** One issue a line. */
export function printIssues(issues: readonly SpecIssue[]): string {
  return issues
    .map(({ path, message }) =>
      message.startsWith(path.join('.')) ? message : `${path.join('.')}: ${message}`,
    )
    .join('\n');
}

async function readNetwork(name: string, resolvePath: (path: string) => string): Promise<Network> {
  const isZoo = zooNetworks.some(({ key }) => key === name);
  const path = resolvePath(name);
  if (!isZoo && !statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new DesignProblem(`--network ${name} is neither a file nor one of ${zooKeys()}`);
  }
  const read = isZoo
    ? await readZooNetwork(name)
    : await readNetworkFile(readFileSync(path), { name: basename(path) });
  if (read.ok) return read.value.network;
  throw new DesignProblem(read.problem.map(({ message }) => `${name}: ${message}`).join('\n'));
}

function presetOf(key: string): object {
  const preset = deploymentPresetByKey(key);
  if (preset) return preset.deployment;
  const known = deploymentPresets.map((one) => one.key).join(', ');
  throw new DesignProblem(`--preset ${key} is no preset; there are ${known}`);
}

function readJson(path: string): object {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new DesignProblem(
      `${path} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (isObject(content)) return content;
  throw new DesignProblem(`${path} holds no spec: give an object, { "mapping": { … } }`);
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `over` on `base`, object by object. A value that has alternatives, { "fixed": … } over { "table": … },
 * takes the place of the one before.
 */
function merge(base: object, over: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    const isOther = ALTERNATIVES.has(key) && isObject(value) && isObject(before) && !sharesKey(before, value);
    merged[key] = isObject(value) && isObject(before) && !isOther ? merge(before, value) : value;
  }
  return merged;
}

/** Fields of which one of several forms is given. */
const ALTERNATIVES = new Set(['cost', 'activity', 'quantization', 'converter', 'variation']);

const sharesKey = (a: JsonObject, b: JsonObject): boolean => Object.keys(a).some((key) => key in b);

const zooKeys = (): string => zooNetworks.map(({ key }) => key).join(', ');
