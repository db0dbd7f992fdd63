import type { NetworkFullFragment } from '@dl-rsim/client';
import { Alert, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';

type Comparison = NonNullable<NonNullable<NetworkFullFragment['verification']>['comparison']>;

/** Differences up to here are those of single precision. */
const ROUNDING_RATIO = 1e-4;

/** What TensorFlow.js makes of the same images, and how far our engine is from it. */
export function VerificationPanel({ network }: { readonly network: NetworkFullFragment }) {
  const { verification } = network;
  return (
    <Paper p="md" component="section" aria-label="Verified import">
      <Title order={2} mb="xs">
        Verified import
      </Title>
      {verification?.comparison ? (
        <ComparisonText comparison={verification.comparison} />
      ) : (
        <Text size="sm" c="dimmed">
          Not verified: {verification?.whyNot ?? 'it was imported before imports were verified'}.
        </Text>
      )}
    </Paper>
  );
}

function ComparisonText({ comparison }: { readonly comparison: Comparison }) {
  const { against, backend, imageCount, largestDifferenceRatio, samePredictionCount, tried } = comparison;
  const isSame = largestDifferenceRatio <= ROUNDING_RATIO && samePredictionCount === imageCount;
  const others = tried.filter(({ ok }) => !ok);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text component="span" className="num" fw={620} size="xl">
          {differenceText(largestDifferenceRatio)}
        </Text>
        <Badge variant="light" color={isSame ? 'green' : 'yellow'} tt="none">
          {isSame ? 'the same but for rounding' : 'look at the difference'}
        </Badge>
      </Group>
      <Text size="sm">
        Largest difference of an output, over the largest output, on {imageCount} sample images;{' '}
        {samePredictionCount} of {imageCount} predictions agree.
      </Text>
      <Text size="sm" c="dimmed">
        {against === 'original'
          ? 'Compared with the file itself, run by TensorFlow.js'
          : 'Compared with the same layers as operations of TensorFlow.js'}{' '}
        on its {backend} backend.
      </Text>
      {isSame ? null : (
        <Alert color="yellow" variant="light" p="xs">
          More than rounding explains: compare accuracies with those of the network’s source before you trust
          results.
        </Alert>
      )}
      {others.map(({ name, why }) => (
        <Text key={name} size="xs" c="dimmed">
          Backend {name} was not used: {why}
        </Text>
      ))}
    </Stack>
  );
}

/** '3.2e-7', or '0' */
function differenceText(ratio: number): string {
  return ratio === 0 ? '0' : ratio.toExponential(1);
}
