import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReapedFolder } from '../../../scripts/servers/reaped-folder';

/** Debian's `aws`, loaded once. */
export interface WarmAws {
  /** Holds a program `aws`, for the PATH of a script. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/**
 * Loads the AWS CLI once, since that takes most of a command's time. Each command is a process of
 * its own all the same, forked from the loaded one, with the arguments, environment, folder and
 * streams that it was called with.
 */
export async function startWarmAws(): Promise<WarmAws> {
  const folder = await createReapedFolder('dipper-aws-', 'socket');
  const socket = join(folder.path, 'socket');
  await writeFile(join(folder.path, 'aws'), caller(socket), { mode: 0o700 });
  const loaded = spawn('/usr/bin/python3', ['-c', loader, socket], {
    // What Python reads only as it starts; a command brings the rest.
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const isReady = await Promise.race([
    once(loaded.stdout, 'data').then(() => true),
    once(loaded, 'exit').then(() => false),
  ]);
  if (isReady) return { folder: folder.path, stop: folder.remove };
  await folder.remove();
  throw new Error('The AWS CLI could not be loaded.');
}

/** Serves one command a connection, each in a fork, until it is killed. */
const loader = `
import json, os, signal, socket, sys
import awscli.clidriver, awscli.handlers, awscli.customizations.s3.subcommands

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
print('ready', flush=True)

def serve(connection):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    with connection.makefile('rb') as file:
        command = json.load(file)
    os.chdir(command['folder'])
    # Loading has put the CLI's own folder of data there.
    data = os.environ['AWS_DATA_PATH']
    os.environ.clear()
    os.environ.update(command['environment'], AWS_DATA_PATH=data)
    sys.argv = command['arguments']
    try:
        code = awscli.clidriver.main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([code or 0]))

while True:
    connection, _ = server.accept()
    if os.fork() == 0:
        code = 1
        try:
            server.close()
            serve(connection)
            code = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        os._exit(code)
    connection.close()
`;

/** The program that a script calls: passes its command on, and ends as that ends. */
function caller(socket: string): string {
  return `#!/usr/bin/python3 -IS
import json, os, socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.connect(${JSON.stringify(socket)})
socket.send_fds(connection, [b'-'], [0, 1, 2])
command = {'arguments': sys.argv, 'folder': os.getcwd(), 'environment': dict(os.environ)}
connection.sendall(json.dumps(command).encode())
connection.shutdown(socket.SHUT_WR)
sys.exit((connection.recv(1) or b'\\xff')[0])
`;
}
