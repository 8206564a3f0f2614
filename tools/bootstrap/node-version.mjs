// Kept to syntax that very old versions of Node can read.
var OLDEST = 20;

export function refuseOldNode() {
  var major = Number(process.versions.node.split('.')[0]);
  if (major >= OLDEST) return;
  console.error(
    'Praxino needs Node ' +
      OLDEST +
      ' or newer to start; this is Node ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n' +
      'Get a newer one from https://nodejs.org or your package manager, then run the same command again.',
  );
  process.exit(1);
}
