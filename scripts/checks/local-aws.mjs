// SPDX-License-Identifier: Apache-2.0
// Starts LocalAws, the real handlers behind HTTP on the loopback, from the classes that the build left in aws-lambda/target.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../../aws-lambda/target/', import.meta.url));

/** `call(path, body, due)` posts, and lets virtual time pass until `due` first; `now()` is the virtual time of the last reply. */
export async function localAws() {
  const jar = target + readdirSync(target).find(name => name.endsWith('-image-scan.jar'));
  const classPath = [`${target}test-classes`, `${target}classes`, readFileSync(`${target}test-class-path`, 'utf8')].join(':');
  const java = spawn(process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : 'java',
    ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Daws.region=eu-west-1', '-Dsun.net.httpserver.nodelay=true',
      `-Dimage-scan.jar=${jar}`, `-Dtest.class.path=${target}test-class-path`,
      '-cp', classPath, 'io.quaywatch.aws.LocalAws'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise((resolve, reject) => {
    createInterface({ input: java.stdout }).on('line', line => line.startsWith('port ') && resolve(line.slice(5)));
    java.on('exit', code => reject(new Error(`the handlers ended with ${code}`)));
  });
  let now = 0;
  async function call(path, body = {}, due = 0) {
    const reply = await fetch(`http://127.0.0.1:${port}/${path}`,
      { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: due ? { due: String(due) } : {} });
    now = Number(reply.headers.get('now'));
    const text = await reply.text();
    const answer = JSON.parse(text);
    if (!reply.ok) {
      throw Object.assign(new Error(text), { name: answer.errorType });
    }
    return answer;
  }
  return { call, now: () => now, stop: () => java.kill() };
}
