import { expect, test } from 'vitest';
import { deviceKind, deviceName } from './device.ts';

const agents = {
  firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
  tablet: 'Mozilla/5.0 (Linux; Android 16; SM-X900) AppleWebKit/537.36 Chrome/150.0 Safari/537.36',
  edge: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0',
  tv: 'Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0) AppleWebKit/537.36 SamsungBrowser/7.0 Chrome/108 TV Safari/537.36',
};

test('devices have the name their owner would give them', () => {
  expect(deviceName(agents.firefox)).toBe('Firefox on Windows');
  expect(deviceName(agents.iphone)).toBe('Safari on iPhone');
  expect(deviceName(agents.edge)).toBe('Edge on Mac');
  expect(deviceName(agents.tv)).toBe('Samsung Internet on Samsung TV');
  expect(deviceName('')).toBe('Browser');
});

test('phones, tablets and televisions are told apart', () => {
  expect(deviceKind(agents.firefox, false)).toBe('web');
  expect(deviceKind(agents.iphone, false)).toBe('phone');
  expect(deviceKind(agents.tablet, false)).toBe('tablet');
  expect(deviceKind(agents.firefox, true)).toBe('tv');
});
