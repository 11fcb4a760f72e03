// What every flow uses: a client for the simulator in SIMULATOR, and the steps that
// Stripe's documentation takes before the interesting one.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import http from 'node:http';
import Stripe from 'stripe';

export {Stripe};

/** A client of a served simulator. */
export function client(key = 'sk_test_flows', more = {}, at = process.env.SIMULATOR) {
  const url = new URL(at);
  return new Stripe(key, {
    host: url.hostname,
    port: url.port,
    protocol: url.protocol.slice(0, -1),
    maxNetworkRetries: 0,
    telemetry: false,
    ...more,
  });
}

export const stripe = client();

/** The error a promise ends with. */
export async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it was not refused');
}

/** Holds a refusal to what is documented of it. */
export async function refusedWith(promise, {kind, status, code, param}) {
  const error = await refused(promise);
  if (kind) assert.equal(error.type, kind, error.message);
  if (status) assert.equal(error.statusCode, status, error.message);
  if (code !== undefined) assert.equal(error.code, code === null ? undefined : code, error.message);
  if (param !== undefined) assert.equal(error.param, param === null ? undefined : param, error.message);
  assert.ok(error.message.length > 0);
  return error;
}

const GERMAN = {line1: 'Main Street 1', city: 'Berlin', postal_code: '10115', country: 'DE'};
export const AMERICAN = {
  line1: '1272 Valencia Street',
  city: 'San Francisco',
  state: 'CA',
  postal_code: '94110',
  country: 'US',
};

export async function aLocation(more = {}, on = stripe) {
  return on.terminal.locations.create({display_name: 'HQ', address: GERMAN, ...more});
}

export async function aReader(more = {}, on = stripe) {
  const location = more.location ?? (await aLocation({}, on)).id;
  return on.terminal.readers.create({registration_code: 'simulated-wpe', location, label: 'Till', ...more});
}

export async function anIntent(more = {}, on = stripe) {
  return on.paymentIntents.create({
    amount: 1000,
    currency: 'eur',
    allowed_payment_method_types: ['card_present'],
    ...more,
  });
}

export async function present(reader, number, more = {}, on = stripe) {
  const card = number ? {type: 'card_present', card_present: {number}} : {};
  return on.testHelpers.terminal.readers.presentPaymentMethod(reader.id, {...card, ...more});
}

/** A sale from the PaymentIntent to the presented card. */
export async function sale(more = {}, number = '4242424242424242', on = stripe) {
  const reader = await aReader({}, on);
  const intent = await anIntent(more, on);
  await on.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
  const after = await present(reader, number, {}, on);
  return {
    reader,
    after,
    intent: await on.paymentIntents.retrieve(intent.id, {expand: ['latest_charge']}),
  };
}

/** Tells the simulator's control endpoint. */
export async function control(verb, args = {}, at = process.env.SIMULATOR) {
  const reply = await fetch(`${at}/_control/${verb}`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(args),
  });
  const body = await reply.json();
  assert.equal(reply.status, 200, JSON.stringify(body));
  return body;
}

/** A simulator of one's own; `end` it. */
export async function serve(args = []) {
  const child = spawn(
    process.env.TILLCTL,
    ['simulator', 'serve', '--port', '0', '-o', 'json', ...args],
    {stdio: ['ignore', 'pipe', 'ignore']},
  );
  let text = '';
  for await (const piece of child.stdout) {
    text += piece;
    if (text.includes('}')) break;
  }
  const {url} = JSON.parse(text);
  return {url, end: () => child.kill('SIGINT')};
}

/** Takes what is posted to it, `whole` with headers. */
export async function receiver(answer = () => 200) {
  const got = [];
  let wake = () => {};
  const server = http.createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      const status = answer(got.length);
      got.push({body, headers: request.headers, status});
      response.writeHead(status).end();
      wake();
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const until = async (fits) => {
    for (;;) {
      const found = got.find((post) => fits(JSON.parse(post.body), post));
      if (found) return found;
      await new Promise((done, failed) => {
        const late = setTimeout(() => failed(new Error('nothing like it was posted')), 15000);
        wake = () => (clearTimeout(late), done());
      });
    }
  };
  return {
    url: `http://127.0.0.1:${server.address().port}/webhook`,
    got,
    until,
    end: () => (server.closeAllConnections(), server.close()),
  };
}

export const id = (value) => (typeof value === 'string' ? value : value?.id);

/** All ids of an iterator of pages. */
export async function ids(pages) {
  const found = [];
  for await (const object of pages) found.push(object.id);
  return found;
}
