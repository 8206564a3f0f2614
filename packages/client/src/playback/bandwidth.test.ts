import { describe, expect, test } from 'vitest';
import { createBandwidthMeter } from './bandwidth.ts';

const MB = 1_000_000;

describe('the bandwidth of a network', () => {
  test('is unknown until enough has come over it', () => {
    const meter = createBandwidthMeter();
    expect(meter.estimateBps()).toBeUndefined();
    meter.add(MB, 800);
    meter.add(MB, 800);
    expect(meter.estimateBps()).toBeUndefined();
    meter.add(MB, 800);
    expect(meter.estimateBps()).toBe(10_000_000);
  });

  test('is not measured by answers too small to tell, or that took no time', () => {
    const meter = createBandwidthMeter();
    for (let i = 0; i < 10; i++) meter.add(2000, 20);
    for (let i = 0; i < 10; i++) meter.add(MB, 0);
    expect(meter.estimateBps()).toBeUndefined();
  });

  test('is not pulled down by a few slow answers', () => {
    const meter = createBandwidthMeter();
    for (const ms of [80, 4000, 80, 80, 3000, 80, 80, 80]) meter.add(MB, ms);
    expect(meter.estimateBps()).toBe(100_000_000);
  });

  test('follows a network that has become slow', () => {
    const meter = createBandwidthMeter();
    for (let i = 0; i < 50; i++) meter.add(MB, 80);
    for (let i = 0; i < 24; i++) meter.add(MB, 4000);
    expect(meter.estimateBps()).toBe(2_000_000);
  });
});
