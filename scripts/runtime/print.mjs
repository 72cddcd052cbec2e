// node scripts/runtime/print.mjs: the path of the Electron executable alone on standard output, so
// that a shell can use it; which version it is and why goes to standard error.
import { describeRuntime, electronRuntime } from './electron.mjs';

const runtime = await electronRuntime();
console.error(describeRuntime(runtime));
console.log(runtime.executablePath);
