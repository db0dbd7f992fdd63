'use client';

import type { DeploymentResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Box, Group, Paper, Text, Title, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useMemo, useState } from 'react';
import {
  type DrawnLink,
  type DrawnTile,
  type FloorPlan,
  floorPlanOf,
  layerColor,
  tileBeside,
} from '../../lib/floor-plan.ts';
import { DataTable, type DataTableContent } from '../../ui/data-table.tsx';
import classes from './floor-plan-figure.module.css';

export interface FloorPlanFigureProps {
  readonly result: DeploymentResult;
  /** Crossbars of a tile: what a full one holds. */
  readonly tileCapacityCount: number;
}

/** What lies where, and how much the links carry. */
export function FloorPlanFigure({ result, tileCapacityCount }: FloorPlanFigureProps) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: true });
  const plan = useMemo(() => floorPlanOf(result, tileCapacityCount), [result, tileCapacityCount]);
  const [chosenIndex, setChosenIndex] = useState<number | null>(null);
  const { layers } = result;
  const colorOf = (layerIndex: number) =>
    layerColor(
      layers.findIndex((layer) => layer.layerIndex === layerIndex),
      layers.length,
      scheme,
    );
  const usedCount = plan.tiles.filter((tile) => tile.crossbarCount > 0).length;
  const chosen = chosenIndex === null ? null : (plan.tiles[chosenIndex] ?? null);
  return (
    <Paper p="md" component="section" aria-label="Floor plan">
      <Title order={2}>Floor plan</Title>
      <Text size="sm" c="dimmed" mb="xs">
        {formatQuantity(usedCount, 'Count')} of {formatQuantity(plan.tiles.length, 'Count')} tiles hold
        weights. Colours go from the first layer to the last one; lines are links, the thicker the more they
        carry.
      </Text>
      <Picture
        plan={plan}
        colorOf={colorOf}
        chosenIndex={chosenIndex}
        onChoose={setChosenIndex}
        describe={(tile) => describeTile(tile, result)}
      />
      <Text size="sm" mt="xs" mih={22} aria-live="polite">
        {chosen
          ? describeTile(chosen, result)
          : 'Point at a tile, or walk through them with the arrow keys, to see what it holds.'}
      </Text>
      <Group gap="sm" mt="xs" component="ul" style={{ listStyle: 'none', padding: 0 }}>
        {layers.map((layer) => (
          <Group key={layer.layerIndex} gap={5} component="li" wrap="nowrap">
            <span
              className={classes.swatch}
              style={{ background: colorOf(layer.layerIndex) }}
              aria-hidden="true"
            />
            <Text size="xs">{layer.layerName}</Text>
          </Group>
        ))}
      </Group>
      <Box component="details" mt="sm">
        <Text component="summary" size="sm">
          Links as a table
        </Text>
        <DataTable content={linkTable(result)} caption="Links" />
      </Box>
    </Paper>
  );
}

interface PictureProps {
  readonly plan: FloorPlan;
  readonly colorOf: (layerIndex: number) => string;
  readonly chosenIndex: number | null;
  readonly onChoose: (tileIndex: number | null) => void;
  readonly describe: (tile: DrawnTile) => string;
}

function Picture({ plan, colorOf, chosenIndex, onChoose, describe }: PictureProps) {
  const most = Math.max(1, ...plan.links.map((link) => link.loadBytes));
  // One stop for the Tab key: the tile that was chosen last, else the first one that holds something.
  const firstUsedIndex = plan.tiles.findIndex((tile) => tile.crossbarCount > 0);
  const stopIndex = chosenIndex ?? Math.max(0, firstUsedIndex);
  const walk = (event: KeyboardEvent<SVGSVGElement>) => {
    const next = tileBeside(plan, stopIndex, event.key);
    if (next === null) return;
    event.preventDefault();
    event.currentTarget.querySelector<SVGGElement>(`[data-tile="${next}"]`)?.focus();
  };
  return (
    <svg
      viewBox={`-0.6 -0.6 ${plan.width + 0.2} ${plan.rowCount + 0.2}`}
      className={classes.picture}
      onKeyDown={walk}
    >
      <title>Tiles and links</title>
      {plan.tiles.map((tile, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside an SVG picture
        <g
          key={`${tile.tile.chipIndex}:${tile.tile.rowIndex}:${tile.tile.columnIndex}`}
          role="button"
          tabIndex={index === stopIndex ? 0 : -1}
          data-tile={index}
          aria-label={describe(tile)}
          className={classes.tile}
          data-chosen={index === chosenIndex || undefined}
          transform={`translate(${tile.x} ${tile.y})`}
          onMouseEnter={() => onChoose(index)}
          onFocus={() => onChoose(index)}
        >
          <rect x={-0.42} y={-0.42} width={0.84} height={0.84} rx={0.06} className={classes.frame} />
          <TileParts tile={tile} colorOf={colorOf} />
        </g>
      ))}
      {plan.links.map((link) => (
        <Link key={`${link.x1}:${link.y1}:${link.x2}:${link.y2}`} link={link} most={most} />
      ))}
    </svg>
  );
}

/** The layers of a tile from the bottom up, each as high as its share of the crossbars. */
function TileParts({ tile, colorOf }: { readonly tile: DrawnTile } & Pick<PictureProps, 'colorOf'>) {
  const topOf = (place: number) => tile.shares.slice(0, place + 1).reduce((sum, one) => sum + one.ratio, 0);
  return tile.shares.map(({ layerIndex, ratio }, place) => (
    <rect
      key={layerIndex}
      x={-0.38}
      y={0.38 - 0.76 * topOf(place)}
      width={0.76}
      height={0.76 * ratio}
      fill={colorOf(layerIndex)}
    />
  ));
}

function Link({ link, most }: { readonly link: DrawnLink; readonly most: number }) {
  const { x1, y1, x2, y2, loadBytes } = link;
  const share = loadBytes / most;
  return (
    <line
      x1={x1}
      y1={y1}
      x2={x2}
      y2={y2}
      className={classes.link}
      strokeWidth={0.02 + 0.1 * share}
      strokeOpacity={0.25 + 0.65 * share}
    />
  );
}

function describeTile({ tile, crossbarCount }: DrawnTile, { layers }: DeploymentResult): string {
  const names = new Map(layers.map((layer) => [layer.layerIndex, layer.layerName]));
  const place = `Chip ${tile.chipIndex + 1}, row ${tile.rowIndex + 1}, column ${tile.columnIndex + 1}`;
  if (crossbarCount === 0) return `${place}: empty.`;
  const parts = tile.parts.map((part) => `${names.get(part.layerIndex)} ${part.crossbarCount}`);
  return `${place}: ${crossbarCount} crossbars, ${parts.join(', ')}.`;
}

function linkTable({ links }: DeploymentResult): DataTableContent {
  const index = (value: number) => formatQuantity(value, 'Index');
  return {
    columns: [
      { label: 'From router', format: index },
      { label: 'To router', format: index },
      { label: 'Bytes an image', format: (value) => formatQuantity(value, 'Bytes') },
      { label: 'Busy', format: (value) => formatPercent(value, 1) },
    ],
    rows: links
      .toSorted((a, b) => b.loadBytes - a.loadBytes)
      .map(({ fromIndex, toIndex, loadBytes, busyRatio }) => [fromIndex, toIndex, loadBytes, busyRatio]),
  };
}
