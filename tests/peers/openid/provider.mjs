// An OpenID provider of somebody else's making (certified), with one client of ours and anybody as a user: whoever
// logs in as “dana” is dana@mail.example. POST /twist makes it forge the tokens it gives from then on.
import fs from 'node:fs'
import { generateKeyPair, exportJWK, decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose'
import Provider from 'oidc-provider'

const wish = JSON.parse(process.env.PEER_WISH)
const { privateKey } = await generateKeyPair('RS256', { extractable: true })
const jwk = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: wish.kid }
const { privateKey: strange } = await generateKeyPair('RS256')
let twist = ''

const forge = {
  'other key': (claims, head) => new SignJWT(claims).setProtectedHeader(head).sign(strange),
  'other client': (claims, head) => new SignJWT({ ...claims, aud: 'another' }).setProtectedHeader(head).sign(privateKey),
  'other issuer': (claims, head) => new SignJWT({ ...claims, iss: 'https://evil.example' }).setProtectedHeader(head).sign(privateKey),
  'old': (claims, head) => new SignJWT({ ...claims, exp: claims.iat - 3600 }).setProtectedHeader(head).sign(privateKey),
  'shared secret': (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: wish.kid })
    .sign(new TextEncoder().encode(wish.secret)),
  'unsigned': (claims) => new UnsecuredJWT(claims).encode(),
}

const provider = new Provider(wish.url, {
  clients: [{ client_id: wish.client, client_secret: wish.secret, redirect_uris: [wish.back] }],
  jwks: { keys: [jwk] },
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, email: `${sub}@mail.example`, email_verified: !sub.startsWith('unverified') }),
  }),
})
provider.use(async (ctx, next) => {
  if (ctx.path === '/twist') {
    twist = ctx.query.to
    ctx.body = 'done'
    return
  }
  await next()
  if (ctx.path === '/token' && ctx.body?.id_token && forge[twist]) {
    const said = ctx.body.id_token
    ctx.body = { ...ctx.body, id_token: await forge[twist](decodeJwt(said), decodeProtectedHeader(said)) }
  }
})
provider.listen(Number(new URL(wish.url).port), '127.0.0.1', () => fs.writeFileSync(process.env.PEER_READY, 'ready'))

// Throw-away data: nothing to close in order.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
