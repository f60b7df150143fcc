// SPDX-License-Identifier: Apache-2.0
// The part of GCP that a scanner talks to, on loopback: metadata server, Cloud Storage, Secret Manager. Stands in for what cannot
// run here; strict about what those are strict about: the metadata header, the bearer token, ifGenerationMatch.
// node gcp-fake.mjs <directory>: reads attributes/<name>, artifacts/<name>, secret, faults.json; writes port, calls, objects/.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const dir = process.argv[2];
const TOKEN = 'ya29.planted-machine-token';
const file = (...parts) => join(dir, ...parts);
const faults = () => (existsSync(file('faults.json')) ? JSON.parse(readFileSync(file('faults.json'))) : []);

function metadata(request, path) {
  if (request.headers['metadata-flavor'] !== 'Google') return [403, 'no metadata header'];
  if (path === 'service-accounts/default/token') return [200, JSON.stringify({ access_token: TOKEN, expires_in: 3599, token_type: 'Bearer' })];
  const name = path.replace(/^attributes\//, '');
  return /^[a-z0-9-]+$/.test(name) && existsSync(file('attributes', name)) ? [200, readFileSync(file('attributes', name))] : [404, 'not found'];
}

/** A fault: how often still, with which status, and whether the object is made all the same (a lost reply). */
function fault(name) {
  const all = faults();
  const found = all.find((one) => name.includes(one.object) && one.times > 0);
  if (!found) return undefined;
  found.times -= 1;
  writeFileSync(file('faults.json'), JSON.stringify(all));
  return found;
}

function create(url, body) {
  const name = url.searchParams.get('name');
  if (url.searchParams.get('uploadType') !== 'media' || url.searchParams.get('ifGenerationMatch') !== '0') return [403, 'may only create'];
  const path = file('objects', encodeURIComponent(name));
  const trouble = fault(name);
  if (trouble && !trouble.makes) return [trouble.status, 'trouble'];
  if (existsSync(path)) return [412, 'exists'];
  writeFileSync(path, body);
  appendFileSync(file('order'), `${name}\n`);
  return trouble ? [trouble.status, 'trouble'] : [200, JSON.stringify({ name })];
}

function answer(request, body) {
  const url = new URL(request.url, 'http://localhost');
  const path = decodeURIComponent(url.pathname);
  appendFileSync(file('calls'), `${request.method} ${path}\n`);
  const inMetadata = /^\/computeMetadata\/v1\/instance\/(.*)$/.exec(path);
  if (inMetadata) return metadata(request, inMetadata[1]);
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, 'no token'];
  if (request.method === 'POST' && path === '/upload/storage/v1/b/results-bucket/o') return create(url, body);
  const object = /^\/storage\/v1\/b\/artifacts\/o\/scanner\/([a-z0-9.-]+)$/.exec(path);
  if (object && url.searchParams.get('alt') === 'media' && existsSync(file('artifacts', object[1]))) return [200, readFileSync(file('artifacts', object[1]))];
  if (path === '/v1/projects/p/secrets/qualys/versions/latest:access' && existsSync(file('secret'))) {
    return [200, JSON.stringify({ name: 'x', payload: { data: readFileSync(file('secret')).toString('base64') } }, null, 2)];
  }
  return [403, 'denied'];
}

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const [status, content] = answer(request, Buffer.concat(parts));
    response.writeHead(status).end(content);
  });
});
server.listen(0, '127.0.0.1', () => writeFileSync(file('port'), String(server.address().port)));
