/** iPhones have no full screen for pages, and then not even the property that says so. */
export function isFullscreen(): boolean {
  return Boolean(document.fullscreenElement);
}
