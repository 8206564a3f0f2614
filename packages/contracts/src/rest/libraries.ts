// Libraries, their folders and their scans.
import { z } from 'zod';
import { route } from './route.ts';
import { empty, idParams } from './shared.ts';

export const libraryKind = z.enum(['movies', 'shows', 'music']);
export type LibraryKind = z.infer<typeof libraryKind>;

export const library = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: libraryKind,
    folders: z.array(z.string()).meta({ description: 'Absolute paths; empty for users who are not administrators' }),
    itemCount: z.int().meta({ description: 'Top-level items: films, shows or artists' }),
    problemCount: z.int().meta({ description: 'Files that could not be used, see /problems' }),
    lastScanAt: z.int().nullable(),
    scanJobId: z.string().nullable().meta({ description: 'The scan that runs now, if one does' }),
  })
  .meta({ id: 'Library' });
export type Library = z.infer<typeof library>;

/** A path on the server. NUL ends a path in every operating system call. */
export const folderPath = z
  .string()
  .min(1)
  .max(4096)
  .refine((p) => !p.includes('\0'), 'must not contain a NUL character');
export const libraryBody = z.strictObject({
  name: z.string().trim().min(1).max(120),
  kind: libraryKind,
  folders: z.array(folderPath).min(1).max(64),
});

export const fileProblem = z
  .object({
    path: z.string(),
    reason: z.string().meta({ description: 'Plain words' }),
    code: z.enum(['empty', 'unreadable', 'not-media', 'truncated', 'unnamed', 'missing']),
  })
  .meta({ id: 'FileProblem' });
export type FileProblem = z.infer<typeof fileProblem>;

/**
 * Every kind of job, and the lane it runs in. `interactive`: somebody asked for it and looks at its progress; a few at a time.
 * `background`: nobody waits; one at a time, beside the interactive lane and never in its way.
 */
export const jobLanes = {
  scan: 'interactive',
  samples: 'interactive',
  index: 'background',
  pictures: 'background',
  analysis: 'background',
  subtitles: 'background',
} as const satisfies Record<string, 'interactive' | 'background'>;
export type JobKind = keyof typeof jobLanes;
export type JobLane = (typeof jobLanes)[JobKind];

export const jobState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export const job = z
  .object({
    id: z.string(),
    kind: z.enum(Object.keys(jobLanes) as JobKind[]), // the names of the table just above
    state: jobState,
    progress: z.number().min(0).max(1),
    message: z.string().meta({ description: 'What it is doing, in plain words' }),
    libraryId: z.string().nullable(),
    error: z.string().nullable(),
    createdAt: z.int(),
    finishedAt: z.int().nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof job>;
export const jobRef = z.object({ jobId: z.string() });

export const folderListing = z
  .object({
    path: z.string(),
    parent: z.string().nullable(),
    folders: z.array(z.object({ name: z.string(), path: z.string() })),
  })
  .meta({ id: 'FolderListing' });
export type FolderListing = z.infer<typeof folderListing>;

export const libraryRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/libraries',
    summary: 'All libraries',
    tag: 'libraries',
    access: 'user',
    success: { status: 200, body: z.object({ libraries: z.array(library) }) },
  }),
  create: route({
    method: 'POST',
    path: '/api/v1/libraries',
    summary: 'Add a library and start its first scan',
    tag: 'libraries',
    access: 'admin',
    body: libraryBody,
    success: { status: 201, body: library },
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/libraries/:id',
    summary: 'One library',
    tag: 'libraries',
    access: 'user',
    params: idParams,
    success: { status: 200, body: library },
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/v1/libraries/:id',
    summary: 'Forget a library; files on disk stay untouched',
    tag: 'libraries',
    access: 'admin',
    params: idParams,
    success: { status: 204, body: empty },
  }),
  scan: route({
    method: 'POST',
    path: '/api/v1/libraries/:id/scan',
    summary: 'Look for new, changed and missing files',
    tag: 'libraries',
    access: 'admin',
    params: idParams,
    success: { status: 202, body: jobRef },
  }),
  problems: route({
    method: 'GET',
    path: '/api/v1/libraries/:id/problems',
    summary: 'Files that could not be used, and why',
    tag: 'libraries',
    access: 'admin',
    params: idParams,
    success: { status: 200, body: z.object({ problems: z.array(fileProblem) }) },
  }),
  detect: route({
    method: 'POST',
    path: '/api/v1/libraries/detect',
    summary: 'Look into a folder and add the libraries found in it',
    tag: 'libraries',
    access: 'admin',
    body: z.strictObject({ folder: folderPath }),
    success: { status: 201, body: z.object({ libraries: z.array(library) }) },
  }),
  folders: route({
    method: 'GET',
    path: '/api/v1/folders',
    summary: 'Folders of the server, to choose from',
    tag: 'libraries',
    access: 'admin',
    query: z.strictObject({ path: folderPath.optional() }),
    success: { status: 200, body: folderListing },
  }),
  samples: route({
    method: 'POST',
    path: '/api/v1/samples',
    summary: 'Make a few sample films with ffmpeg and add them as a library',
    tag: 'libraries',
    access: 'admin',
    success: { status: 202, body: jobRef },
  }),
};

export const jobRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/jobs',
    summary: 'Jobs that run or wait, and the newest that ended',
    tag: 'jobs',
    access: 'admin',
    success: { status: 200, body: z.object({ jobs: z.array(job) }) },
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/jobs/:id',
    summary: 'State and progress of a job',
    tag: 'jobs',
    access: 'user',
    params: idParams,
    success: { status: 200, body: job },
  }),
  cancel: route({
    method: 'DELETE',
    path: '/api/v1/jobs/:id',
    summary: 'Stop a job',
    tag: 'jobs',
    access: 'admin',
    params: idParams,
    success: { status: 204, body: empty },
  }),
};
