import { COMPONENT_KEYS, COMPONENT_LEVELS } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { COMPONENTS, levelOfComponent } from './component-order.ts';

it('is the order and the levels of the spec', () => {
  expect(COMPONENTS).toEqual(COMPONENT_KEYS);
  expect(Object.fromEntries(COMPONENTS.map((key) => [key, levelOfComponent(key)]))).toEqual(COMPONENT_LEVELS);
});
