'use client';

import type { NetworkFullFragment } from '@dl-rsim/client';
import { Paper, ScrollArea, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { type GraphLayout, layOutGraph, NODE_HEIGHT_PX, NODE_WIDTH_PX } from '../../lib/graph-layout.ts';
import { formatShape } from '../../ui/facts.tsx';
import classes from './graph-figure.module.css';

export interface GraphFigureProps {
  readonly network: NetworkFullFragment;
  readonly chosenIndex: number;
  readonly onChoose: (layerIndex: number) => void;
}

/** The graph of the layers, the image on top; layers on crossbars are filled. */
export function GraphFigure({ network, chosenIndex, onChoose }: GraphFigureProps) {
  const layout = useMemo(() => layoutOf(network), [network]);
  return (
    <Paper p="md" h="100%" component="section" aria-label="Graph">
      <Title order={2}>Graph</Title>
      <Text size="sm" c="dimmed" mb="xs">
        Filled layers run on crossbars, the others in digital logic. A click shows a layer’s weights.
      </Text>
      {layout ? (
        <ScrollArea.Autosize
          mah={620}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Picture of the graph' }}
        >
          <GraphPicture network={network} layout={layout} chosenIndex={chosenIndex} onChoose={onChoose} />
        </ScrollArea.Autosize>
      ) : (
        <Text size="sm">Its card is from before edges were kept: import it again to see the graph.</Text>
      )}
    </Paper>
  );
}

function layoutOf({ layers }: NetworkFullFragment): GraphLayout | null {
  const drawn = layers.map(({ name, inputIndices }) => ({ name, inputIndices }));
  const isKnown = drawn.every(
    (layer): layer is { name: string; inputIndices: number[] } => !!layer.inputIndices,
  );
  return isKnown ? layOutGraph(drawn) : null;
}

interface GraphPictureProps extends GraphFigureProps {
  readonly layout: GraphLayout;
}

function GraphPicture({ network, layout, chosenIndex, onChoose }: GraphPictureProps) {
  const { widthPx, heightPx, nodes, edges } = layout;
  return (
    <svg width={widthPx} height={heightPx} viewBox={`0 0 ${widthPx} ${heightPx}`} className={classes.picture}>
      <title>{`${network.layers.length} layers of ${network.name}`}</title>
      <defs>
        <marker
          id="graph-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" className={classes.arrow} />
        </marker>
      </defs>
      {edges.map(({ from, to, points }) => (
        <polyline
          key={`${from}>${to}`}
          points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
          className={classes.edge}
          markerEnd="url(#graph-arrow)"
        />
      ))}
      {nodes.map(({ index, x, y }) =>
        index < 0 ? (
          <Box key={index} x={x} y={y} title="image" detail={formatShape(network.inputShape)} look="image" />
        ) : (
          <LayerBox
            key={index}
            place={{ x, y }}
            layer={network.layers[index]!}
            isChosen={index === chosenIndex}
            onChoose={() => onChoose(index)}
          />
        ),
      )}
    </svg>
  );
}

interface LayerBoxProps {
  readonly place: { readonly x: number; readonly y: number };
  readonly layer: NetworkFullFragment['layers'][number];
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function LayerBox({ place, layer, isChosen, onChoose }: LayerBoxProps) {
  const detail = `${layer.kind} → ${formatShape(layer.outputShape)}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG holds no button element
    <g
      role="button"
      tabIndex={0}
      aria-pressed={isChosen}
      aria-label={`${layer.name}, ${detail}`}
      className={classes.node}
      data-chosen={isChosen || undefined}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onChoose();
      }}
    >
      <Box
        {...place}
        title={layer.name}
        detail={detail}
        look={layer.runsOnCrossbar ? 'crossbar' : 'digital'}
      />
    </g>
  );
}

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly detail: string;
  readonly look: 'image' | 'crossbar' | 'digital';
}

/** Longer texts would leave the box. */
const MAX_TITLE_CHARACTERS = 26;
const MAX_DETAIL_CHARACTERS = 31;

function Box({ x, y, title, detail, look }: BoxProps) {
  const middle = x + NODE_WIDTH_PX / 2;
  return (
    <>
      <title>{`${title}: ${detail}`}</title>
      <rect
        x={x}
        y={y}
        width={NODE_WIDTH_PX}
        height={NODE_HEIGHT_PX}
        rx={5}
        className={classes.box}
        data-look={look}
      />
      <text x={middle} y={y + 16} className={classes.title}>
        {shortened(title, MAX_TITLE_CHARACTERS)}
      </text>
      <text x={middle} y={y + 31} className={classes.detail}>
        {shortened(detail, MAX_DETAIL_CHARACTERS)}
      </text>
    </>
  );
}

function shortened(text: string, mostCharacters: number): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`;
}
