'use client';

import { type NetworkFullFragment, NetworkPageDocument } from '@dl-rsim/client';
import { Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { NotThere } from '../../ui/not-there.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { CrossbarNeedSection } from './crossbar-need-section.tsx';
import { GraphFigure } from './graph-figure.tsx';
import { LayerTable } from './layer-table.tsx';
import { NetworkFacts } from './network-facts.tsx';
import { NetworkHead } from './network-head.tsx';
import { NetworkUseSection } from './network-use-section.tsx';
import { VerificationPanel } from './verification-panel.tsx';
import { WeightsFigure } from './weights-figure.tsx';

export interface NetworkPageProps {
  readonly projectId: string;
  readonly networkId: string;
}

/** Everything that is known of one network. */
export function NetworkPage({ projectId, networkId }: NetworkPageProps) {
  const query = useQuery(apiQuery(NetworkPageDocument, { id: networkId }));
  return (
    <QueryView query={query} heightPx={560}>
      {({ node }) =>
        node && 'macCount' in node ? (
          <NetworkView projectId={projectId} network={node as NetworkFullFragment} />
        ) : (
          <NotThere what="network" backHref={routes.library(projectId)} backLabel="Library" />
        )
      }
    </QueryView>
  );
}

interface NetworkViewProps {
  readonly projectId: string;
  readonly network: NetworkFullFragment;
}

function NetworkView({ projectId, network }: NetworkViewProps) {
  const firstOnCrossbars = network.layers.findIndex((layer) => layer.runsOnCrossbar);
  const [chosenIndex, setChosenIndex] = useState(Math.max(0, firstOnCrossbars));
  const chosen = network.layers[chosenIndex];
  return (
    <>
      <NetworkHead projectId={projectId} network={network} />
      <Stack gap="lg">
        <NetworkFacts network={network} />
        <Grid gap="lg" align="stretch">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <GraphFigure network={network} chosenIndex={chosenIndex} onChoose={setChosenIndex} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack gap="lg">
              <VerificationPanel network={network} />
              {chosen ? <WeightsFigure layer={chosen} networkName={network.name} /> : null}
            </Stack>
          </Grid.Col>
        </Grid>
        <CrossbarNeedSection projectId={projectId} network={network} />
        <LayerTable layers={network.layers} chosenIndex={chosenIndex} onChoose={setChosenIndex} />
        <NetworkUseSection projectId={projectId} networkId={network.id} />
      </Stack>
    </>
  );
}
