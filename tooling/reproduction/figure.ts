import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Experiment, WorkloadKey } from './experiments.ts';
import type { WorkloadRecord } from './records.ts';

use([CustomChart, LineChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

const COLORS: Readonly<Record<WorkloadKey, readonly string[]>> = {
  mnist: ['#1c7ed6', '#74c0fc'],
  cifar10: ['#e8590c', '#ffa94d'],
};
const NAMES: Readonly<Record<WorkloadKey, string>> = { mnist: 'MNIST', cifar10: 'CIFAR-10' };

/** An experiment as an SVG: our curves as lines, printed numbers as diamonds. */
export function renderFigure(experiment: Experiment, records: readonly WorkloadRecord[]): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 720, height: 380 });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'sans-serif' },
    grid: { left: 60, right: 24, top: 48, bottom: 56 },
    legend: { top: 8 },
    xAxis: { type: 'value', name: experiment.xLabel, nameLocation: 'middle', nameGap: 32, scale: true },
    yAxis: { type: 'value', name: 'Accuracy in %', nameLocation: 'middle', nameGap: 36, min: 0, max: 100 },
    series: records.flatMap((record) => [...curves(experiment, record), ...printed(experiment, record)]),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

function curves(experiment: Experiment, record: WorkloadRecord) {
  return experiment.series(record.workload).map(({ label }, i) => ({
    type: 'line' as const,
    name: `${NAMES[record.workload]}, ${label}`,
    color: COLORS[record.workload][i % 2]!,
    symbolSize: 6,
    data: record.points
      .filter((point) => point.experiment === experiment.key && point.series === label)
      .map((point) => [point.x, round(point.meanRatio * 100)]),
  }));
}

function printed(experiment: Experiment, record: WorkloadRecord) {
  const points = experiment.printedPoints.filter((point) => point.workload === record.workload);
  if (points.length === 0) return [];
  return [
    {
      type: 'scatter' as const,
      name: `${NAMES[record.workload]}, printed`,
      color: COLORS[record.workload][0]!,
      symbol: 'diamond',
      symbolSize: 14,
      itemStyle: { borderColor: '#212529', borderWidth: 1 },
      data: points.map((point) => [point.x, point.percent]),
    },
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
