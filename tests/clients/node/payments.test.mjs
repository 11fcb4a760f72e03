// https://docs.stripe.com/terminal/payments/collect-card-payment, /terminal/references/testing
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aLocation, aReader, anIntent, client, id, ids, present, refused, refusedWith, sale, stripe} from './lib.mjs';

const INVALID = 'StripeInvalidRequestError';

describe('a payment in person', () => {
  it('is pushed, presented and paid', async () => {
    const reader = await aReader();
    const intent = await anIntent({amount: 1250, metadata: {order: '7'}});
    assert.equal(intent.status, 'requires_payment_method');
    assert.match(intent.client_secret, new RegExp(`^${intent.id}_secret_`));
    const pushed = await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
    assert.equal(pushed.action.type, 'process_payment_intent');
    assert.equal(pushed.action.status, 'in_progress');
    assert.equal(id(pushed.action.process_payment_intent.payment_intent), intent.id);
    assert.equal(pushed.action.failure_code, null);
    const done = await present(reader);
    assert.equal(done.action.status, 'succeeded');
    const paid = await stripe.paymentIntents.retrieve(intent.id, {expand: ['latest_charge']});
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.amount_received, 1250);
    assert.equal(paid.latest_charge.status, 'succeeded');
    assert.equal(paid.latest_charge.paid, true);
    assert.equal(paid.latest_charge.captured, true);
    assert.equal(paid.latest_charge.metadata.order, '7');
  });
  it('leaves card, reader and location on the charge', async () => {
    const {reader, intent} = await sale();
    const details = intent.latest_charge.payment_method_details;
    assert.equal(details.type, 'card_present');
    const card = details.card_present;
    assert.equal(card.brand, 'visa');
    assert.equal(card.last4, '4242');
    assert.equal(card.reader, reader.id);
    assert.equal(card.location, id(reader.location));
    assert.ok(['contact_emv', 'contactless_emv'].includes(card.read_method));
    assert.ok(card.receipt.application_preferred_name.length > 0);
    assert.match(card.receipt.dedicated_file_name, /^A0/);
  });
  it('has an outcome and an address of six fields', async () => {
    const {latest_charge: charge} = (await sale()).intent;
    assert.equal(charge.outcome.type, 'authorized');
    assert.equal(charge.outcome.network_status, 'approved_by_network');
    assert.deepEqual(Object.keys(charge.billing_details.address).sort(), [
      'city', 'country', 'line1', 'line2', 'postal_code', 'state',
    ]);
  });
  it('has a fee and a net', async () => {
    const {intent} = await sale({capture_method: 'automatic'});
    const whole = await stripe.paymentIntents.retrieve(intent.id, {expand: ['latest_charge.balance_transaction']});
    const moved = whole.latest_charge.balance_transaction;
    assert.equal(moved.type, 'charge');
    assert.equal(moved.amount - moved.fee, moved.net);
    assert.equal(moved.source, whole.latest_charge.id);
    assert.equal(moved.fee_details.reduce((sum, fee) => sum + fee.amount, 0), moved.fee);
  });
  for (const [number, brand, funding] of [
    ['4000056655665556', 'visa', 'debit'],
    ['5555555555554444', 'mastercard', 'credit'],
    ['5200828282828210', 'mastercard', 'debit'],
    ['378282246310005', 'amex', 'credit'],
    ['6011111111111117', 'discover', 'credit'],
    ['3056930009020004', 'diners', 'credit'],
    ['3566002020360505', 'jcb', 'credit'],
    ['6200000000000005', 'unionpay', 'credit'],
  ]) {
    it(`with ${number} is ${brand} ${funding}`, async () => {
      const card = (await sale({}, number)).intent.latest_charge.payment_method_details.card_present;
      assert.deepEqual([card.brand, card.funding, card.last4], [brand, funding, number.slice(-4)]);
    });
  }
  for (const [number, code, decline] of [
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000009987', 'card_declined', 'lost_card'],
    ['4000000000009979', 'card_declined', 'stolen_card'],
    ['4000000000000069', 'expired_card', null],
    ['4000000000000119', 'processing_error', null],
  ]) {
    it(`with ${number} is declined`, async () => {
      const {after, intent} = await sale({}, number);
      assert.equal(after.action.status, 'failed');
      assert.equal(after.action.failure_code, code);
      assert.ok(after.action.failure_message.length > 0);
      assert.equal(intent.status, 'requires_payment_method');
      assert.equal(intent.last_payment_error.type, 'card_error');
      assert.equal(intent.last_payment_error.code, code);
      if (decline) assert.equal(intent.last_payment_error.decline_code, decline);
      const charge = intent.latest_charge;
      assert.equal(charge.status, 'failed');
      assert.equal(charge.paid, false);
      assert.equal(charge.failure_code, code);
      assert.equal(charge.outcome.type, 'issuer_declined');
      assert.equal(charge.balance_transaction, null);
    });
  }
  for (const [amount, decline] of [
    [1001, 'call_issuer'],
    [1005, 'generic_decline'],
    [1055, 'incorrect_pin'],
    [1065, 'withdrawal_count_limit_exceeded'],
    [1075, 'pin_try_exceeded'],
  ]) {
    it(`of ${amount} is declined with ${decline}`, async () => {
      const {intent} = await sale({amount});
      assert.equal(intent.status, 'requires_payment_method');
      assert.equal(intent.last_payment_error.decline_code, decline);
    });
  }
  it('that was declined is paid with another card', async () => {
    const {reader, intent} = await sale({}, '4000000000000002');
    await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
    await present(reader, '4242424242424242');
    const paid = await stripe.paymentIntents.retrieve(intent.id);
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.last_payment_error, null);
    const charges = await stripe.charges.list({payment_intent: intent.id});
    assert.deepEqual(charges.data.map((charge) => charge.status), ['succeeded', 'failed']);
  });
  it('cannot be pushed again once paid', async () => {
    const {reader, intent} = await sale();
    const error = await refusedWith(
      stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id}),
      {kind: INVALID, status: 400, code: 'intent_invalid_state'},
    );
    assert.equal(error.param, undefined);
  });
  it('cannot be pushed if it is not there', async () => {
    const reader = await aReader();
    await refusedWith(stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: 'pi_gone'}), {
      kind: INVALID, code: 'resource_missing',
    });
  });
  it('is taken off the reader and can be pushed again', async () => {
    const reader = await aReader();
    const intent = await anIntent();
    await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
    assert.equal((await stripe.terminal.readers.cancelAction(reader.id)).action, null);
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'requires_payment_method');
    await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
    await present(reader);
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'succeeded');
  });
  it('gives way to the next one', async () => {
    const reader = await aReader();
    const [one, two] = [await anIntent(), await anIntent()];
    await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: one.id});
    const pushed = await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: two.id});
    assert.equal(id(pushed.action.process_payment_intent.payment_intent), two.id);
    await present(reader);
    assert.equal((await stripe.paymentIntents.retrieve(one.id)).status, 'requires_payment_method');
    assert.equal((await stripe.paymentIntents.retrieve(two.id)).status, 'succeeded');
  });
  it('needs a card that is presented to a waiting reader', async () => {
    const reader = await aReader();
    assert.equal((await refused(present(reader))).statusCode, 400);
  });
  it('says what it was configured with', async () => {
    const reader = await aReader();
    const intent = await anIntent();
    const pushed = await stripe.terminal.readers.processPaymentIntent(reader.id, {
      payment_intent: intent.id,
      process_config: {enable_customer_cancellation: true, skip_tipping: true},
    });
    const config = pushed.action.process_payment_intent.process_config;
    assert.equal(config.enable_customer_cancellation, true);
    assert.equal(config.skip_tipping, true);
  });
  it('says nothing of a configuration it was not given', async () => {
    const reader = await aReader();
    const intent = await anIntent();
    const pushed = await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
    assert.equal('process_config' in pushed.action.process_payment_intent, false);
  });
  it('asks for a tip on a part of it', async () => {
    const tips = await stripe.terminal.configurations.create({tipping: {eur: {percentages: [10, 15, 20]}}});
    const location = (await aLocation({configuration_overrides: tips.id})).id;
    const reader = await aReader({location});
    const intent = await anIntent({amount: 2000});
    await stripe.terminal.readers.processPaymentIntent(reader.id, {
      payment_intent: intent.id,
      process_config: {tipping: {amount_eligible: 1500}},
    });
    await present(reader, null, {amount_tip: 300});
    const paid = await stripe.paymentIntents.retrieve(intent.id, {expand: ['latest_charge']});
    assert.equal(paid.amount_details.tip.amount, 300);
    assert.equal(paid.latest_charge.amount, 2300);
  });
  it('can be collected first and confirmed after a look', async () => {
    const reader = await aReader();
    const intent = await anIntent();
    const pushed = await stripe.terminal.readers.collectPaymentMethod(reader.id, {payment_intent: intent.id});
    assert.equal(pushed.action.type, 'collect_payment_method');
    assert.equal(pushed.action.collect_payment_method.payment_method, undefined);
    const collected = await present(reader, '5555555555554444');
    assert.equal(collected.action.status, 'succeeded');
    assert.equal(collected.action.collect_payment_method.payment_method.card_present.brand, 'mastercard');
    const confirmed = await stripe.terminal.readers.confirmPaymentIntent(reader.id, {payment_intent: intent.id});
    assert.equal(confirmed.action.type, 'confirm_payment_intent');
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'succeeded');
  });
  it('is not confirmed before anything was collected', async () => {
    const reader = await aReader();
    const intent = await anIntent();
    assert.equal(
      (await refused(stripe.terminal.readers.confirmPaymentIntent(reader.id, {payment_intent: intent.id}))).statusCode,
      400,
    );
  });
  it('asks for a PIN', async () => {
    assert.equal((await sale({}, '4001007020000002')).intent.status, 'succeeded');
  });
});

describe('Interac', () => {
  const types = ['card_present', 'interac_present'];
  it('is paid in Canadian dollars', async () => {
    const {intent, reader} = await sale({currency: 'cad', allowed_payment_method_types: types, capture_method: 'automatic'}, null);
    assert.equal(intent.status, 'succeeded');
    const now = await anIntent({currency: 'cad', allowed_payment_method_types: types, capture_method: 'automatic'});
    await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: now.id});
    await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader.id, {
      type: 'interac_present', interac_present: {number: '4506445006931933'},
    });
    const paid = await stripe.paymentIntents.retrieve(now.id, {expand: ['latest_charge']});
    const details = paid.latest_charge.payment_method_details;
    assert.equal(details.type, 'interac_present');
    assert.equal(details.interac_present.brand, 'interac');
    assert.equal(details.interac_present.reader, reader.id);
  });
  it('is refunded with the card only', async () => {
    const reader = await aReader();
    const intent = await anIntent({currency: 'cad', allowed_payment_method_types: types, capture_method: 'automatic'});
    await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
    const card = {type: 'interac_present', interac_present: {number: '4506445006931933'}};
    await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader.id, card);
    assert.equal((await refused(stripe.refunds.create({payment_intent: intent.id}))).statusCode, 400);
    const asked = await stripe.terminal.readers.refundPayment(reader.id, {payment_intent: intent.id, amount: 400});
    assert.equal(asked.action.type, 'refund_payment');
    assert.equal(asked.action.status, 'in_progress');
    const done = await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader.id, card);
    assert.equal(done.action.status, 'succeeded');
    const refund = await stripe.refunds.retrieve(id(done.action.refund_payment.refund));
    assert.equal(refund.amount, 400);
    assert.equal(refund.status, 'succeeded');
  });
  it('is for Canadian dollars only', async () => {
    const error = await refused(anIntent({currency: 'usd', allowed_payment_method_types: types}));
    assert.equal(error.type, INVALID);
    assert.equal(error.statusCode, 400);
  });
});

describe('PaymentIntents', () => {
  it('are made with what they are given', async () => {
    const intent = await anIntent({description: 'Tea', metadata: {order: '1'}, receipt_email: 'a@example.com', capture_method: 'manual'});
    assert.match(intent.id, /^pi_/);
    assert.equal(intent.object, 'payment_intent');
    assert.equal(intent.amount, 1000);
    assert.equal(intent.currency, 'eur');
    assert.equal(intent.description, 'Tea');
    assert.equal(intent.receipt_email, 'a@example.com');
    assert.equal(intent.capture_method, 'manual');
    assert.equal(intent.confirmation_method, 'automatic');
    assert.deepEqual(intent.payment_method_types, ['card_present']);
    assert.equal(intent.next_action, null);
    assert.equal(intent.latest_charge, null);
    assert.equal(intent.livemode, false);
  });
  it('are captured asynchronously unless they say otherwise', async () => {
    assert.equal((await anIntent()).capture_method, 'automatic_async');
  });
  for (const [more, code, param] of [
    [{amount: 0}, 'parameter_invalid_integer', 'amount'],
    [{amount: -5}, 'parameter_invalid_integer', 'amount'],
    [{amount: 'ten'}, 'parameter_invalid_integer', 'amount'],
    [{amount: 1}, 'amount_too_small', undefined],
    [{amount: 1000000000000}, 'amount_too_large', undefined],
    [{amount: undefined}, 'parameter_missing', 'amount'],
    [{currency: undefined}, 'parameter_missing', 'currency'],
    [{currency: 'xxx'}, undefined, 'currency'],
    [{colour: 'red'}, 'parameter_unknown', 'colour'],
    [{payment_method_types: ['card_present']}, 'parameter_unknown', 'payment_method_types'],
    [{receipt_email: 'nobody'}, 'email_invalid', 'receipt_email'],
    [{customer: 'cus_gone'}, 'resource_missing', 'customer'],
    [{statement_descriptor_suffix: 'x'.repeat(30)}, undefined, 'statement_descriptor_suffix'],
    [{metadata: {key: 'x'.repeat(501)}}, undefined, undefined],
    [{capture_method: 'later'}, undefined, 'capture_method'],
  ]) {
    it(`are refused with ${JSON.stringify(more).slice(0, 60)}`, async () => {
      await refusedWith(anIntent(more), {kind: INVALID, status: 400, code, param});
    });
  }
  it('name their types differently before 2026-09-30', async () => {
    const intent = await stripe.paymentIntents.create(
      {amount: 1000, currency: 'eur', payment_method_types: ['card_present']},
      {apiVersion: '2026-06-24.dahlia'},
    );
    assert.deepEqual(intent.payment_method_types, ['card_present']);
  });
  it('were captured at once by default before 2024-04-10', async () => {
    const intent = await stripe.paymentIntents.create(
      {amount: 1000, currency: 'eur', payment_method_types: ['card_present']},
      {apiVersion: '2023-10-16'},
    );
    assert.equal(intent.capture_method, 'automatic');
  });
  it('had their charges before 2022-11-15', async () => {
    const {intent} = await sale();
    const old = await stripe.paymentIntents.retrieve(intent.id, {}, {apiVersion: '2022-08-01'});
    assert.equal(old.charges.data[0].id, intent.latest_charge.id);
    assert.equal('charges' in intent, false);
  });
  it('are changed before they are paid', async () => {
    const {id: made} = await anIntent();
    const intent = await stripe.paymentIntents.update(made, {amount: 1500, description: 'More', metadata: {a: '1'}});
    assert.equal(intent.amount, 1500);
    assert.equal(intent.description, 'More');
    assert.equal(intent.metadata.a, '1');
  });
  it('keep their amount once paid', async () => {
    const {intent} = await sale();
    await refusedWith(stripe.paymentIntents.update(intent.id, {amount: 2000}), {
      kind: INVALID, status: 400, code: 'payment_intent_unexpected_state',
    });
    assert.equal((await stripe.paymentIntents.update(intent.id, {metadata: {late: 'yes'}})).metadata.late, 'yes');
  });
  it('are cancelled with a reason', async () => {
    const {id: made} = await anIntent();
    const intent = await stripe.paymentIntents.cancel(made, {cancellation_reason: 'requested_by_customer'});
    assert.equal(intent.status, 'canceled');
    assert.equal(intent.cancellation_reason, 'requested_by_customer');
    assert.ok(intent.canceled_at >= intent.created);
  });
  it('are not cancelled once paid', async () => {
    const {intent} = await sale();
    const error = await refusedWith(stripe.paymentIntents.cancel(intent.id), {
      kind: INVALID, status: 400, code: 'payment_intent_unexpected_state',
    });
    assert.equal(error.payment_intent.id, intent.id);
  });
  it('are not cancelled for a reason Stripe keeps to itself', async () => {
    const {id: made} = await anIntent();
    await refusedWith(stripe.paymentIntents.cancel(made, {cancellation_reason: 'expired'}), {
      kind: INVALID, status: 400, param: 'cancellation_reason',
    });
  });
  it('cannot be pushed once cancelled', async () => {
    const reader = await aReader();
    const {id: made} = await anIntent();
    await stripe.paymentIntents.cancel(made);
    await refusedWith(stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: made}), {
      kind: INVALID, status: 400, code: 'intent_invalid_state',
    });
  });
  it('are not there under another id', async () => {
    await refusedWith(stripe.paymentIntents.retrieve('pi_gone'), {kind: INVALID, status: 404, code: 'resource_missing', param: 'intent'});
  });
  it('are listed by the time they were made', async () => {
    const intent = await anIntent();
    const list = await stripe.paymentIntents.list({created: {gte: intent.created}, limit: 100});
    assert.ok(list.data.some((one) => one.id === intent.id));
    const none = await stripe.paymentIntents.list({created: {lt: 1000}});
    assert.deepEqual(none.data, []);
  });
  it('are listed by customer', async () => {
    const customer = await stripe.customers.create();
    const intent = await anIntent({customer: customer.id});
    const list = await stripe.paymentIntents.list({customer: customer.id});
    assert.deepEqual(list.data.map((one) => one.id), [intent.id]);
  });
});

describe('holds', () => {
  const hold = (more = {}) => sale({capture_method: 'manual', ...more});
  it('wait to be captured', async () => {
    const {intent} = await hold();
    assert.equal(intent.status, 'requires_capture');
    assert.equal(intent.amount_capturable, 1000);
    assert.equal(intent.amount_received, 0);
    assert.equal(intent.latest_charge.captured, false);
    assert.equal(intent.latest_charge.balance_transaction, null);
    const {capture_before: until} = intent.latest_charge.payment_method_details.card_present;
    assert.equal(until - intent.latest_charge.created, 172800);
  });
  it('are captured', async () => {
    const {intent} = await hold();
    const paid = await stripe.paymentIntents.capture(intent.id);
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.amount_received, 1000);
    assert.equal(paid.amount_capturable, 0);
  });
  it('are captured in part, and what is let go is no refund', async () => {
    const {intent} = await hold({amount: 1725});
    const paid = await stripe.paymentIntents.capture(intent.id, {amount_to_capture: 1030, expand: ['latest_charge']});
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.amount, 1725);
    assert.equal(paid.amount_received, 1030);
    assert.equal(paid.latest_charge.amount_captured, 1030);
    assert.equal(paid.latest_charge.amount_refunded, 0);
    assert.equal(paid.latest_charge.refunded, false);
    assert.deepEqual((await stripe.refunds.list({payment_intent: intent.id})).data, []);
    const back = await stripe.refunds.create({payment_intent: intent.id});
    assert.equal(back.amount, 1030);
  });
  it('made a refund of what is let go before 2025-03-31', async () => {
    const {intent} = await hold({amount: 1725});
    await stripe.paymentIntents.capture(intent.id, {amount_to_capture: 1030}, {apiVersion: '2024-06-20'});
    const {data} = await stripe.refunds.list({payment_intent: intent.id});
    assert.deepEqual(data.map((refund) => refund.amount), [695]);
    assert.equal((await stripe.charges.retrieve(intent.latest_charge.id)).amount_refunded, 695);
  });
  it('are captured once', async () => {
    const {intent} = await hold();
    await stripe.paymentIntents.capture(intent.id);
    await refusedWith(stripe.paymentIntents.capture(intent.id), {
      kind: INVALID, status: 400, code: 'payment_intent_unexpected_state',
    });
  });
  it('are not captured for more than they are', async () => {
    const {intent} = await hold();
    await refusedWith(stripe.paymentIntents.capture(intent.id, {amount_to_capture: 1001}), {
      kind: INVALID, status: 400, param: 'amount_to_capture',
    });
  });
  it('are let go', async () => {
    const {intent} = await hold();
    const gone = await stripe.paymentIntents.cancel(intent.id, {expand: ['latest_charge']});
    assert.equal(gone.status, 'canceled');
    assert.equal(gone.amount_capturable, 0);
    assert.equal(gone.latest_charge.captured, false);
    assert.equal(gone.latest_charge.amount_refunded, 0);
    assert.deepEqual((await stripe.refunds.list({payment_intent: intent.id})).data, []);
  });
  it('are not refunded but cancelled', async () => {
    const {intent} = await hold();
    assert.equal((await refused(stripe.refunds.create({payment_intent: intent.id}))).statusCode, 400);
  });
  it('grow where that was asked for', async () => {
    const {intent} = await hold({
      payment_method_options: {card_present: {request_incremental_authorization_support: true}},
    });
    assert.equal(intent.latest_charge.payment_method_details.card_present.incremental_authorization_supported, true);
    const more = await stripe.paymentIntents.incrementAuthorization(intent.id, {amount: 1500});
    assert.equal(more.amount, 1500);
    assert.equal(more.amount_capturable, 1500);
  });
  it('do not shrink', async () => {
    const {intent} = await hold({
      payment_method_options: {card_present: {request_incremental_authorization_support: true}},
    });
    assert.equal((await refused(stripe.paymentIntents.incrementAuthorization(intent.id, {amount: 900}))).statusCode, 400);
  });
  it('are not for what is captured at once', async () => {
    const {intent} = await sale();
    await refusedWith(stripe.paymentIntents.capture(intent.id), {
      kind: INVALID, status: 400, code: 'payment_intent_unexpected_state',
    });
  });
});

describe('charges', () => {
  it('are retrieved, described and listed', async () => {
    const {intent} = await sale();
    const charge = await stripe.charges.update(intent.latest_charge.id, {description: 'Two teas', metadata: {table: '4'}});
    assert.equal(charge.description, 'Two teas');
    assert.equal((await stripe.charges.retrieve(charge.id)).metadata.table, '4');
    const list = await stripe.charges.list({payment_intent: intent.id});
    assert.deepEqual(list.data.map((one) => one.id), [charge.id]);
  });
  it('are not there under another id', async () => {
    await refusedWith(stripe.charges.retrieve('ch_gone'), {kind: INVALID, status: 404, code: 'resource_missing', param: 'id'});
  });
  it('are many, and each comes once', async () => {
    const found = [];
    for await (const charge of stripe.charges.list({limit: 100, created: {lt: Math.floor(Date.now() / 1000) - 86400 * 20}})) {
      found.push(charge.id);
      if (found.length === 350) break;
    }
    assert.ok(found.length > 150);
    assert.equal(new Set(found).size, found.length);
  });
  it('expand what they belong to', async () => {
    const {intent} = await sale();
    const {data} = await stripe.charges.list({payment_intent: intent.id, expand: ['data.payment_intent', 'data.balance_transaction']});
    assert.equal(data[0].payment_intent.id, intent.id);
  });
  it('do not expand what is no object', async () => {
    const error = await refused(stripe.charges.list({expand: ['data.amount']}));
    assert.equal(error.statusCode, 400);
  });
  it('do not expand five levels', async () => {
    await refusedWith(
      stripe.charges.list({expand: ['data.payment_intent.latest_charge.payment_intent.latest_charge']}),
      {kind: INVALID, status: 400, code: 'property_expansion_max_depth'},
    );
  });
  it('are not in the shop of another account', async () => {
    const {intent} = await sale();
    const [other] = (await stripe.accounts.list()).data;
    await refusedWith(stripe.charges.retrieve(intent.latest_charge.id, {}, {stripeAccount: other.id}), {
      kind: INVALID, status: 404, code: 'resource_missing',
    });
  });
});

describe('searches', () => {
  it('find PaymentIntents by metadata', async () => {
    const order = `o${Math.random()}`;
    const intent = await anIntent({metadata: {order}});
    const found = await stripe.paymentIntents.search({query: `metadata['order']:'${order}'`});
    assert.equal(found.object, 'search_result');
    assert.deepEqual(found.data.map((one) => one.id), [intent.id]);
  });
  it('join two clauses', async () => {
    const order = `o${Math.random()}`;
    const low = await anIntent({amount: 1000, metadata: {order}});
    const high = await anIntent({amount: 5000, metadata: {order}});
    const by = async (query) => (await ids(stripe.paymentIntents.search({query}))).sort();
    assert.deepEqual(await by(`metadata['order']:'${order}' AND amount>2000`), [high.id]);
    assert.deepEqual(await by(`metadata['order']:'${order}' AND -amount>2000`), [low.id]);
  });
  it('page by themselves', async () => {
    const order = `o${Math.random()}`;
    const made = [];
    for (let at = 0; at < 5; at += 1) made.push((await anIntent({metadata: {order}})).id);
    const found = await ids(stripe.paymentIntents.search({query: `metadata['order']:'${order}'`, limit: 2}));
    assert.deepEqual(found.sort(), made.sort());
  });
  it('find charges by the last four digits', async () => {
    const {intent} = await sale({metadata: {look: `l${Math.random()}`}}, '5555555555554444');
    const found = await stripe.charges.search({
      query: `payment_method_details.card_present.last4:'4444' AND metadata['look']:'${intent.metadata.look}'`,
    });
    assert.deepEqual(found.data.map((one) => one.id), [intent.latest_charge.id]);
  });
  for (const query of ["reader:'tmr_1'", "amount>10 AND status:'x' OR amount<5", 'amount', '']) {
    it(`refuse ${JSON.stringify(query)}`, async () => {
      const error = await refused(stripe.paymentIntents.search({query}));
      assert.equal(error.type, INVALID);
      assert.equal(error.statusCode, 400);
    });
  }
});

describe('a client of an older version', () => {
  it('gets the version it asks for', async () => {
    const old = client('sk_test_flows', {apiVersion: '2024-06-20'});
    const list = await old.terminal.readers.list({limit: 1});
    assert.equal(list.lastResponse.apiVersion, '2024-06-20');
  });
  it('is refused a version there never was', async () => {
    const error = await refused(client('sk_test_flows', {apiVersion: '2031-01-01'}).terminal.readers.list());
    assert.equal(error.statusCode, 400);
  });
});
