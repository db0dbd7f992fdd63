import { type AcceleratorSpec, fieldAt, type NetworkSummary } from '@dl-rsim/spec';
import { activeFactors } from './impact-factors.ts';
import { type AxisDraft, emptyAxis } from './launch-state.ts';

/** A question that a press of a button turns into a sweep. */
export interface Shortcut {
  readonly label: string;
  readonly help: string;
  readonly axis: AxisDraft;
  /** Why it cannot be asked of these parts; null when it can. */
  readonly obstacle: string | null;
}

/** The questions most often asked of a network on an accelerator. */
export function shortcutsOf(
  accelerator: AcceleratorSpec | null,
  network: NetworkSummary | null,
): readonly Shortcut[] {
  const layerNames = layersOnCrossbars(network);
  const factors = accelerator ? activeFactors(accelerator) : [];
  const enough = (count: number, obstacle: string) => (count >= 2 ? null : obstacle);
  return [
    {
      label: 'Compare fidelities',
      help: 'The same run with errors from tables, from programmed arrays and from moments.',
      axis: { ...emptyAxis, path: 'fidelity', options: optionsOf('fidelity') },
      obstacle: null,
    },
    {
      label: 'Which layer costs most',
      help: 'A run a layer, in which only this layer has errors.',
      axis: { ...emptyAxis, path: 'scope.layerName', options: layerNames },
      obstacle: enough(layerNames.length, 'needs a network with several layers on crossbars'),
    },
    {
      label: 'Which factor costs most',
      help: 'A run with all factors, and one for each of those that are on in this accelerator.',
      axis: { ...emptyAxis, path: 'scope.factor', options: ['all', ...factors] },
      obstacle: enough(factors.length, 'needs an accelerator with several factors on'),
    },
  ];
}

/** Names of the layers that have errors at all. */
export function layersOnCrossbars(network: NetworkSummary | null): readonly string[] {
  return (network?.layers ?? []).filter((layer) => layer.runsOnCrossbar).map((layer) => layer.name);
}

function optionsOf(path: string): readonly string[] {
  const field = fieldAt(path);
  return field?.kind === 'choice' ? field.options.map((option) => option.value) : [];
}
