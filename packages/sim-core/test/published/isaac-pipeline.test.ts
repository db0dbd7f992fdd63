/**
 * "VGG-1 has 16 layers, and the pipelined version is 16 times as fast as the unpipelined one" (shafiee2016):
 * 8 convolutions, 5 poolings and 3 dense layers, with copies by the stride rule.
 */
import { describe, expect, it } from 'vitest';
import { pipelinedGain } from '../../testing/index.ts';

describe('VGG-1 pipelined', () => {
  it('is 16 times as fast where copies balance all layers, as the claim has it', () => {
    expect(pipelinedGain(Infinity)).toBeCloseTo(16, 10);
    expect(Math.abs(pipelinedGain(Infinity) / 16 - 1)).toBeLessThan(0.1);
  });

  it('is 13 times as fast with the copies that 16 chips hold: dense layers then wait', () => {
    // Copies are halved, dense layers have one: their single step is short beside the others' many.
    const gain = pipelinedGain(16 * 168 * 96);
    expect(gain).toBeGreaterThan(12.5);
    expect(gain).toBeLessThan(16);
  });
});
