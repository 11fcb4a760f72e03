// https://docs.stripe.com/refunds, /terminal/features/refunds, /disputes, /payouts, /api/balance
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aReader, control, id, present, refused, refusedWith, sale, serve, client, stripe} from './lib.mjs';

const INVALID = 'StripeInvalidRequestError';
const paid = async (more = {}) => (await sale({capture_method: 'automatic', ...more})).intent;

describe('refunds of what was shared', () => {
  const MUNICH = 'acct_1TillctlMunich';
  const shared = async (more, options) => {
    const intent = await stripe.paymentIntents.create({
      amount: 2000, currency: 'eur', payment_method: 'pm_card_visa', confirm: true, capture_method: 'automatic',
      return_url: 'https://example.com', expand: ['latest_charge'], ...more,
    }, options);
    return intent.latest_charge;
  };
  it('give the fee of a destination charge back, and reverse its transfer', async () => {
    const charge = await shared({application_fee_amount: 200, transfer_data: {destination: MUNICH}});
    const refund = await stripe.refunds.create({
      charge: charge.id, amount: 500, refund_application_fee: true, reverse_transfer: true,
    });
    assert.match(refund.transfer_reversal, /^trr_/);
    const fee = await stripe.applicationFees.retrieve(charge.application_fee);
    assert.deepEqual([fee.amount_refunded, fee.refunded, fee.refunds.data[0].amount], [50, false, 50]);
    const transfer = await stripe.transfers.retrieve(charge.transfer);
    assert.deepEqual([transfer.amount_reversed, transfer.reversed], [500, false]);
    assert.equal(transfer.reversals.data[0].id, refund.transfer_reversal);
    await stripe.refunds.create({charge: charge.id, refund_application_fee: true, reverse_transfer: true});
    assert.equal((await stripe.applicationFees.retrieve(charge.application_fee)).refunded, true);
    assert.equal((await stripe.transfers.retrieve(charge.transfer)).reversed, true);
  });
  it('give the fee of a direct charge back', async () => {
    const options = {stripeAccount: MUNICH};
    const charge = await shared({application_fee_amount: 150}, options);
    await stripe.refunds.create({charge: charge.id, refund_application_fee: true}, options);
    const fee = await stripe.applicationFees.retrieve(charge.application_fee);
    assert.deepEqual([fee.amount_refunded, fee.refunded], [150, true]);
  });
  it('are refused where nothing was shared', async () => {
    const charge = await shared({});
    await refusedWith(stripe.refunds.create({charge: charge.id, refund_application_fee: true}), {
      kind: INVALID, status: 400, param: 'refund_application_fee',
    });
    await refusedWith(stripe.refunds.create({charge: charge.id, reverse_transfer: true}), {
      kind: INVALID, status: 400, param: 'reverse_transfer',
    });
  });
});

describe('refunds', () => {
  it('give all back', async () => {
    const intent = await paid();
    const refund = await stripe.refunds.create({payment_intent: intent.id});
    assert.match(refund.id, /^re_/);
    assert.equal(refund.object, 'refund');
    assert.equal(refund.amount, 1000);
    assert.equal(refund.currency, 'eur');
    assert.equal(refund.status, 'succeeded');
    assert.equal(refund.charge, intent.latest_charge.id);
    assert.equal(refund.payment_intent, intent.id);
    const charge = await stripe.charges.retrieve(intent.latest_charge.id);
    assert.equal(charge.refunded, true);
    assert.equal(charge.amount_refunded, 1000);
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'succeeded');
  });
  it('give a part back, then the rest', async () => {
    const intent = await paid();
    await stripe.refunds.create({charge: intent.latest_charge.id, amount: 300});
    const charge = await stripe.charges.retrieve(intent.latest_charge.id);
    assert.equal(charge.refunded, false);
    assert.equal(charge.amount_refunded, 300);
    assert.equal((await stripe.refunds.create({charge: charge.id})).amount, 700);
  });
  it('are not more than is left', async () => {
    const intent = await paid();
    await refusedWith(stripe.refunds.create({payment_intent: intent.id, amount: 1001}), {
      kind: INVALID, status: 400, code: null, param: 'amount',
    });
  });
  it('are at least one', async () => {
    const intent = await paid();
    await refusedWith(stripe.refunds.create({payment_intent: intent.id, amount: 0}), {
      kind: INVALID, status: 400, code: 'parameter_invalid_integer', param: 'amount',
    });
  });
  it('are not twice', async () => {
    const intent = await paid();
    await stripe.refunds.create({payment_intent: intent.id});
    await refusedWith(stripe.refunds.create({payment_intent: intent.id}), {
      kind: INVALID, status: 400, code: 'charge_already_refunded',
    });
  });
  it('are of something', async () => {
    assert.equal((await refused(stripe.refunds.create({amount: 100}))).statusCode, 400);
  });
  it('are not of what was never paid', async () => {
    const {intent} = await sale({}, '4000000000000002');
    assert.equal((await refused(stripe.refunds.create({payment_intent: intent.id}))).statusCode, 400);
  });
  it('have a reason and metadata', async () => {
    const intent = await paid();
    const made = await stripe.refunds.create({payment_intent: intent.id, reason: 'requested_by_customer', metadata: {a: '1'}});
    assert.equal(made.reason, 'requested_by_customer');
    const refund = await stripe.refunds.update(made.id, {metadata: {b: '2'}});
    assert.deepEqual({...refund.metadata}, {a: '1', b: '2'});
  });
  it('have no reason of their own', async () => {
    const intent = await paid();
    await refusedWith(stripe.refunds.create({payment_intent: intent.id, reason: 'because'}), {
      kind: INVALID, status: 400, param: 'reason',
    });
  });
  it('are listed by charge and by PaymentIntent', async () => {
    const intent = await paid();
    const [one, two] = [
      await stripe.refunds.create({payment_intent: intent.id, amount: 100}),
      await stripe.refunds.create({payment_intent: intent.id, amount: 200}),
    ];
    for (const filter of [{charge: intent.latest_charge.id}, {payment_intent: intent.id}]) {
      const list = await stripe.refunds.list(filter);
      assert.deepEqual(list.data.map((refund) => refund.id), [two.id, one.id]);
    }
  });
  it('move money back', async () => {
    const intent = await paid();
    const refund = await stripe.refunds.create({payment_intent: intent.id, expand: ['balance_transaction']});
    assert.equal(refund.balance_transaction.amount, -1000);
    assert.equal(refund.balance_transaction.type, 'refund');
    assert.equal(refund.balance_transaction.source, refund.id);
  });
  it('are not there under another id', async () => {
    await refusedWith(stripe.refunds.retrieve('re_gone'), {kind: INVALID, status: 404, code: 'resource_missing'});
  });
  it('fail later with 4000000000005126', async () => {
    const own = await serve(['--clock-rate', '0', '--now', '2026-11-23T12:00:00Z']);
    try {
      const on = client('sk_test_flows', {}, own.url);
      const {intent} = await sale({capture_method: 'automatic'}, '4000000000005126', on);
      const made = await on.refunds.create({payment_intent: intent.id});
      assert.ok(['pending', 'succeeded'].includes(made.status));
      await control('clock', {advance: '10d'}, own.url);
      const refund = await on.refunds.retrieve(made.id);
      assert.equal(refund.status, 'failed');
      assert.ok(refund.failure_reason.length > 0);
      assert.ok(refund.failure_balance_transaction);
      assert.equal((await on.charges.retrieve(intent.latest_charge.id)).amount_refunded, 0);
    } finally {
      own.end();
    }
  });
  it('are made on the reader, too', async () => {
    const intent = await paid();
    const reader = await aReader();
    const asked = await stripe.terminal.readers.refundPayment(reader.id, {charge: intent.latest_charge.id, metadata: {why: 'cold'}});
    assert.equal(asked.action.type, 'refund_payment');
    assert.equal(id(asked.action.refund_payment.charge), intent.latest_charge.id);
    const done = await present(reader, '4242424242424242');
    assert.equal(done.action.status, 'succeeded');
    const refund = await stripe.refunds.retrieve(id(done.action.refund_payment.refund));
    assert.equal(refund.amount, 1000);
    assert.equal(refund.metadata.why, 'cold');
  });
  it('on the reader can be taken off', async () => {
    const intent = await paid();
    const reader = await aReader();
    await stripe.terminal.readers.refundPayment(reader.id, {payment_intent: intent.id});
    assert.equal((await stripe.terminal.readers.cancelAction(reader.id)).action, null);
    assert.deepEqual((await stripe.refunds.list({payment_intent: intent.id})).data, []);
  });
  it('of a captured part are of that part', async () => {
    const {intent} = await sale({capture_method: 'manual'});
    await stripe.paymentIntents.capture(intent.id, {amount_to_capture: 600});
    assert.equal((await stripe.refunds.create({payment_intent: intent.id})).amount, 600);
  });
});

describe('disputes', () => {
  const disputed = async () => {
    const intent = await paid();
    await control('dispute', {charge: intent.latest_charge.id, reason: 'fraudulent'});
    const {data} = await stripe.disputes.list({charge: intent.latest_charge.id});
    assert.equal(data.length, 1);
    return {intent, dispute: data[0]};
  };
  it('take the money', async () => {
    const {intent, dispute} = await disputed();
    assert.equal(dispute.amount, 1000);
    assert.equal(dispute.reason, 'fraudulent');
    assert.equal(dispute.status, 'needs_response');
    assert.equal(dispute.payment_intent, intent.id);
    assert.equal(dispute.balance_transactions[0].type, 'adjustment');
    assert.equal((await stripe.charges.retrieve(intent.latest_charge.id)).disputed, true);
  });
  it('stand in the way of a refund', async () => {
    const {intent} = await disputed();
    await refusedWith(stripe.refunds.create({payment_intent: intent.id}), {kind: INVALID, status: 400, code: 'charge_disputed'});
  });
  it('are answered', async () => {
    const {dispute} = await disputed();
    const answered = await stripe.disputes.update(dispute.id, {evidence: {uncategorized_text: 'They were here'}, submit: true});
    assert.equal(answered.status, 'under_review');
    assert.equal(answered.evidence.uncategorized_text, 'They were here');
    assert.equal(answered.evidence_details.submission_count, 1);
  });
  it('are given up', async () => {
    const {dispute} = await disputed();
    assert.equal((await stripe.disputes.close(dispute.id)).status, 'lost');
  });
  it('are won', async () => {
    const {dispute, intent} = await disputed();
    await control('close_dispute', {dispute: dispute.id, status: 'won'});
    assert.equal((await stripe.disputes.retrieve(dispute.id)).status, 'won');
    assert.equal((await stripe.refunds.create({payment_intent: intent.id})).amount, 1000);
  });
});

describe('money on the balance', () => {
  it('is available or pending', async () => {
    const balance = await stripe.balance.retrieve();
    assert.equal(balance.object, 'balance');
    assert.equal(balance.livemode, false);
    for (const part of [...balance.available, ...balance.pending]) {
      assert.ok(Number.isInteger(part.amount));
      assert.match(part.currency, /^[a-z]{3}$/);
    }
  });
  it('moves in balance transactions', async () => {
    const intent = await paid();
    const {data} = await stripe.balanceTransactions.list({source: intent.latest_charge.id});
    assert.equal(data.length, 1);
    assert.equal(data[0].reporting_category, 'charge');
    assert.equal((await stripe.balanceTransactions.retrieve(data[0].id)).net, data[0].net);
  });
  it('is listed by type', async () => {
    const {data} = await stripe.balanceTransactions.list({type: 'refund', limit: 5});
    assert.ok(data.every((moved) => moved.type === 'refund'));
  });
  it('is paid out, with what was in the payout', async () => {
    await paid();
    await control('payout', {});
    const {data} = await stripe.payouts.list({limit: 1});
    const [payout] = data;
    assert.match(payout.id, /^po_/);
    assert.ok(payout.amount > 0);
    const moved = await stripe.balanceTransactions.list({payout: payout.id, limit: 100});
    assert.ok(moved.data.some((one) => one.type === 'charge'));
    assert.equal((await stripe.payouts.retrieve(payout.id)).id, payout.id);
  });
  it('is not paid out beyond what is there', async () => {
    const error = await refused(stripe.payouts.create({amount: 99999999, currency: 'eur'}));
    assert.equal(error.code, 'balance_insufficient');
  });
});
