import { type DeploymentResult, deploymentMetrics } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { metricFacts } from '../../lib/metric-text.ts';
import { Facts } from '../../ui/facts.tsx';

const levelNames = { closedForm: 'Closed form', pipeline: 'Pipeline', contention: 'Contention' } as const;

/** The numbers that designs are compared by, and how the levels of time bound each other. */
export function HeadlinePanel({ result }: { readonly result: DeploymentResult }) {
  const metrics = deploymentMetrics(result);
  const text = (key: keyof typeof metrics) => metricFacts[key].format(metrics[key]);
  const rate = 1 / result.intervalSec;
  return (
    <Paper p="md" component="section" aria-label="Result">
      <Title order={2} mb="sm">
        One image
      </Title>
      <Facts
        facts={[
          { label: 'Latency', value: text('latency') },
          { label: 'Interval', value: text('interval') },
          { label: 'Images per second', value: Number(rate.toPrecision(4)).toLocaleString('en-US') },
          { label: 'Energy', value: text('energy') },
          { label: 'Area of all chips', value: text('area') },
          { label: 'Power', value: text('power') },
          { label: 'Peak power', value: formatQuantity(result.peakPowerW, 'W') },
          { label: 'Energy × latency', value: text('energyDelay') },
          { label: 'Efficiency', value: text('efficiency') },
          { label: 'Density', value: text('density') },
          { label: 'Crossbars with weights', value: text('crossbars') },
          { label: 'Cells used of them', value: text('utilisation') },
        ]}
      />
      <LevelsStrip levels={result.levels} />
    </Paper>
  );
}

/** Latency and interval at every level, each with its distance from the one before. */
function LevelsStrip({ levels }: Pick<DeploymentResult, 'levels'>) {
  return (
    <Group
      gap="xl"
      mt="md"
      mb={0}
      aria-label="Levels of time"
      component="ul"
      style={{ listStyle: 'none', padding: 0 }}
    >
      {levels.map(({ level, latencySec, intervalSec }, place) => {
        const before = levels[place - 1];
        const gap = before ? latencySec / before.latencySec - 1 : null;
        return (
          <Box component="li" key={level}>
            <Text size="xs" c="dimmed">
              {levelNames[level]}
            </Text>
            <Text size="sm" className="num">
              {formatQuantity(latencySec, 'Sec')}
              {gap === null ? '' : ` (+${formatPercent(gap, 1)})`}
            </Text>
            <Text size="xs" c="dimmed" className="num">
              every {formatQuantity(intervalSec, 'Sec')}
            </Text>
          </Box>
        );
      })}
    </Group>
  );
}
