import { decodeDataset, decodeNetwork } from '@dl-rsim/networks';
import { simulateDeployment } from '@dl-rsim/sim-core';
import {
  type DeploymentResult,
  type Outcome,
  readDeploymentResult,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import type { DeployRequest, ThreadProgress } from './protocol.ts';
import { serveOnce } from './serve-once.ts';
import { tellProgress } from './tell-progress.ts';

/** A deployment thread: simulates one deployment, tells how far it is, answers and ends. */

serveOnce(deploy);

function deploy(
  { spec, specFingerprint, networkBytes, datasetBytes }: DeployRequest,
  tell: (progress: ThreadProgress) => void,
): Outcome<DeploymentResult, readonly SpecIssue[]> {
  const tellStep = tellProgress(tell);
  const steps = simulateDeployment({
    ...{ spec, specFingerprint },
    network: decodeNetwork(networkBytes),
    ...(datasetBytes === null ? {} : { images: decodeDataset(datasetBytes).images }),
  });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.ok ? succeed(readDeploymentResult(step.value.value)) : step.value;
    tellStep(step.value);
  }
}
