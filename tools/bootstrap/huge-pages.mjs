// Large blocks of memory in pages of 2 MB.

const TUNABLE = 'glibc.malloc.hugetlb';

/**
 * What makes glibc (2.35 and later) ask for huge pages; other C libraries ignore it, and so does a kernel that is told never to use
 * them. Every encoder is started by a fork, after which the first write to each page of the server costs a fault: for the few
 * megabytes of a segment that is a thousand of them, and with huge pages a handful.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function hugePages(env = process.env) {
  const set = env.GLIBC_TUNABLES ?? '';
  if (process.platform !== 'linux' || set.includes(TUNABLE)) return {};
  return { GLIBC_TUNABLES: `${set === '' ? '' : `${set}:`}${TUNABLE}=1` };
}
