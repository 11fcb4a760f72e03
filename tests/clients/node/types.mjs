// Writes replies of the simulator, as they came over the wire, as constants of the types
// that the npm package gives them, for `tsc --noEmit`: a field that is missing and one
// that Stripe doesn't have are both errors there.
//
//   node types.mjs FILE
import {writeFileSync} from 'node:fs';
import {aLocation, aReader, anIntent, control, id, present, receiver, sale, stripe} from './lib.mjs';

const constants = [];

async function raw(path) {
  const reply = await fetch(`${process.env.SIMULATOR}${path}`, {
    headers: {Authorization: 'Bearer sk_test_flows', 'Stripe-Version': stripe.getApiField('version')},
  });
  if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  return reply.json();
}

/** Fields that recorded replies have and the package's types have not. */
const RECORDED = ['shared_payment_granted_token', 'total_count'];

function say(type, value) {
  const typed = JSON.stringify(value, (name, part) => (RECORDED.includes(name) ? undefined : part), 2);
  constants.push(`export const c${constants.length}: ${type} = ${typed};`);
}

/** An object by its path. */
const one = async (type, path) => say(type, await raw(path));
/** A list, and so every object in it. */
const list = async (type, path) => say(`Stripe.ApiList<${type}>`, await raw(path));

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

// Locations and configurations.
const file = await stripe.files.create({
  purpose: 'terminal_reader_splashscreen',
  file: {data: PNG, name: 'splash.png', type: 'image/png'},
});
await stripe.fileLinks.create({file: file.id});
const everything = await stripe.terminal.configurations.create({
  name: 'Everything',
  tipping: {
    usd: {fixed_amounts: [100, 200, 300], percentages: [15, 20, 25], smart_tip_threshold: 1000},
    eur: {fixed_amounts: [50, 100, 200], percentages: [5, 10, 15], smart_tip_threshold: 500},
  },
  offline: {enabled: true},
  reboot_window: {start_hour: 2, end_hour: 5},
  wifi: {type: 'personal_psk', personal_psk: {ssid: 'shop', password: 'a password'}},
  stripe_s700: {splashscreen: file.id},
  bbpos_wisepos_e: {splashscreen: file.id},
});
const location = await aLocation({configuration_overrides: everything.id, phone: '+493012345', metadata: {a: '1'}});
await one('Stripe.Terminal.Configuration', `/v1/terminal/configurations/${everything.id}`);
await one('Stripe.Terminal.Configuration', `/v1/terminal/configurations/${everything.id}?expand[]=stripe_s700.splashscreen`);
await list('Stripe.Terminal.Configuration', '/v1/terminal/configurations');
await one('Stripe.Terminal.Location', `/v1/terminal/locations/${location.id}`);
await list('Stripe.Terminal.Location', '/v1/terminal/locations');
await one('Stripe.File', `/v1/files/${file.id}`);
await list('Stripe.File', '/v1/files');
await list('Stripe.FileLink', '/v1/file_links?expand[]=data.file');

// Readers, with every kind of action.
const reader = await aReader({location: location.id});
const now = async () => one('Stripe.Terminal.Reader', `/v1/terminal/readers/${reader.id}`);
await now();
await stripe.terminal.readers.setReaderDisplay(reader.id, {
  type: 'cart',
  cart: {currency: 'eur', line_items: [{description: 'Tea', amount: 300, quantity: 1}], tax: 0, total: 300},
});
await now();
await stripe.terminal.readers.cancelAction(reader.id);
await stripe.terminal.readers.collectInputs(reader.id, {
  inputs: [
    {type: 'signature', custom_text: {title: 'Sign'}, required: true},
    {
      type: 'selection',
      custom_text: {title: 'Size', description: 'Choose', submit_button: 'Yes', skip_button: 'No'},
      required: false,
      selection: {choices: [{id: 'a', text: 'Small', style: 'primary'}]},
      toggles: [{title: 'News', description: 'weekly', default_value: 'enabled'}],
    },
    ...['email', 'phone', 'numeric'].map((type) => ({type, custom_text: {title: type}, required: false})),
  ],
});
await now();
await stripe.testHelpers.terminal.readers.succeedInputCollection(reader.id);
await now();
const push = async (more, config, number, tip) => {
  const intent = await anIntent(more);
  await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id, ...config});
  await now();
  await present(reader, number, tip ? {amount_tip: tip} : {});
  await now();
  await one('Stripe.PaymentIntent', `/v1/payment_intents/${intent.id}`);
  await one('Stripe.PaymentIntent', `/v1/payment_intents/${intent.id}?expand[]=latest_charge.balance_transaction&expand[]=customer`);
  return intent;
};
const customer = await stripe.customers.create({
  name: 'Jenny', email: 'jenny@example.com', phone: '+1555', address: {city: 'Berlin', country: 'DE'},
  shipping: {name: 'Jenny', address: {line1: 'Main Street 1', country: 'DE'}},
});
await push({capture_method: 'automatic'}, {process_config: {enable_customer_cancellation: true, skip_tipping: true}}, '4242424242424242');
await push({amount: 1200}, {process_config: {tipping: {amount_eligible: 900}}}, '4000056655665556', 100);
await push({}, {}, '4000000000000002');
await push({}, {}, '4000000000000069');
await push({capture_method: 'manual', payment_method_options: {card_present: {request_incremental_authorization_support: true}}}, {}, '5555555555554444');
const saved = await push({customer: customer.id, setup_future_usage: 'off_session', description: 'Tea', receipt_email: 'a@example.com', statement_descriptor_suffix: 'TEA', capture_method: 'automatic'},
  {process_config: {allow_redisplay: 'always'}}, '378282246310005');
const canada = await aLocation({address: {line1: '1 Main', city: 'Toronto', state: 'ON', postal_code: 'M5V 2T6', country: 'CA'}});
const interac = await anIntent({currency: 'cad', allowed_payment_method_types: ['card_present', 'interac_present'], capture_method: 'automatic'});
const north = await aReader({location: canada.id});
await stripe.terminal.readers.processPaymentIntent(north.id, {payment_intent: interac.id});
const card = {type: 'interac_present', interac_present: {number: '4506445006931933'}};
await stripe.testHelpers.terminal.readers.presentPaymentMethod(north.id, card);
await stripe.terminal.readers.refundPayment(north.id, {payment_intent: interac.id, amount: 300, metadata: {a: '1'}});
await one('Stripe.Terminal.Reader', `/v1/terminal/readers/${north.id}`);
await stripe.testHelpers.terminal.readers.presentPaymentMethod(north.id, card);
await one('Stripe.Terminal.Reader', `/v1/terminal/readers/${north.id}?expand[]=location`);
await one('Stripe.PaymentIntent', `/v1/payment_intents/${interac.id}?expand[]=latest_charge`);
const looked = await anIntent();
await stripe.terminal.readers.collectPaymentMethod(reader.id, {payment_intent: looked.id, collect_config: {skip_tipping: true}});
await now();
await present(reader, '4242424242424242');
await now();
await stripe.terminal.readers.confirmPaymentIntent(reader.id, {payment_intent: looked.id});
await now();
await list('Stripe.Terminal.Reader', '/v1/terminal/readers?limit=100');

// Cards that are saved.
const setup = await stripe.setupIntents.create({allowed_payment_method_types: ['card_present'], customer: customer.id});
await one('Stripe.SetupIntent', `/v1/setup_intents/${setup.id}`);
await stripe.terminal.readers.processSetupIntent(reader.id, {setup_intent: setup.id, allow_redisplay: 'always', process_config: {enable_customer_cancellation: true}});
await now();
await present(reader);
await now();
await one('Stripe.SetupIntent', `/v1/setup_intents/${setup.id}?expand[]=latest_attempt`);
await list('Stripe.SetupAttempt', `/v1/setup_attempts?setup_intent=${setup.id}`);
const declined = await stripe.setupIntents.create({allowed_payment_method_types: ['card_present']});
await stripe.terminal.readers.processSetupIntent(reader.id, {setup_intent: declined.id, allow_redisplay: 'always'});
await present(reader, '4000000000000002');
await one('Stripe.SetupIntent', `/v1/setup_intents/${declined.id}`);
const typed = await stripe.setupIntents.create({allowed_payment_method_types: ['card'], usage: 'on_session'});
await stripe.setupIntents.confirm(typed.id, {payment_method: 'pm_card_visa'});
await one('Stripe.SetupIntent', `/v1/setup_intents/${typed.id}?expand[]=payment_method`);
await one('Stripe.Customer', `/v1/customers/${customer.id}`);
await list('Stripe.Customer', '/v1/customers');
await list('Stripe.PaymentMethod', `/v1/customers/${customer.id}/payment_methods`);
const wallet = await stripe.paymentMethods.create({type: 'card', card: {token: 'tok_visa'}, billing_details: {name: 'Jenny'}});
await one('Stripe.PaymentMethod', `/v1/payment_methods/${wallet.id}`);
const online = await stripe.paymentIntents.create({
  amount: 2000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, allowed_payment_method_types: ['card'],
});
await one('Stripe.PaymentIntent', `/v1/payment_intents/${online.id}?expand[]=latest_charge&expand[]=payment_method`);

// What becomes of the money.
const held = (await sale({capture_method: 'manual'})).intent;
await stripe.paymentIntents.capture(held.id, {amount_to_capture: 600});
await one('Stripe.PaymentIntent', `/v1/payment_intents/${held.id}?expand[]=latest_charge`);
const gone = (await sale({capture_method: 'manual'})).intent;
await stripe.paymentIntents.cancel(gone.id, {cancellation_reason: 'duplicate'});
await one('Stripe.PaymentIntent', `/v1/payment_intents/${gone.id}?expand[]=latest_charge`);
const refund = await stripe.refunds.create({payment_intent: saved.id, amount: 200, reason: 'duplicate', metadata: {a: '1'}});
await one('Stripe.Refund', `/v1/refunds/${refund.id}?expand[]=balance_transaction&expand[]=charge`);
await control('next_refund', {status: 'pending', then: 'failed', in: '5d'});
await stripe.refunds.create({payment_intent: saved.id, amount: 100});
await list('Stripe.Refund', '/v1/refunds');
const {intent: disputed} = await sale({capture_method: 'automatic'});
await control('dispute', {charge: id(disputed.latest_charge)});
await list('Stripe.Dispute', '/v1/disputes');
await list('Stripe.Charge', '/v1/charges?limit=100&expand[]=data.balance_transaction');
await list('Stripe.PaymentIntent', '/v1/payment_intents?limit=100');
await list('Stripe.BalanceTransaction', '/v1/balance_transactions?limit=100');
await control('payout', {});
await list('Stripe.Payout', '/v1/payouts');
await one('Stripe.Balance', '/v1/balance');
const [shop] = (await stripe.accounts.list()).data;
await one('Stripe.Account', '/v1/account');
await one('Stripe.Account', `/v1/accounts/${shop.id}`);
await list('Stripe.Account', '/v1/accounts');
await sale({transfer_data: {destination: shop.id}, application_fee_amount: 50, capture_method: 'automatic'});
await list('Stripe.Transfer', '/v1/transfers');
await list('Stripe.ApplicationFee', '/v1/application_fees');
const charge = (await stripe.charges.list({limit: 1})).data[0];
await one('Stripe.Charge', `/v1/charges/${charge.id}?expand[]=transfer&expand[]=application_fee&expand[]=refunds`);

// Who is told, tokens, searches, what is deleted.
const till = await receiver();
const endpoint = await stripe.webhookEndpoints.create({url: till.url, enabled_events: ['*'], metadata: {a: '1'}});
await one('Stripe.WebhookEndpoint', `/v1/webhook_endpoints/${endpoint.id}`);
await list('Stripe.WebhookEndpoint', '/v1/webhook_endpoints');
say('Stripe.DeletedWebhookEndpoint', strip(await stripe.webhookEndpoints.del(endpoint.id)));
till.end();
say('Stripe.Terminal.ConnectionToken', strip(await stripe.terminal.connectionTokens.create({location: location.id})));
say('Stripe.Terminal.DeletedReader', strip(await stripe.terminal.readers.del(north.id)));
say('Stripe.Terminal.DeletedLocation', strip(await stripe.terminal.locations.del(canada.id)));
say('Stripe.DeletedCustomer', strip(await stripe.customers.del(customer.id)));
say('Stripe.ApiSearchResult<Stripe.PaymentIntent>', await raw(`/v1/payment_intents/search?query=${encodeURIComponent('amount>100')}`));
const {data: events} = await raw('/v1/events?limit=100');
const seen = new Set();
for (const event of events.filter((one) => !seen.has(one.type) && seen.add(one.type))) {
  const name = event.type.split('.').map((part) => part.split('_').map((w) => w[0].toUpperCase() + w.slice(1)).join('')).join('');
  say(`Stripe.${name}Event`, event);
}

function strip(reply) {
  return JSON.parse(JSON.stringify(reply));
}

writeFileSync(process.argv[2], `import type Stripe from 'stripe';\n\n${constants.join('\n\n')}\n`);
console.log(`${constants.length} replies to be compiled`);
