import type { MappedLayer } from './mapped-layer.ts';
import type { Window, Workload } from './workload.ts';

/** What a layer on crossbars reads from another one, through the poolings and joins in between. */
export interface LayerFeed {
  /** Place of the source among the layers. */
  readonly sourceIndex: number;
  /** From the reader back to the source; null: all of the source is needed. */
  readonly windows: readonly FeedWindow[] | null;
}

/** A window over a grid of places. */
export interface FeedWindow {
  readonly window: Window;
  readonly heightCount: number;
  readonly widthCount: number;
}

type Feeds = readonly (readonly LayerFeed[])[];

/** Those asked for last: a search asks for the same ones over and over. */
const kept = new WeakMap<Workload, { readonly key: string; readonly feeds: Feeds }>();

/** By layer, what it reads from others of `layers`: consecutive ones, in the order of the workload. */
export function layerFeeds(layers: readonly Pick<MappedLayer, 'nodeIndex'>[], workload: Workload): Feeds {
  const key = layers.map(({ nodeIndex }) => nodeIndex).join();
  const known = kept.get(workload);
  if (known?.key === key) return known.feeds;
  const feeds = feedsOf(layers, workload);
  kept.set(workload, { key, feeds });
  return feeds;
}

function feedsOf(layers: readonly Pick<MappedLayer, 'nodeIndex'>[], workload: Workload): Feeds {
  const places = new Map(layers.map(({ nodeIndex }, place) => [nodeIndex, place]));
  const known = new Map<number, readonly LayerFeed[]>();
  const inputsOf = (nodeIndex: number): readonly LayerFeed[] => {
    const seen = known.get(nodeIndex);
    if (seen) return seen;
    const feeds = workload.nodes[nodeIndex]!.inputs.flatMap(({ sourceIndex, window }) => {
      if (sourceIndex < 0) return [];
      const { heightCount, widthCount } = workload.nodes[sourceIndex]!.output;
      const own = window && { window, heightCount, widthCount };
      const place = places.get(sourceIndex);
      const behind = place === undefined ? inputsOf(sourceIndex) : [{ sourceIndex: place, windows: [] }];
      return behind.map((feed) => ({
        sourceIndex: feed.sourceIndex,
        windows: own && feed.windows && [own, ...feed.windows],
      }));
    });
    const distinct = [...new Map(feeds.map((feed) => [JSON.stringify(feed), feed])).values()];
    known.set(nodeIndex, distinct);
    return distinct;
  };
  return layers.map(({ nodeIndex }) => inputsOf(nodeIndex));
}
