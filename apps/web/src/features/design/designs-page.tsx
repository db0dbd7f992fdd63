'use client';

import { type DesignCardFragment, DesignsDocument } from '@dl-rsim/client';
import { type Preset, presets, readAccelerator } from '@dl-rsim/spec';
import { Anchor, Box, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { converterText, crossbarText, variationText } from '../../lib/accelerator-text.ts';
import { apiQuery } from '../../lib/api.ts';
import { formatAge } from '../../lib/dates.ts';
import { routes } from '../../lib/routes.ts';
import { useNow } from '../../lib/use-now.ts';
import { EmptyNotice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { ResistancePicture } from '../../ui/resistance-picture.tsx';
import { CitationLink } from '../../ui/spec-field-input.tsx';

/** The accelerators that the project keeps, and the presets that a new one starts from. */
export function DesignsPage({ projectId }: { readonly projectId: string }) {
  const query = useQuery(apiQuery(DesignsDocument, { projectId }));
  return (
    <>
      <PageHeader
        title="Accelerators"
        summary={
          <>
            Device, cell, operation unit and converters under a name. A run copies the numbers: changing an
            accelerator never changes a result.
          </>
        }
      />
      <Stack gap="xl">
        <QueryView query={query} heightPx={220}>
          {({ project }) =>
            project && project.designs.length > 0 ? (
              <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                {project.designs.map((design) => (
                  <DesignCard key={design.id} projectId={projectId} design={design} />
                ))}
              </SimpleGrid>
            ) : (
              <Paper>
                <EmptyNotice title="No accelerator yet">
                  Start from a cited preset below and change what you like.
                </EmptyNotice>
              </Paper>
            )
          }
        </QueryView>
        <Box component="section">
          <Title order={2} mb="sm">
            Presets
          </Title>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {presets.map((preset) => (
              <PresetCard key={preset.key} preset={preset} projectId={projectId} />
            ))}
          </SimpleGrid>
        </Box>
      </Stack>
    </>
  );
}

function PresetCard({ preset, projectId }: { readonly preset: Preset; readonly projectId: string }) {
  return (
    <Paper p="md">
      <Group justify="space-between" mb={4}>
        <Title order={3}>{preset.name}</Title>
        <Button component={Link} href={routes.newDesign(projectId, preset.key)} size="xs" variant="light">
          New from this
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mb={4}>
        {crossbarText(preset.accelerator)} · {converterText(preset.accelerator)} ·{' '}
        {variationText(preset.accelerator)}
      </Text>
      <Text size="sm">{preset.summary}</Text>
      <Group gap="xs" mt="xs" fz="sm">
        {preset.citations.map((citation) => (
          <CitationLink key={citation.key} citation={citation} />
        ))}
      </Group>
    </Paper>
  );
}

function DesignCard({
  projectId,
  design,
}: {
  readonly projectId: string;
  readonly design: DesignCardFragment;
}) {
  const nowMs = useNow(60_000);
  const accelerator = readAccelerator(design.accelerator);
  const { device, cell, operationUnit } = accelerator;
  return (
    <Paper p="md">
      <Title order={2} size="h3">
        <Anchor component={Link} href={routes.design(projectId, design.id)} className="row-link">
          {design.name}
        </Anchor>
      </Title>
      <Text size="xs" c="dimmed">
        changed {formatAge(design.updatedAt, nowMs)}
      </Text>
      <Box my="xs">
        <ResistancePicture device={device} levelBits={cell.levelBits} widthCount={360} />
      </Box>
      <Group justify="space-between" align="center">
        <Text size="sm" className="num">
          S_OU {operationUnit.rowCount} · {converterText(accelerator)} · {variationText(accelerator)}
        </Text>
        <Button
          component={Link}
          href={routes.launch(projectId, `hardware=design:${design.id}`)}
          size="compact-xs"
          variant="light"
          aria-label={`Launch with ${design.name}`}
        >
          Launch
        </Button>
      </Group>
    </Paper>
  );
}
