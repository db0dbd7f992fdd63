'use client';

import { Box } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { type HeatCell, type HeatGrid, heatPixels, logScaleOf } from './heat-grid.ts';
import { cellAt, cellBox, type HeatLayout } from './heat-layout.ts';
import { axes, colorBar } from './heat-svg.ts';
import type { ChartColors } from './palette.ts';

export interface HeatMapProps {
  readonly grid: HeatGrid;
  readonly layoutOf: (widthPx: number) => HeatLayout;
  readonly colors: ChartColors;
  /** One sentence that says what the map shows; its table holds the numbers. */
  readonly label: string;
  readonly describe: (cell: HeatCell) => string;
  readonly chosen?: HeatCell | null;
  readonly onPick?: (cell: HeatCell) => void;
}

/** A dense map drawn pixel by pixel, with names and colour bar around it, and words at the pointer. */
export function HeatMap(props: HeatMapProps) {
  const { grid, layoutOf, colors, label, describe, chosen, onPick } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [hovered, setHovered] = useState<HeatCell | null>(null);
  const layout = layoutOf(width === 0 ? 640 : width);
  const cellOf = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return cellAt(grid, layout, { x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const frame = [...axes(grid, layout, colors), ...colorBar(layout, colors, logScaleOf(grid))].join('');
  return (
    <Box
      ref={ref}
      h={layout.heightPx}
      pos="relative"
      role="img"
      aria-label={label}
      style={{ cursor: onPick && hovered ? 'pointer' : 'default' }}
      onPointerMove={(event) => setHovered(cellOf(event))}
      onPointerLeave={() => setHovered(null)}
      onClick={(event) => {
        const cell = cellOf(event);
        if (cell) onPick?.(cell);
      }}
    >
      <Pixels grid={grid} layout={layout} colors={colors} />
      <svg
        width={layout.widthPx}
        height={layout.heightPx}
        aria-hidden="true"
        style={{ position: 'absolute', inset: 0, pointerEvents: 'none' }}
      >
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own tags; every word is escaped */}
        <g dangerouslySetInnerHTML={{ __html: frame }} />
        {chosen ? <Mark grid={grid} layout={layout} cell={chosen} color={colors.series[1]!} /> : null}
        {hovered ? <Mark grid={grid} layout={layout} cell={hovered} color={colors.ink} /> : null}
      </svg>
      {hovered ? (
        <Words grid={grid} layout={layout} cell={hovered} colors={colors} text={describe(hovered)} />
      ) : null}
    </Box>
  );
}

interface PartProps {
  readonly grid: HeatGrid;
  readonly layout: HeatLayout;
}

/** One pixel a cell, drawn once, and stretched without smoothing. */
function Pixels({ grid, layout, colors }: PartProps & { readonly colors: ChartColors }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = ref.current?.getContext('2d');
    if (!context) return;
    const { rowCount, columnCount } = grid;
    context.putImageData(
      new ImageData(heatPixels(grid, colors, logScaleOf(grid)), columnCount, rowCount),
      0,
      0,
    );
  }, [grid, colors]);
  return (
    <canvas
      ref={ref}
      width={grid.columnCount}
      height={grid.rowCount}
      style={{
        position: 'absolute',
        left: layout.leftPx,
        top: layout.topPx,
        width: layout.plotWidthPx,
        height: layout.plotHeightPx,
        imageRendering: 'pixelated',
        outline: `1px solid ${colors.grid}`,
      }}
    />
  );
}

function Mark({
  grid,
  layout,
  cell,
  color,
}: PartProps & { readonly cell: HeatCell; readonly color: string }) {
  const { xPx, yPx, widthPx, heightPx } = cellBox(grid, layout, cell);
  return (
    <rect
      x={xPx - 0.5}
      y={yPx - 0.5}
      width={Math.max(3, widthPx) + 1}
      height={heightPx + 1}
      fill="none"
      stroke={color}
      strokeWidth="1.6"
    />
  );
}

interface WordsProps extends PartProps {
  readonly cell: HeatCell;
  readonly colors: ChartColors;
  readonly text: string;
}

function Words({ grid, layout, cell, colors, text }: WordsProps) {
  const { xPx, yPx, heightPx } = cellBox(grid, layout, cell);
  const isRight = xPx > layout.widthPx / 2;
  return (
    <Box
      pos="absolute"
      top={yPx + heightPx + 6}
      {...(isRight ? { right: layout.widthPx - xPx + 6 } : { left: xPx + 12 })}
      px={8}
      py={4}
      fz={12}
      style={{
        background: colors.surface,
        border: `1px solid ${colors.grid}`,
        borderRadius: 4,
        color: colors.ink,
        pointerEvents: 'none',
        whiteSpace: 'pre-line',
        zIndex: 5,
      }}
    >
      {text}
    </Box>
  );
}
