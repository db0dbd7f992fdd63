import { readZooNetwork } from '@dl-rsim/networks';
import { searchSteps } from '@dl-rsim/sim-core';
import { lenetNetwork, randomImages } from '@dl-rsim/sim-core/testing';
import { canonicalJson, fingerprint, searchSpecSchema } from '@dl-rsim/spec';
import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';
import { createCandidates } from './candidates.ts';
void readZooNetwork; void searchSpecSchema;
const network = lenetNetwork();
const images = randomImages(network.inputShape, 100, 10);
const spec = exampleSearchSpec({
  base: exampleDeploymentSpec({ level: 'contention' }),
  knobs: [
    { path: 'accelerator.operationUnit.rowCount', values: [8, 16, 32, 64, 128] },
    { path: 'chip.peCount', values: [4, 6, 8, 12, 16, 24] },
  ],
  objectives: ['accuracy', 'latency'],
  candidateCount: 30,
  reliability: { datasetDigest: 'b'.repeat(64), statistics: { imageCount: 2, repeatCount: 2, calibrationImageCount: 2 } },
});
function run(stored: any[], stopAfter = Infinity) {
  const c = createCandidates({ spec, network, images });
  const out: any[] = [];
  const steps = searchSteps(spec, { specFingerprint: fingerprint(spec) });
  let step = steps.next();
  while (!step.done) {
    const ask = step.value;
    let answer: any;
    const t = performance.now();
    if (stored[ask.batchIndex]) { answer = JSON.parse(JSON.stringify(stored[ask.batchIndex])); c.remember(ask, answer); }
    else answer = JSON.parse(JSON.stringify(ask.candidates.map((one) => c.evaluate(ask, one))));
    out.push(answer);
    console.log(ask.batchIndex, ask.level, ask.candidates.length, (performance.now() - t).toFixed(0), 'ms');
    if (out.length >= stopAfter) return { out, result: null };
    step = steps.next(answer);
  }
  return { out, result: step.value };
}
const a = run([]);
const b = run(a.out.slice(0, 1));
const c = run([]);
for (const [name, r] of [['resumed', b], ['again', c]] as const) {
  console.log(name, fingerprint(r.result) === fingerprint(a.result));
  for (const [i, batch] of a.out.entries()) {
    for (const [j, e] of batch.entries()) if (canonicalJson(e) !== canonicalJson(r.out[i]?.[j] ?? null)) { console.log(i, j, JSON.stringify(e), JSON.stringify(r.out[i]?.[j])); break; }
  }
}
