import { upgradeResultFrom1, upgradeSummaryFrom1 } from './result-from-1.ts';
import { upgradeResultFrom2, upgradeSummaryFrom2 } from './result-from-2.ts';
import { upgradeAcceleratorFrom1, upgradeRunSpecFrom1, upgradeSweepSpecFrom1 } from './spec-from-1.ts';

/**
 * Brings a document of any version to the present one, step by step; what is not of an old version passes as
 * it is. None of them checks: the schemas do that afterwards.
 */
export function upgradeRunSpec(document: unknown): unknown {
  return versionOf(document, 'specVersion') === 1 ? upgradeRunSpecFrom1(document) : document;
}

/** A sweep has the version of its base. */
export function upgradeSweepSpec(document: unknown): unknown {
  const base = isRecord(document) ? document.base : null;
  return versionOf(base, 'specVersion') === 1 ? upgradeSweepSpecFrom1(document) : document;
}

/** Accelerators carry no version; those of version 1 have their sense amplifier at the top. */
export function upgradeAccelerator(document: unknown): unknown {
  const isFrom1 = isRecord(document) && 'senseAmplifier' in document && !('readout' in document);
  return isFrom1 ? upgradeAcceleratorFrom1(document) : document;
}

export function upgradeResult(document: unknown): unknown {
  const since2 = versionOf(document, 'resultVersion') === 1 ? upgradeResultFrom1(document) : document;
  return versionOf(since2, 'resultVersion') === 2 ? upgradeResultFrom2(since2) : since2;
}

export function upgradeResultSummary(document: unknown): unknown {
  const since2 = versionOf(document, 'resultVersion') === 1 ? upgradeSummaryFrom1(document) : document;
  return versionOf(since2, 'resultVersion') === 2 ? upgradeSummaryFrom2(since2) : since2;
}

function versionOf(document: unknown, key: string): unknown {
  return isRecord(document) ? document[key] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
