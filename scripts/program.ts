import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * Bundles the program into ES modules that lie side by side: `pools-shell.js` and the chunks that it imports when it needs them.
 * @returns the files by name.
 * @throws esbuild's build failure, also when `shell/main.ts` is missing.
 */
export async function bundleProgram(root: string): Promise<Map<string, Uint8Array>> {
  // The contract is an entry of its own, so that a plugin's CommandError is the program's CommandError.
  const files = await bundle(root, { 'pools-shell': 'shell/main.ts', contract: 'shell/contract.ts' });
  const entry = Buffer.from(files.get('pools-shell.js')!).toString();
  files.set('pools-shell.js', Buffer.from(entry.startsWith('#!') ? entry : `#!/usr/bin/env node\n${entry}`));
  return files;
}

/** The same for other entries, by their names. */
export async function bundle(
  root: string,
  entryPoints: Readonly<Record<string, string>>,
): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { ...entryPoints },
    outdir: 'dist',
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    // The SDK's ES modules start faster than its CommonJS ones.
    mainFields: ['module', 'main'],
    target: 'node20.19',
    jsx: 'automatic',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    // Lets the bundler drop React's development build.
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [withoutDevtools],
    // Finds its actions by file name at run time.
    external: ['dynalite', 'dynalite/*'],
    // CommonJS packages inside the bundle call `require` for Node's own modules.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'warning',
    // From source the program sets NODE_ENV itself; in the bundle that does nothing.
    logOverride: { 'assign-to-define': 'silent' },
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

/** Ink's bridge to React's developer tools wants a package that is no dependency of this one; only DEV=true would load it. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }));
  },
};
