// https://docs.stripe.com/terminal/features/saving-payment-details, /api/customers,
// /api/payment_methods, /api/setup_intents
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aReader, anIntent, id, ids, present, refused, refusedWith, sale, stripe} from './lib.mjs';

const INVALID = 'StripeInvalidRequestError';

describe('customers', () => {
  it('are created with what they are given', async () => {
    const customer = await stripe.customers.create({
      name: 'Jenny Rosen', email: 'jenny@example.com', phone: '+15555550100', description: 'Regular', metadata: {club: 'yes'},
      address: {line1: 'Main Street 1', city: 'Berlin', country: 'DE'},
    });
    assert.match(customer.id, /^cus_/);
    assert.equal(customer.object, 'customer');
    assert.equal(customer.name, 'Jenny Rosen');
    assert.equal(customer.email, 'jenny@example.com');
    assert.equal(customer.address.city, 'Berlin');
    assert.equal(customer.metadata.club, 'yes');
    assert.equal(customer.livemode, false);
  });
  it('have a card by default', async () => {
    const customer = await stripe.customers.create({
      payment_method: 'pm_card_visa', invoice_settings: {default_payment_method: 'pm_card_visa'},
    });
    const [card] = (await stripe.customers.listPaymentMethods(customer.id)).data;
    assert.equal(customer.invoice_settings.default_payment_method, card.id);
  });
  it('are retrieved and changed', async () => {
    const {id: made} = await stripe.customers.create({name: 'A'});
    assert.equal((await stripe.customers.update(made, {name: 'B', email: 'b@example.com'})).name, 'B');
    const customer = await stripe.customers.retrieve(made);
    assert.equal(customer.name, 'B');
    assert.equal(customer.email, 'b@example.com');
  });
  it('are deleted, and say so afterwards', async () => {
    const {id: made} = await stripe.customers.create();
    assert.deepEqual({...(await stripe.customers.del(made))}, {id: made, object: 'customer', deleted: true});
    assert.equal((await stripe.customers.retrieve(made)).deleted, true);
  });
  it('are not there under another id', async () => {
    await refusedWith(stripe.customers.retrieve('cus_gone'), {kind: INVALID, status: 404, code: 'resource_missing', param: 'id'});
  });
  it('have a mail address or none', async () => {
    await refusedWith(stripe.customers.create({email: 'nobody'}), {kind: INVALID, status: 400, code: 'email_invalid'});
  });
  it('are listed by mail address', async () => {
    const email = `m${Math.random()}@example.com`;
    const made = await stripe.customers.create({email});
    assert.deepEqual((await stripe.customers.list({email})).data.map((one) => one.id), [made.id]);
  });
  it('are found', async () => {
    const email = `s${Math.random()}@example.com`;
    const made = await stripe.customers.create({email, name: 'Findable'});
    const found = await stripe.customers.search({query: `email:'${email}' AND name:'Findable'`});
    assert.deepEqual(found.data.map((one) => one.id), [made.id]);
  });
  it('page by themselves', async () => {
    const email = `p${Math.random()}@example.com`;
    const made = [];
    for (let at = 0; at < 5; at += 1) made.unshift((await stripe.customers.create({email})).id);
    assert.deepEqual(await ids(stripe.customers.list({email, limit: 2})), made);
  });
});

describe('payment methods', () => {
  it('are attached, listed and detached', async () => {
    const {id: customer} = await stripe.customers.create();
    const card = await stripe.paymentMethods.attach('pm_card_visa', {customer});
    assert.match(card.id, /^pm_/);
    assert.equal(card.type, 'card');
    assert.equal(card.card.last4, '4242');
    assert.equal(card.customer, customer);
    assert.deepEqual((await stripe.paymentMethods.list({customer, type: 'card'})).data.map((one) => one.id), [card.id]);
    assert.deepEqual((await stripe.customers.listPaymentMethods(customer)).data.map((one) => one.id), [card.id]);
    const gone = await stripe.paymentMethods.detach(card.id);
    assert.equal(gone.customer, null);
    assert.deepEqual((await stripe.paymentMethods.list({customer, type: 'card'})).data, []);
  });
  it('are made from a token', async () => {
    const card = await stripe.paymentMethods.create({type: 'card', card: {token: 'tok_visa'}, billing_details: {name: 'Jenny'}});
    assert.equal(card.card.brand, 'visa');
    assert.equal(card.billing_details.name, 'Jenny');
    assert.equal((await stripe.paymentMethods.retrieve(card.id)).id, card.id);
  });
  it('change their billing details', async () => {
    const {id: customer} = await stripe.customers.create();
    const card = await stripe.paymentMethods.attach('pm_card_mastercard', {customer});
    const now = await stripe.paymentMethods.update(card.id, {billing_details: {email: 'x@example.com'}, metadata: {a: '1'}});
    assert.equal(now.billing_details.email, 'x@example.com');
    assert.equal(now.metadata.a, '1');
  });
  it('are attached to a customer that is there', async () => {
    await refusedWith(stripe.paymentMethods.attach('pm_card_visa', {customer: 'cus_gone'}), {
      kind: INVALID, status: 400, code: 'resource_missing', param: 'customer',
    });
  });
  it('are not there under another id', async () => {
    await refusedWith(stripe.paymentMethods.retrieve('pm_gone'), {kind: INVALID, status: 404, code: 'resource_missing'});
  });
});

describe('SetupIntents', () => {
  const types = {allowed_payment_method_types: ['card_present']};
  it('are made, changed and cancelled', async () => {
    const {id: customer} = await stripe.customers.create();
    const made = await stripe.setupIntents.create({...types, customer});
    assert.match(made.id, /^seti_/);
    assert.equal(made.status, 'requires_payment_method');
    assert.equal(made.usage, 'off_session');
    assert.equal(made.customer, customer);
    const now = await stripe.setupIntents.update(made.id, {description: 'Club', metadata: {a: '1'}});
    assert.equal(now.description, 'Club');
    const gone = await stripe.setupIntents.cancel(made.id, {cancellation_reason: 'abandoned'});
    assert.equal(gone.status, 'canceled');
    assert.equal(gone.cancellation_reason, 'abandoned');
    assert.ok((await ids(stripe.setupIntents.list({customer}))).includes(made.id));
  });
  it('are confirmed with a card', async () => {
    const made = await stripe.setupIntents.create({allowed_payment_method_types: ['card']});
    const done = await stripe.setupIntents.confirm(made.id, {payment_method: 'pm_card_visa'});
    assert.equal(done.status, 'succeeded');
    assert.match(id(done.payment_method), /^pm_/);
  });
  it('save a presented card that can be charged later', async () => {
    const {id: customer} = await stripe.customers.create();
    const reader = await aReader();
    const setup = await stripe.setupIntents.create({...types, customer});
    const pushed = await stripe.terminal.readers.processSetupIntent(reader.id, {
      setup_intent: setup.id,
      allow_redisplay: 'always',
    });
    assert.equal(pushed.action.type, 'process_setup_intent');
    assert.equal(id(pushed.action.process_setup_intent.setup_intent), setup.id);
    const done = await present(reader, '4242424242424242');
    assert.equal(done.action.status, 'succeeded');
    assert.match(done.action.process_setup_intent.generated_card, /^pm_/);
    const saved = await stripe.setupIntents.retrieve(setup.id, {expand: ['latest_attempt']});
    assert.equal(saved.status, 'succeeded');
    const card = saved.latest_attempt.payment_method_details.card_present.generated_card;
    assert.equal(card, done.action.process_setup_intent.generated_card);
    const method = await stripe.paymentMethods.retrieve(card);
    assert.equal(method.type, 'card');
    assert.equal(method.customer, customer);
    assert.equal(method.allow_redisplay, 'always');
    const later = await stripe.paymentIntents.create({
      amount: 1500, currency: 'eur', customer, payment_method: card, off_session: true, confirm: true,
      allowed_payment_method_types: ['card'],
    });
    assert.equal(later.status, 'succeeded');
  });
  it('need to know how the card may be shown again', async () => {
    const reader = await aReader();
    const setup = await stripe.setupIntents.create(types);
    await refusedWith(stripe.terminal.readers.processSetupIntent(reader.id, {setup_intent: setup.id}), {
      kind: INVALID, status: 400, code: 'parameter_missing', param: 'allow_redisplay',
    });
  });
  it('have attempts', async () => {
    const reader = await aReader();
    const setup = await stripe.setupIntents.create(types);
    await stripe.terminal.readers.processSetupIntent(reader.id, {setup_intent: setup.id, allow_redisplay: 'limited'});
    await present(reader);
    const {data} = await stripe.setupAttempts.list({setup_intent: setup.id});
    assert.equal(data.length, 1);
    assert.equal(data[0].status, 'succeeded');
    assert.equal(data[0].setup_intent, setup.id);
  });
  it('are declined', async () => {
    const reader = await aReader();
    const setup = await stripe.setupIntents.create(types);
    await stripe.terminal.readers.processSetupIntent(reader.id, {setup_intent: setup.id, allow_redisplay: 'always'});
    const done = await present(reader, '4000000000000002');
    assert.equal(done.action.status, 'failed');
    assert.equal((await stripe.setupIntents.retrieve(setup.id)).status, 'requires_payment_method');
  });
  it('are not there under another id', async () => {
    await refusedWith(stripe.setupIntents.retrieve('seti_gone'), {kind: INVALID, status: 404, code: 'resource_missing'});
  });
});

describe('a card saved with a payment', () => {
  it('is on the charge and at the customer', async () => {
    const {id: customer} = await stripe.customers.create();
    const reader = await aReader();
    const intent = await anIntent({customer, setup_future_usage: 'off_session'});
    await stripe.terminal.readers.processPaymentIntent(reader.id, {
      payment_intent: intent.id,
      process_config: {allow_redisplay: 'always'},
    });
    await present(reader);
    const paid = await stripe.paymentIntents.retrieve(intent.id, {expand: ['latest_charge']});
    const card = paid.latest_charge.payment_method_details.card_present.generated_card;
    assert.match(card, /^pm_/);
    assert.ok((await ids(stripe.customers.listPaymentMethods(customer))).includes(card));
  });
  it('is not there unless it was asked for', async () => {
    const {intent} = await sale();
    assert.equal(intent.latest_charge.payment_method_details.card_present.generated_card, null);
  });
});

describe('a card without a reader', () => {
  const pay = (method, more = {}) =>
    stripe.paymentIntents.create({
      amount: 2000, currency: 'usd', payment_method: method, confirm: true, allowed_payment_method_types: ['card'], ...more,
    });
  it('pays', async () => {
    const intent = await pay('pm_card_visa');
    assert.equal(intent.status, 'succeeded');
    const charge = await stripe.charges.retrieve(id(intent.latest_charge));
    assert.equal(charge.payment_method_details.type, 'card');
    assert.equal(charge.payment_method_details.card.last4, '4242');
  });
  it('is declined with a card error', async () => {
    const error = await refused(pay('pm_card_visa_chargeDeclined'));
    assert.equal(error.type, 'StripeCardError');
    assert.equal(error.statusCode, 402);
    assert.equal(error.code, 'card_declined');
    assert.equal(error.decline_code, 'generic_decline');
    assert.equal(error.payment_intent.status, 'requires_payment_method');
    assert.match(error.charge, /^ch_/);
  });
  it('lacks funds', async () => {
    const error = await refused(pay('pm_card_visa_chargeDeclinedInsufficientFunds'));
    assert.equal(error.type, 'StripeCardError');
    assert.equal(error.decline_code, 'insufficient_funds');
  });
  it('is confirmed after it was made', async () => {
    const intent = await pay('pm_card_visa', {confirm: undefined});
    assert.equal(intent.status, 'requires_confirmation');
    assert.equal((await stripe.paymentIntents.confirm(intent.id)).status, 'succeeded');
  });
  it('is held and captured', async () => {
    const intent = await pay('pm_card_visa', {capture_method: 'manual'});
    assert.equal(intent.status, 'requires_capture');
    assert.equal((await stripe.paymentIntents.capture(intent.id)).status, 'succeeded');
  });
});
