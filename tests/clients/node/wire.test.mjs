// https://docs.stripe.com/error-handling, /idempotent_requests, /rate-limits, /webhooks,
// /api/events, /file-upload, /connect/authentication, /keys
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aReader, anIntent, client, control, id, ids, present, receiver, refused, refusedWith, sale, serve, Stripe, stripe} from './lib.mjs';

const INVALID = 'StripeInvalidRequestError';
const SALE = {amount: 1000, currency: 'eur', allowed_payment_method_types: ['card_present']};
const key = () => `key-${Math.random()}`;

describe('keys of idempotency', () => {
  it('repeat the first reply', async () => {
    const idempotencyKey = key();
    const one = await stripe.paymentIntents.create(SALE, {idempotencyKey});
    const two = await stripe.paymentIntents.create(SALE, {idempotencyKey});
    assert.equal(one.id, two.id);
    assert.equal(one.lastResponse.headers['idempotent-replayed'], undefined);
    assert.equal(two.lastResponse.headers['idempotent-replayed'], 'true');
    assert.equal(two.lastResponse.headers['original-request'], one.lastResponse.requestId);
    assert.equal(two.lastResponse.headers['idempotency-key'], idempotencyKey);
  });
  it('are for one request', async () => {
    const idempotencyKey = key();
    await stripe.paymentIntents.create(SALE, {idempotencyKey});
    const error = await refused(stripe.paymentIntents.create({...SALE, amount: 2000}, {idempotencyKey}));
    assert.equal(error.type, 'StripeIdempotencyError');
    assert.equal(error.statusCode, 400);
  });
  it('repeat a refusal, too', async () => {
    const idempotencyKey = key();
    const {intent} = await sale();
    await stripe.refunds.create({payment_intent: intent.id});
    const again = () => refused(stripe.refunds.create({payment_intent: intent.id}, {idempotencyKey}));
    const [one, two] = [await again(), await again()];
    assert.equal(one.code, 'charge_already_refunded');
    assert.equal(two.code, 'charge_already_refunded');
    assert.equal(two.headers['idempotent-replayed'], 'true');
  });
  it('are not kept for what was refused before it began', async () => {
    const idempotencyKey = key();
    await refused(stripe.paymentIntents.create({...SALE, amount: 'x'}, {idempotencyKey}));
    assert.match((await stripe.paymentIntents.create(SALE, {idempotencyKey})).id, /^pi_/);
  });
  it('are shorter than 256 characters', async () => {
    const error = await refused(stripe.paymentIntents.create(SALE, {idempotencyKey: 'x'.repeat(256)}));
    assert.equal(error.statusCode, 400);
  });
});

describe('errors', () => {
  it('say which request it was', async () => {
    const error = await refused(stripe.charges.retrieve('ch_gone'));
    assert.match(error.requestId, /^req_/);
    assert.match(error.raw.request_log_url, new RegExp(error.requestId));
    assert.match(error.doc_url, /resource-missing/);
  });
  it('of a wrong key are of authentication', async () => {
    const error = await refused(client('sk_fest_abcdefghijklmnop').charges.list());
    assert.equal(error.type, 'StripeAuthenticationError');
    assert.equal(error.statusCode, 401);
    assert.equal(error.code, undefined);
    assert.equal(error.requestId, undefined);
    assert.match(error.message, /^Invalid API Key provided: sk_fest_\*+mnop$/);
  });
  it('of a live key without a live world are the same', async () => {
    const error = await refused(client('sk_live_abcdefghijklmnop').charges.list());
    assert.equal(error.type, 'StripeAuthenticationError');
    assert.match(error.message, /^Invalid API Key provided: sk_live_\*+mnop$/);
  });
  it('of a key that may not are of permission', async () => {
    await control('key', {key: 'rk_test_flows', permissions: ['charge_read']});
    const till = client('rk_test_flows');
    assert.ok((await till.charges.list()).data.length > 0);
    const error = await refused(till.terminal.readers.list());
    assert.equal(error.type, 'StripePermissionError');
    assert.equal(error.statusCode, 403);
    assert.equal(error.code, 'more_permissions_required');
    assert.match(error.message, /terminal_reader_read/);
  });
  it('of a key that has expired say so', async () => {
    await control('key', {key: 'rk_test_old', state: 'expired'});
    const error = await refused(client('rk_test_old').charges.list());
    assert.equal(error.type, 'StripeAuthenticationError');
    assert.equal(error.code, 'api_key_expired');
  });
  it('of an account that is not connected are of permission', async () => {
    const error = await refused(stripe.charges.list({}, {stripeAccount: 'acct_gone'}));
    assert.equal(error.type, 'StripePermissionError');
    assert.equal(error.code, 'account_invalid');
  });
  it('of a URL that is none are not found', async () => {
    const error = await refused(stripe.rawRequest('GET', '/v1/no_such_things'));
    assert.equal(error.type, INVALID);
    assert.equal(error.statusCode, 404);
  });
  const broken = async (faults, run, more = {}) => {
    const own = await serve(faults.flatMap((fault) => ['--fault', fault]));
    try {
      await run(client('sk_test_flows', more, own.url), own.url);
    } finally {
      own.end();
    }
  };
  it('of too many requests are of the rate limit', () =>
    broken(['rate-limit@GET /v1/charges'], async (on) => {
      const error = await refused(on.charges.list());
      assert.equal(error.type, 'StripeRateLimitError');
      assert.equal(error.statusCode, 429);
      assert.equal(error.headers['stripe-rate-limited-reason'], 'endpoint-rate');
    }));
  it('of Stripe are of the API', () =>
    broken(['error=500@GET /v1/charges'], async (on) => {
      const error = await refused(on.charges.list());
      assert.equal(error.type, 'StripeAPIError');
      assert.equal(error.statusCode, 500);
    }));
  it('of the connection are of the connection', () =>
    broken(['reset@GET /v1/charges'], async (on) => {
      assert.equal((await refused(on.charges.list())).type, 'StripeConnectionError');
    }));
  it('of a lock are tried again by the library', () =>
    broken(['lock-timeout@POST /v1/payment_intents#1'], async (on) => {
      assert.match((await on.paymentIntents.create(SALE)).id, /^pi_/);
    }, {maxNetworkRetries: 2}));
  it('with a lost reply leave one PaymentIntent after the library has tried again', () =>
    broken(['lost-reply@POST /v1/payment_intents#1'], async (on) => {
      const order = key();
      const intent = await on.paymentIntents.create({...SALE, metadata: {order}});
      const found = await on.paymentIntents.search({query: `metadata['order']:'${order}'`});
      assert.deepEqual(found.data.map((one) => one.id), [intent.id]);
    }, {maxNetworkRetries: 2}));
  it('of a reader are of the request', () =>
    broken([], async (on, url) => {
      for (const [fault, code] of [
        ['reader-offline', 'terminal_reader_offline'],
        ['reader-timeout', 'terminal_reader_timeout'],
        ['reader-busy', 'terminal_reader_busy'],
        ['reader-hardware-fault', 'terminal_reader_hardware_fault'],
      ]) {
        await control('fault', {add: fault}, url);
        const reader = await aReader({}, on);
        const intent = await anIntent({}, on);
        await refusedWith(on.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id}), {
          kind: INVALID, status: 400, code,
        });
        await control('fault', {clear: 'true'}, url);
      }
    }));
  it('of a customer who goes away are on the reader', () =>
    broken(['customer-canceled'], async (on) => {
      const reader = await aReader({}, on);
      const intent = await anIntent({}, on);
      await on.terminal.readers.processPaymentIntent(reader.id, {
        payment_intent: intent.id, process_config: {enable_customer_cancellation: true},
      });
      const after = await present(reader, null, {}, on);
      assert.equal(after.action.status, 'failed');
      assert.equal(after.action.failure_code, 'customer_canceled');
    }));
});

describe('https', () => {
  it('is spoken with a certificate', async () => {
    const {CERTIFICATES: at} = process.env;
    const own = await serve(['--tls-cert', `${at}/leaf.pem`, '--tls-key', `${at}/leaf-key.pem`]);
    try {
      assert.match(own.url, /^https:/);
      const on = client('sk_test_flows', {}, own.url);
      assert.equal((await sale({}, '4242424242424242', on)).intent.status, 'succeeded');
      const file = await on.files.create({purpose: 'dispute_evidence', file: {data: 'x', name: 'x.txt', type: 'text/plain'}});
      const reply = await fetch(file.url, {headers: {Authorization: 'Bearer sk_test_flows'}});
      assert.equal(await reply.text(), 'x');
    } finally {
      own.end();
    }
  });
});

describe('live mode', () => {
  it('is a world of its own', async () => {
    const own = await serve(['--live-world']);
    try {
      const live = client('sk_live_flows', {}, own.url);
      const readers = (await live.terminal.readers.list({limit: 100})).data;
      assert.ok(readers.length > 0);
      assert.ok(readers.every((reader) => reader.livemode === true));
      assert.equal((await live.paymentIntents.create(SALE)).livemode, true);
      const error = await refused(present(readers[0], null, {}, live));
      assert.equal(error.statusCode, 400);
    } finally {
      own.end();
    }
  });
});

describe('events', () => {
  it('tell what happened, with the request that did it', async () => {
    const idempotencyKey = key();
    const intent = await stripe.paymentIntents.create(SALE, {idempotencyKey});
    const {data} = await stripe.events.list({type: 'payment_intent.created', limit: 10});
    const event = data.find((one) => one.data.object.id === intent.id);
    assert.match(event.id, /^evt_/);
    assert.equal(event.object, 'event');
    assert.equal(event.type, 'payment_intent.created');
    assert.equal(event.request.idempotency_key, idempotencyKey);
    assert.match(event.request.id, /^req_/);
    assert.equal((await stripe.events.retrieve(event.id)).id, event.id);
  });
  it('of a reader end an action', async () => {
    const {reader} = await sale();
    const {data} = await stripe.events.list({types: ['terminal.reader.action_succeeded', 'terminal.reader.action_failed'], limit: 20});
    assert.ok(data.some((event) => event.data.object.id === reader.id && event.type === 'terminal.reader.action_succeeded'));
  });
  it('come newest first', async () => {
    await sale();
    const {data} = await stripe.events.list({limit: 20});
    const times = data.map((event) => event.created);
    assert.deepEqual(times, [...times].sort((a, b) => b - a));
  });
  it('say what an object was before', async () => {
    const {id: made} = await stripe.customers.create({name: 'Before'});
    await stripe.customers.update(made, {name: 'After'});
    const {data} = await stripe.events.list({type: 'customer.updated', limit: 5});
    const event = data.find((one) => one.data.object.id === made);
    assert.equal(event.data.object.name, 'After');
    assert.equal(event.data.previous_attributes.name, 'Before');
  });
});

describe('webhooks', () => {
  const endpoint = async (url, enabled_events) => stripe.webhookEndpoints.create({url, enabled_events});
  it('are signed so that constructEvent takes them', async () => {
    const till = await receiver();
    const {id: made, secret} = await endpoint(till.url, ['payment_intent.created']);
    assert.match(made, /^we_/);
    assert.match(secret, /^whsec_/);
    const intent = await anIntent();
    const post = await till.until((event) => event.data.object.id === intent.id);
    const event = stripe.webhooks.constructEvent(post.body, post.headers['stripe-signature'], secret);
    assert.equal(event.type, 'payment_intent.created');
    assert.equal(event.api_version, Stripe.API_VERSION ?? event.api_version);
    await stripe.webhookEndpoints.del(made);
    till.end();
  });
  it('of connected accounts come to endpoints with connect alone', async () => {
    const [own, connect] = [await receiver(), await receiver()];
    const enabled_events = ['customer.created'];
    const {id: one} = await stripe.webhookEndpoints.create({url: own.url, enabled_events});
    const {id: two, secret} = await stripe.webhookEndpoints.create({url: connect.url, enabled_events, connect: true});
    const stripeAccount = 'acct_1TillctlMunich';
    const here = await stripe.customers.create();
    const there = await stripe.customers.create({}, {stripeAccount});
    const post = await connect.until((event) => event.data.object.id === there.id);
    const event = stripe.webhooks.constructEvent(post.body, post.headers['stripe-signature'], secret);
    assert.equal(event.account, stripeAccount);
    const told = JSON.parse((await own.until((event) => event.data.object.id === here.id)).body);
    assert.equal(told.account, undefined);
    const about = (got) => got.map((post) => JSON.parse(post.body).data.object.id);
    assert.ok(!about(own.got).includes(there.id));
    assert.ok(!about(connect.got).includes(here.id));
    await stripe.webhookEndpoints.del(one);
    await stripe.webhookEndpoints.del(two);
    own.end();
    connect.end();
  });
  it('have the version of their endpoint', async () => {
    const till = await receiver();
    const {id: made} = await stripe.webhookEndpoints.create({
      url: till.url, enabled_events: ['payment_intent.created'], api_version: '2020-08-27',
    });
    const intent = await anIntent();
    const post = await till.until((event) => event.data.object.id === intent.id);
    const event = JSON.parse(post.body);
    assert.equal(event.api_version, '2020-08-27');
    assert.equal(event.data.object.charges.total_count, 0);
    await stripe.webhookEndpoints.del(made);
    till.end();
  });
  it('with another secret or body are not taken', async () => {
    const till = await receiver();
    const {id: made, secret} = await endpoint(till.url, ['payment_intent.created']);
    const intent = await anIntent();
    const post = await till.until((event) => event.data.object.id === intent.id);
    const signature = post.headers['stripe-signature'];
    for (const [body, used] of [[post.body, 'whsec_other'], [post.body.replace('1000', '9000'), secret]]) {
      assert.throws(() => stripe.webhooks.constructEvent(body, signature, used), {type: 'StripeSignatureVerificationError'});
    }
    await stripe.webhookEndpoints.del(made);
    till.end();
  });
  it('are only of the events that were asked for', async () => {
    const till = await receiver();
    const {id: made} = await endpoint(till.url, ['charge.succeeded']);
    const {intent} = await sale();
    await till.until((event) => event.data.object.id === intent.latest_charge.id);
    assert.ok(till.got.every((post) => JSON.parse(post.body).type === 'charge.succeeded'));
    await stripe.webhookEndpoints.del(made);
    till.end();
  });
  it('come again until they are taken', async () => {
    const till = await receiver((count) => (count === 0 ? 500 : 200));
    const {id: made} = await endpoint(till.url, ['customer.created']);
    const {id: customer} = await stripe.customers.create();
    const post = await till.until((event, sent) => event.data.object.id === customer && sent.status === 200);
    assert.equal(JSON.parse(till.got[0].body).id, JSON.parse(post.body).id);
    await stripe.webhookEndpoints.del(made);
    till.end();
  });
  it('tell the whole story of a sale in order', async () => {
    const till = await receiver();
    const own = await serve(['--webhook', till.url]);
    try {
      const on = client('sk_test_flows', {}, own.url);
      const {intent} = await sale({}, '4242424242424242', on);
      await till.until((event) => event.type === 'terminal.reader.action_succeeded');
      await till.until((event) => event.type === 'payment_intent.succeeded');
      const types = till.got.map((post) => JSON.parse(post.body)).filter((event) => id(event.data.object) === intent.id);
      assert.equal(types[0].type, 'payment_intent.created');
      for (const post of till.got) {
        stripe.webhooks.constructEvent(post.body, post.headers['stripe-signature'], 'whsec_tillctl_simulator');
      }
    } finally {
      own.end();
      till.end();
    }
  });
  it('have endpoints that are listed, changed and deleted', async () => {
    const {id: made} = await endpoint('http://127.0.0.1:9/none', ['*']);
    const changed = await stripe.webhookEndpoints.update(made, {disabled: true, description: 'old'});
    assert.equal(changed.status, 'disabled');
    assert.equal(changed.secret, undefined);
    assert.ok((await ids(stripe.webhookEndpoints.list())).includes(made));
    assert.equal((await stripe.webhookEndpoints.del(made)).deleted, true);
    await refusedWith(stripe.webhookEndpoints.retrieve(made), {kind: INVALID, status: 404, code: 'resource_missing'});
  });
});

describe('files', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const upload = (purpose = 'terminal_reader_splashscreen') =>
    stripe.files.create({purpose, file: {data: PNG, name: 'splash.png', type: 'image/png'}});
  const bytes = async (url, headers = {}) => {
    const reply = await fetch(url, {headers});
    return {status: reply.status, type: reply.headers.get('content-type'), body: Buffer.from(await reply.arrayBuffer())};
  };
  it('are uploaded', async () => {
    const file = await upload();
    assert.match(file.id, /^file_/);
    assert.equal(file.object, 'file');
    assert.equal(file.purpose, 'terminal_reader_splashscreen');
    assert.equal(file.size, PNG.length);
    assert.equal(file.type, 'png');
    assert.equal(file.filename, 'splash.png');
    assert.equal(file.url, `${process.env.SIMULATOR}/v1/files/${file.id}/contents`);
  });
  it('are retrieved and listed by purpose', async () => {
    const file = await upload();
    assert.equal((await stripe.files.retrieve(file.id)).id, file.id);
    const list = await stripe.files.list({purpose: 'terminal_reader_splashscreen', limit: 100});
    assert.ok(list.data.some((one) => one.id === file.id));
    assert.ok(list.data.every((one) => one.purpose === 'terminal_reader_splashscreen'));
  });
  it('are not of a purpose there is not', async () => {
    await refusedWith(upload('holiday'), {kind: INVALID, status: 400, param: 'purpose'});
  });
  it('are not there under another id', async () => {
    await refusedWith(stripe.files.retrieve('file_gone'), {kind: INVALID, status: 404, code: 'resource_missing'});
  });
  it('are downloaded with the key', async () => {
    const file = await upload();
    const got = await bytes(file.url, {Authorization: 'Bearer sk_test_flows'});
    assert.equal(got.status, 200);
    assert.deepEqual(got.body, PNG);
    assert.equal(got.type, 'image/png');
  });
  it('are not downloaded without a key', async () => {
    const file = await upload();
    assert.equal((await bytes(file.url)).status, 401);
  });
  it('have links for those who have no key', async () => {
    const file = await upload('dispute_evidence');
    const link = await stripe.fileLinks.create({file: file.id, metadata: {a: '1'}});
    assert.match(link.id, /^link_/);
    assert.equal(link.object, 'file_link');
    assert.equal(link.expired, false);
    assert.equal(link.expires_at, null);
    assert.equal(link.file, file.id);
    assert.ok(link.url.startsWith(`${process.env.SIMULATOR}/links/`));
    const got = await bytes(link.url);
    assert.equal(got.status, 200);
    assert.deepEqual(got.body, PNG);
    assert.deepEqual((await stripe.fileLinks.list({file: file.id})).data.map((one) => one.id), [link.id]);
    assert.deepEqual((await stripe.files.retrieve(file.id)).links.data.map((one) => one.id), [link.id]);
  });
  it('have links that end', async () => {
    const file = await upload('dispute_evidence');
    const link = await stripe.fileLinks.create({file: file.id});
    const ended = await stripe.fileLinks.update(link.id, {expires_at: 'now'});
    assert.equal(ended.expired, true);
    assert.equal((await bytes(link.url)).status, 404);
    assert.deepEqual((await stripe.fileLinks.list({file: file.id, expired: false})).data, []);
    assert.equal((await stripe.fileLinks.retrieve(link.id, {expand: ['file']})).file.id, file.id);
  });
  it('have links only where there is a file', async () => {
    await refusedWith(stripe.fileLinks.create({file: 'file_gone'}), {kind: INVALID, status: 400, code: 'resource_missing', param: 'file'});
  });
  it('of signatures are downloaded', async () => {
    const reader = await aReader();
    await stripe.terminal.readers.collectInputs(reader.id, {
      inputs: [{type: 'signature', custom_text: {title: 'Sign'}, required: true}],
    });
    const done = await stripe.testHelpers.terminal.readers.succeedInputCollection(reader.id);
    const file = await stripe.files.retrieve(done.action.collect_inputs.inputs[0].signature.value);
    const got = await bytes(file.url, {Authorization: 'Bearer sk_test_flows'});
    assert.equal(got.status, 200);
    assert.equal(got.body.length, file.size);
  });
});

describe('accounts', () => {
  it('say who one is', async () => {
    const account = await stripe.accounts.retrieveCurrent();
    assert.match(account.id, /^acct_/);
    assert.equal(account.object, 'account');
  });
  it('are connected, and have readers of their own', async () => {
    const [shop] = (await stripe.accounts.list()).data;
    assert.equal((await stripe.accounts.retrieve(shop.id)).id, shop.id);
    const there = client('sk_test_flows', {stripeAccount: shop.id});
    const {intent, reader} = await sale({}, '4242424242424242', there);
    assert.equal(intent.status, 'succeeded');
    await refusedWith(stripe.terminal.readers.retrieve(reader.id), {kind: INVALID, status: 404, code: 'resource_missing'});
  });
  it('take a fee of a direct charge', async () => {
    const [shop] = (await stripe.accounts.list()).data;
    const there = client('sk_test_flows', {stripeAccount: shop.id});
    const {intent} = await sale({application_fee_amount: 50, capture_method: 'automatic'}, '4242424242424242', there);
    assert.equal(intent.application_fee_amount, 50);
    const fees = await stripe.applicationFees.list({charge: intent.latest_charge.id});
    assert.deepEqual(fees.data.map((fee) => [fee.amount, fee.account]), [[50, shop.id]]);
  });
  it('get a destination charge', async () => {
    const [shop] = (await stripe.accounts.list()).data;
    const {intent} = await sale({transfer_data: {destination: shop.id}, capture_method: 'automatic'});
    const charge = await stripe.charges.retrieve(intent.latest_charge.id, {expand: ['transfer']});
    assert.equal(charge.destination ?? charge.transfer_data.destination, shop.id);
    assert.equal(charge.transfer.destination, shop.id);
    assert.equal(charge.transfer.amount, 1000);
  });
});
