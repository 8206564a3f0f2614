// What this browser is, for the list of signed-in devices and for the device profile.
export type DeviceKind = 'web' | 'phone' | 'tablet' | 'tv';

export function deviceKind(userAgent: string, isTv: boolean): DeviceKind {
  if (isTv) return 'tv';
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(userAgent)) return 'tablet';
  return /iPhone|Mobile/.test(userAgent) ? 'phone' : 'web';
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Tizen/, 'Samsung TV'],
  [/Web0S|webOS/, 'LG TV'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'Mac'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox on Windows". */
export function deviceName(userAgent: string): string {
  const nameIn = (table: typeof BROWSERS): string | undefined =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [nameIn(BROWSERS) ?? 'Browser', nameIn(SYSTEMS)];
  return system === undefined ? browser : `${browser} on ${system}`;
}
