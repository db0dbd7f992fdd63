import type { ResultSummary } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { Text, Tooltip } from '@mantine/core';
import { describeAccuracy, formatSampleSize, shownInterval } from '../lib/accuracy.ts';

/** Accuracy in a table row: the mean, half the interval and N; never the mean alone. */
export function AccuracyText({ result }: { readonly result: ResultSummary | null }) {
  if (!result) {
    return (
      <Text component="span" size="sm" c="dimmed">
        –
      </Text>
    );
  }
  const { meanRatio } = result.accuracy;
  const { interval, over } = shownInterval(result);
  return (
    <Tooltip label={describeAccuracy(result)} multiline w={300}>
      <Text component="span" size="sm" className="num">
        {formatPercent(meanRatio)}
        <Text component="span" size="xs" c="dimmed" display="block">
          [{(interval.lowRatio * 100).toFixed(2)}, {(interval.highRatio * 100).toFixed(2)}] over {over},{' '}
          {formatSampleSize(result.accuracy)}
        </Text>
      </Text>
    </Tooltip>
  );
}
