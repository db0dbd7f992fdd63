import { decodeDataset, decodeNetwork } from '@dl-rsim/networks';
import { type SearchAsk, type SearchTell, searchSteps } from '@dl-rsim/sim-core';
import { type Outcome, readSearchResult, type SearchResult, succeed } from '@dl-rsim/spec';
import { createCandidates } from './candidates.ts';
import type { SearchRequest, SearchTold } from './protocol.ts';
import { serveOnce } from './serve-once.ts';
import { tellProgress } from './tell-progress.ts';

/**
 * A search thread: carries out one search, tells every batch that it has evaluated, answers and ends. What
 * earlier attempts have found is told to the search again, so it goes on as if it had never stopped.
 */

serveOnce(search);

function search(
  { spec, specFingerprint, networkBytes, datasetBytes, batches }: SearchRequest,
  tell: (told: SearchTold) => void,
): Outcome<SearchResult, never> {
  const tellStep = tellProgress((progress) => tell({ kind: 'progress', ...progress }));
  const candidates = createCandidates({
    spec,
    network: decodeNetwork(networkBytes),
    images: datasetBytes === null ? null : decodeDataset(datasetBytes).images,
  });
  const steps = searchSteps(spec, { specFingerprint });
  let step = steps.next();
  while (!step.done) {
    const ask = step.value;
    const stored = batches[ask.batchIndex];
    // The same simulator answered the same question.
    const answer = stored ? (stored.tell as SearchTell) : evaluate(ask);
    if (stored) candidates.remember(ask, answer);
    const { level: phase, totalCount } = ask;
    tellStep({ phase, doneCount: ask.doneCount + answer.length, totalCount });
    step = steps.next(answer);
  }
  return succeed(readSearchResult(step.value));

  function evaluate(ask: SearchAsk): SearchTell {
    const { level: phase, batchIndex, totalCount } = ask;
    const evaluations = ask.candidates.map((candidate, index) => {
      tellStep({ phase, doneCount: ask.doneCount + index, totalCount });
      return candidates.evaluate(ask, candidate);
    });
    // As it will be read again: a resumed search must not see other numbers, and JSON knows no infinity.
    const answer: SearchTell = JSON.parse(JSON.stringify(evaluations));
    tell({ kind: 'batch', batch: { batchIndex, tell: answer } });
    return answer;
  }
}
