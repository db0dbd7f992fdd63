'use client';

import { useComputedColorScheme } from '@mantine/core';
import { type ChartColors, chartColors } from '../charts/palette.ts';

/** The colours of figures for the scheme that the page is shown in. */
export function useChartColors(): ChartColors {
  return chartColors(useComputedColorScheme('light', { getInitialValueInEffect: true }));
}
