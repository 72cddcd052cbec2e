// What Electron's own default_app does, for a binary that comes without one: load the app that the
// command line names, under that app's own name and version. It runs inside Electron, before ready.
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Like Node's own command line, from the working directory.
const requireFromHere = createRequire(join(process.cwd(), 'electron.cjs'));

/**
 * Reads the command line the way Electron does: options up to the first plain argument, which is
 * the app. What follows belongs to the app, and `process.argv` stays as it is.
 *
 * @param {readonly string[]} argv without the executable
 */
function readCommandLine(argv) {
  /** @type {string[]} */
  const preloads = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    if (argument === '--version' || argument === '-v') return { preloads, version: true };
    if (argument === '--require' || argument === '-r') {
      index += 1;
      preloads.push(argv[index] ?? '');
    } else if (!argument.startsWith('-')) {
      return { preloads, version: false, appPath: argument };
    }
  }
  return { preloads, version: false };
}

/**
 * Calls a setter of `app` that Electron keeps for its default app, outside its public typings.
 *
 * @param {'setVersion' | 'setAppPath'} name
 * @param {string} value
 */
function setOnApp(name, value) {
  /** @type {unknown} */
  const setter = Reflect.get(app, name);
  if (typeof setter === 'function') Reflect.apply(setter, app, [value]);
}

/**
 * @param {unknown} manifest
 * @param {string} name
 */
function textField(manifest, name) {
  if (typeof manifest !== 'object' || manifest === null) return undefined;
  /** @type {unknown} */
  const value = Reflect.get(manifest, name);
  return typeof value === 'string' ? value : undefined;
}

/** @param {string} path an app folder with a package.json, or a script */
async function loadApp(path) {
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  const root = resolve(path);
  const manifestPath = join(root, 'package.json');
  const hasManifest = existsSync(manifestPath);
  if (hasManifest) {
    /** @type {unknown} */
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
    const version = textField(manifest, 'version');
    if (version !== undefined) setOnApp('setVersion', version);
    app.name = textField(manifest, 'productName') ?? textField(manifest, 'name') ?? app.name;
    app.setDesktopName(textField(manifest, 'desktopName') ?? `${app.name}.desktop`);
  }
  const entry = requireFromHere.resolve(root);
  setOnApp('setAppPath', hasManifest ? root : dirname(entry));
  await import(pathToFileURL(entry).href);
}

const commandLine = readCommandLine(process.argv.slice(1));
if (commandLine.version) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
for (const preload of commandLine.preloads) requireFromHere(preload);
if (commandLine.appPath === undefined) {
  console.error('Usage: electron APP [ARGUMENT...]');
  process.exit(1);
}
try {
  await loadApp(commandLine.appPath);
} catch (error) {
  console.error('App threw an error during load');
  console.error(error);
  process.exit(1);
}
