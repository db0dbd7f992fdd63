'use client';

import { DatasetsDocument, DesignsDocument, NetworksDocument, TrainingDocument } from '@dl-rsim/client';
import { readTrainingSpec } from '@dl-rsim/spec';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { apiQuery } from '../../lib/api.ts';
import { isArchitecture } from '../../lib/network-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { firstDraft, type TrainingChoices } from './training-draft.ts';
import { TrainingForm } from './training-form.tsx';

/** Asks for a training; the address may name the network, or a training to begin from. */
export function NewTrainingPage({ projectId }: { readonly projectId: string }) {
  const search = useSearchParams();
  const fromId = search.get('from');
  const networks = useQuery(apiQuery(NetworksDocument, { projectId }));
  const datasets = useQuery(apiQuery(DatasetsDocument, { projectId }));
  const designs = useQuery(apiQuery(DesignsDocument, { projectId }));
  const before = useQuery({ ...apiQuery(TrainingDocument, { id: fromId ?? '' }), enabled: fromId !== null });
  const isWaiting = fromId !== null && before.isPending;
  const original =
    before.data?.node && 'spec' in before.data.node ? readTrainingSpec(before.data.node.spec) : null;
  return (
    <>
      <PageHeader
        title="New training"
        summary={
          <>
            A network is trained on while it sees what an accelerator does to it. The best start is a network
            that is right in float and wrong on the hardware.
          </>
        }
      />
      <QueryView query={networks} heightPx={480}>
        {(networkAnswer) => (
          <QueryView query={datasets} heightPx={480}>
            {(datasetAnswer) => (
              <QueryView query={designs} heightPx={480}>
                {(designAnswer) => {
                  if (isWaiting) return null;
                  const choices: TrainingChoices = {
                    networks: (networkAnswer.project?.networks ?? []).filter((one) => !isArchitecture(one)),
                    datasets: (datasetAnswer.project?.datasets ?? []).filter(
                      (one) => one.trainImageCount > 0,
                    ),
                    designs: designAnswer.project?.designs ?? [],
                  };
                  const wanted = { networkDigest: search.get('network'), original };
                  return (
                    <TrainingForm
                      projectId={projectId}
                      choices={choices}
                      initial={firstDraft(choices, wanted)}
                    />
                  );
                }}
              </QueryView>
            )}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}
