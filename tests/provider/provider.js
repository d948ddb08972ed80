// SPDX-FileCopyrightText: 2026 Stalking Partnership developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// provider.js CERTIFICATE KEY ALGORITHM: an OpenID Connect provider on a free port of 127.0.0.1. Prints its issuer when it
// answers. Any account with any password signs on; asked for a second factor, it states one, save for an account that begins
// with "weak".

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The caller reads one line.
console.info = console.warn = () => {};

const [certificate, key, algorithm] = process.argv.slice(2);
const require = createRequire(join(process.env.SP_TEST_PROVIDER, 'package.json'));
const { Provider } = await import(require.resolve('oidc-provider'));

const pair = algorithm === 'ES256'
  ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
  : generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...pair.privateKey.export({ format: 'jwk' }), use: 'sig', alg: algorithm, kid: 'one' };

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
server.listen(0, '127.0.0.1', () => {
  const issuer = `https://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    jwks: { keys: [jwk] },
    clients: [{
      client_id: 'stalking-partnership',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/'],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: algorithm,
    }],
    pkce: { required: () => true },
    acrValues: ['second-factor', 'password'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true }),
    }),
    cookies: { keys: ['of this run only'] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
  });
  provider.on('server_error', (context, error) => console.error(error));
  const callback = provider.callback();
  server.on('request', async (request, response) => {
    if (request.method === 'POST' && /^\/interaction\/[^/]+$/.test(request.url)) {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      request.body = Buffer.concat(pieces);
      const { prompt, params } = await provider.interactionDetails(request, response);
      if (prompt.name === 'login') {
        const accountId = new URLSearchParams(request.body.toString()).get('login');
        const asked = (params.acr_values ?? '').split(' ').includes('second-factor');
        const acr = asked && !accountId.startsWith('weak') ? 'second-factor' : 'password';
        await provider.interactionFinished(request, response, { login: { accountId, acr } });
        return;
      }
    }
    callback(request, response);
  });
  console.log(issuer);
});
