// A small Bluesky network of Bluesky's own servers: identity directory (PLC), one personal data
// server, the application view and its sync service. Moderation (Ozone) is left out: it takes half
// of the start and nothing of ours talks to it.
import fs from 'node:fs'
import net from 'node:net'

// The packages listen on every interface whatever they are told; here nothing leaves the machine.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...given) {
  const [first] = given
  const isPort = typeof first === 'number' || /^\d+$/.test(String(first))
  const options = isPort ? { port: Number(first) } : { ...first }
  return listen.call(this, { ...options, host: '127.0.0.1' }, given.find((each) => typeof each === 'function'))
}

const { TestBsky, TestBsync, TestPds, TestPlc, mockMailer, mockNetworkUtilities } = await import('@atproto/dev-env')
const wish = JSON.parse(process.env.PEER_WISH)
const KEY = 'bsync-api-key'

const plc = await TestPlc.create({ port: wish.ports.plc })
const bsync = await TestBsync.create({
  port: wish.ports.bsync, apiKeys: [KEY], dbUrl: wish.database, dbSchema: 'bsync',
})
const view = await TestBsky.create({
  port: wish.ports.view, plcUrl: plc.url, pdsPort: wish.ports.pds, publicUrl: `http://localhost:${wish.ports.view}`,
  bsyncApiKey: KEY, bsyncUrl: bsync.url, repoProvider: `ws://localhost:${wish.ports.pds}`,
  dbPostgresUrl: wish.database, dbPostgresSchema: 'appview', redisHost: '127.0.0.1:1', // asked for, never called
})
bsync.ctx.dataplaneClients = [view.ctx.dataplane]
const pds = await TestPds.create({
  port: wish.ports.pds, hostname: 'localhost', didPlcUrl: plc.url, enableDidDocWithSession: true,
  bskyAppViewUrl: view.url, bskyAppViewDid: view.ctx.cfg.serverDid,
  rateLimitsEnabled: wish.hasRateLimits,
})
mockNetworkUtilities(pds, view) // before the first event, or it would look a handle up in the real DNS
mockMailer(pds)

const accounts = {}
for (const handle of wish.handles) {
  const agent = pds.getAgent()
  const name = handle.split('.')[0]
  const password = `${name}-main-password`
  await agent.createAccount({ handle, email: `${name}@example.test`, password })
  await agent.com.atproto.repo.putRecord({
    repo: agent.session.did, collection: 'app.bsky.actor.profile', rkey: 'self',
    record: { $type: 'app.bsky.actor.profile', displayName: name[0].toUpperCase() + name.slice(1) },
  })
  const app = await agent.com.atproto.server.createAppPassword({ name: 'tests' })
  accounts[handle] = { did: agent.session.did, password, app_password: app.data.password }
}
await pds.processAll()
await view.sub.processAll()

fs.writeFileSync(`${process.env.PEER_READY}.part`, JSON.stringify({
  url: `http://localhost:${pds.port}`, view: `http://localhost:${view.port}`, accounts,
}))
fs.renameSync(`${process.env.PEER_READY}.part`, process.env.PEER_READY)

// Throw-away data: nothing to close in order.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
