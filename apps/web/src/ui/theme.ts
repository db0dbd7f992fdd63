import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core';

/** Petrol: the high-resistance state, and what can be acted on. */
const petrol: MantineColorsTuple = [
  '#e9f4f5',
  '#d2e6e9',
  '#a6cfd5',
  '#76b5be',
  '#4fa0ab',
  '#2f8b97',
  '#1b7a86',
  '#0f6773',
  '#09545f',
  '#043f48',
];
/** Copper: the low-resistance state, and what deserves a look. */
const copper: MantineColorsTuple = [
  '#fcf1e9',
  '#f6dfcd',
  '#ecc09d',
  '#e29e69',
  '#d98140',
  '#cb6c24',
  '#b55a18',
  '#97480f',
  '#7a390a',
  '#5c2905',
];
const gray: MantineColorsTuple = [
  '#f6f8f9',
  '#edf1f3',
  '#e0e7ea',
  '#cfd9de',
  '#b5c2c9',
  '#8b9ca5',
  '#5c6e78',
  '#435561',
  '#2c3a44',
  '#19232a',
];
const dark: MantineColorsTuple = [
  '#d7e0e5',
  '#b6c3ca',
  '#93a2ab',
  '#64747e',
  '#3a4852',
  '#2b3740',
  '#1f2930',
  '#141c22',
  '#0f161b',
  '#0a1014',
];

const green: MantineColorsTuple = [
  '#ebf7ee',
  '#d5eedc',
  '#abdcb9',
  '#7cc895',
  '#55b777',
  '#3aa763',
  '#2b9a57',
  '#1c7a43',
  '#145f34',
  '#0d4526',
];
const red: MantineColorsTuple = [
  '#fdeeee',
  '#f9d9d9',
  '#f0b1b1',
  '#e78686',
  '#df6262',
  '#da4b4b',
  '#d33a3a',
  '#b42828',
  '#94201f',
  '#6f1516',
];

/**
 * The identity in a few tokens: two colours for the two states of a cell, a quiet grey, one sans and one
 * mono.
 */
export const theme: MantineThemeOverride = createTheme({
  colors: { petrol, copper, gray, dark, green, red },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.2' },
      h2: { fontSize: '1.125rem', lineHeight: '1.3' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.35' },
    },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Paper: { defaultProps: { withBorder: true, radius: 'md' } },
    Table: { defaultProps: { verticalSpacing: 7, horizontalSpacing: 'sm', fz: 'sm' } },
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } },
    },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
});

/** Text a little softer than black, pages a little darker than what lies on them, links in petrol. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--mantine-color-gray-0)',
    '--mantine-color-text': 'var(--mantine-color-gray-9)',
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-6)',
    '--mantine-color-anchor': 'var(--mantine-color-petrol-7)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--surface': '#ffffff',
    '--hairline': 'var(--mantine-color-gray-2)',
    '--state-lrs': 'var(--mantine-color-copper-6)',
    '--state-hrs': 'var(--mantine-color-petrol-6)',
  },
  dark: {
    ...Object.assign({}, ...['petrol', 'copper', 'green', 'red', 'gray'].map(darkTints)),
    '--mantine-color-error': 'var(--mantine-color-red-3)',
    '--mantine-primary-color-light': 'var(--mantine-color-petrol-light)',
    '--mantine-primary-color-light-hover': 'var(--mantine-color-petrol-light-hover)',
    '--mantine-primary-color-light-color': 'var(--mantine-color-petrol-light-color)',
    '--mantine-color-body': 'var(--mantine-color-dark-8)',
    '--mantine-color-text': 'var(--mantine-color-dark-0)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
    '--mantine-color-anchor': 'var(--mantine-color-petrol-3)',
    '--mantine-color-default': 'var(--mantine-color-dark-6)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
    '--surface': 'var(--mantine-color-dark-7)',
    '--hairline': 'var(--mantine-color-dark-5)',
    '--state-lrs': 'var(--mantine-color-copper-4)',
    '--state-hrs': 'var(--mantine-color-petrol-3)',
  },
});

/** Tinted surfaces of a colour on dark: see-through, with light text and a visible outline. */
function darkTints(name: string): Readonly<Record<string, string>> {
  const mix = (share: string) => `color-mix(in srgb, var(--mantine-color-${name}-4) ${share}, transparent)`;
  return {
    [`--mantine-color-${name}-light`]: mix('20%'),
    [`--mantine-color-${name}-light-hover`]: mix('30%'),
    [`--mantine-color-${name}-light-color`]: `var(--mantine-color-${name}-1)`,
    [`--mantine-color-${name}-outline`]: `var(--mantine-color-${name}-4)`,
    [`--mantine-color-${name}-text`]: `var(--mantine-color-${name}-3)`,
  };
}
