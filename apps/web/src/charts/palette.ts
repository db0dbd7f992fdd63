/** Colours of a figure on one background. */
export interface ChartColors {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** Told apart by the three common kinds of colour vision; each at least 3:1 on `surface`. */
  readonly series: readonly string[];
  /** From 0 to 1 in seven steps, for heat maps. */
  readonly scale: readonly string[];
}

const light: ChartColors = {
  surface: '#ffffff',
  ink: '#19232a',
  muted: '#5c6e78',
  grid: '#e0e7ea',
  series: ['#0b5fa5', '#c4500a', '#00795a', '#8a3f8f', '#8f6b00', '#435561'],
  scale: ['#f6f8f9', '#e3eff1', '#bfdce1', '#8fc1c9', '#4fa0ab', '#1b7a86', '#043f48'],
};

const dark: ChartColors = {
  surface: '#141c22',
  ink: '#d7e0e5',
  muted: '#93a2ab',
  grid: '#2b3740',
  series: ['#6cb8f0', '#ff9a5c', '#4fd1a5', '#d99be0', '#e0bd4f', '#c3ccd4'],
  scale: ['#19232a', '#0c333a', '#0a4750', '#0f6773', '#2f8b97', '#76b5be', '#e9f4f5'],
};

export type ColorScheme = 'light' | 'dark';

/** The colours for a background; files are always drawn on the light one. */
export function chartColors(scheme: ColorScheme): ChartColors {
  return scheme === 'dark' ? dark : light;
}

/** Dashes and markers, so that lines are told apart without colour. */
export const dashes: readonly (readonly number[] | 'solid')[] = [
  'solid',
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [4, 2],
  [1, 4],
];
export const markers = ['circle', 'rect', 'triangle', 'diamond', 'circle', 'rect'] as const;
/** From this line on the markers are hollow. */
export const FIRST_HOLLOW_INDEX = 4;
