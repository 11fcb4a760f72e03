// https://docs.stripe.com/terminal/payments/connect-reader, /terminal/fleet, /api/terminal
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aLocation, aReader, AMERICAN, anIntent, client, id, ids, present, refused, refusedWith, stripe} from './lib.mjs';

const INVALID = 'StripeInvalidRequestError';

describe('readers', () => {
  it('registers a simulated reader', async () => {
    const location = await aLocation();
    const reader = await stripe.terminal.readers.create({
      registration_code: 'simulated-wpe',
      label: 'Blue Rabbit',
      location: location.id,
    });
    assert.match(reader.id, /^tmr_/);
    assert.equal(reader.object, 'terminal.reader');
    assert.equal(reader.device_type, 'simulated_wisepos_e');
    assert.equal(reader.label, 'Blue Rabbit');
    assert.equal(id(reader.location), location.id);
    assert.equal(reader.livemode, false);
    assert.match(reader.serial_number, /^simulated-wpe-/);
  });
  for (const [code, type] of [
    ['simulated-s700', 'simulated_stripe_s700'],
    ['simulated-s710', 'simulated_stripe_s710'],
    ['simulated-v660p', 'simulated_verifone_v660p'],
  ]) {
    it(`registers ${code}`, async () => {
      assert.equal((await aReader({registration_code: code})).device_type, type);
    });
  }
  it('registers another reader each time', async () => {
    const location = (await aLocation()).id;
    const [one, two] = [await aReader({location}), await aReader({location})];
    assert.notEqual(one.id, two.id);
    assert.notEqual(one.serial_number, two.serial_number);
  });
  it('calls a simulated reader without a label like its serial number', async () => {
    const location = (await aLocation()).id;
    const reader = await stripe.terminal.readers.create({registration_code: 'simulated-wpe', location});
    assert.equal(reader.label, reader.serial_number);
  });
  it('keeps metadata given at registration', async () => {
    const made = await aReader({metadata: {floor: 'ground'}});
    assert.deepEqual({...(await stripe.terminal.readers.retrieve(made.id)).metadata}, {floor: 'ground'});
  });
  it('refuses a code that is none', async () => {
    const location = (await aLocation()).id;
    await refusedWith(
      stripe.terminal.readers.create({registration_code: 'no-such-code', location}),
      {kind: INVALID, status: 400, param: 'registration_code'},
    );
  });
  it('refuses registration without a code', async () => {
    await refusedWith(stripe.terminal.readers.create({location: 'tml_1'}), {
      kind: INVALID, status: 400, code: 'parameter_missing', param: 'registration_code',
    });
  });
  it('refuses a location that is not there', async () => {
    await refusedWith(
      stripe.terminal.readers.create({registration_code: 'simulated-wpe', location: 'tml_gone'}),
      {kind: INVALID, status: 400, code: 'resource_missing', param: 'location'},
    );
  });
  it('retrieves', async () => {
    const made = await aReader();
    const reader = await stripe.terminal.readers.retrieve(made.id);
    assert.equal(reader.id, made.id);
    assert.equal(reader.status, 'online');
    assert.equal(reader.action, null);
    assert.ok(reader.last_seen_at > 1e12, 'milliseconds');
  });
  it('expands the location', async () => {
    const made = await aReader();
    const reader = await stripe.terminal.readers.retrieve(made.id, {expand: ['location']});
    assert.equal(reader.location.object, 'terminal.location');
    assert.equal(reader.location.display_name, 'HQ');
  });
  it('does not find one that is not there', async () => {
    await refusedWith(stripe.terminal.readers.retrieve('tmr_gone'), {
      kind: INVALID, status: 404, code: 'resource_missing',
    });
  });
  it('renames', async () => {
    const made = await aReader();
    const reader = await stripe.terminal.readers.update(made.id, {label: 'Window'});
    assert.equal(reader.label, 'Window');
    assert.equal((await stripe.terminal.readers.retrieve(made.id)).label, 'Window');
  });
  it('merges metadata, takes one key out, then all', async () => {
    const {id: reader} = await aReader({metadata: {a: '1'}});
    const at = async (metadata) => ({...(await stripe.terminal.readers.update(reader, {metadata})).metadata});
    assert.deepEqual(await at({b: '2'}), {a: '1', b: '2'});
    assert.deepEqual(await at({a: ''}), {b: '2'});
    assert.deepEqual(await at(''), {});
  });
  it('cannot move a reader by an update', async () => {
    const {id: reader} = await aReader();
    await refusedWith(stripe.terminal.readers.update(reader, {location: 'tml_1'}), {
      kind: INVALID, status: 400, code: 'parameter_unknown', param: 'location',
    });
  });
  it('deletes', async () => {
    const made = await aReader();
    const gone = await stripe.terminal.readers.del(made.id);
    assert.equal(gone.id, made.id);
    assert.equal(gone.deleted, true);
    assert.equal(gone.object, 'terminal.reader');
    const left = await stripe.terminal.readers.list({location: id(made.location)});
    assert.equal(left.data.length, 0);
  });
  it('lists by location', async () => {
    const location = (await aLocation()).id;
    const made = [await aReader({location}), await aReader({location})];
    const list = await stripe.terminal.readers.list({location});
    assert.equal(list.object, 'list');
    assert.equal(list.url, '/v1/terminal/readers');
    assert.equal(list.has_more, false);
    assert.deepEqual(list.data.map((reader) => reader.id), made.map((reader) => reader.id).reverse());
  });
  it('lists by serial number', async () => {
    const made = await aReader();
    const list = await stripe.terminal.readers.list({serial_number: made.serial_number});
    assert.deepEqual(list.data.map((reader) => reader.id), [made.id]);
  });
  it('lists by device type and status', async () => {
    const location = (await aLocation()).id;
    await aReader({location});
    const s700 = await aReader({location, registration_code: 'simulated-s700'});
    const list = await stripe.terminal.readers.list({location, device_type: 'simulated_stripe_s700', status: 'online'});
    assert.deepEqual(list.data.map((reader) => reader.id), [s700.id]);
    const offline = await stripe.terminal.readers.list({location, status: 'offline'});
    assert.equal(offline.data.length, 0);
  });
  it('refuses a status there is not', async () => {
    await refusedWith(stripe.terminal.readers.list({status: 'asleep'}), {kind: INVALID, status: 400, param: 'status'});
  });
  it('pages forwards, backwards and by itself', async () => {
    const location = (await aLocation()).id;
    const made = [];
    for (let at = 0; at < 5; at += 1) made.unshift((await aReader({location})).id);
    const first = await stripe.terminal.readers.list({location, limit: 2});
    assert.equal(first.has_more, true);
    const second = await stripe.terminal.readers.list({location, limit: 2, starting_after: first.data[1].id});
    assert.deepEqual(second.data.map((r) => r.id), made.slice(2, 4));
    const back = await stripe.terminal.readers.list({location, limit: 2, ending_before: made[4]});
    assert.deepEqual(back.data.map((r) => r.id), made.slice(2, 4));
    assert.deepEqual(await ids(stripe.terminal.readers.list({location, limit: 2})), made);
    const all = await stripe.terminal.readers.list({location, limit: 2}).autoPagingToArray({limit: 4});
    assert.deepEqual(all.map((r) => r.id), made.slice(0, 4));
  });
  it('pages backwards by itself', async () => {
    const location = (await aLocation()).id;
    const made = [];
    for (let at = 0; at < 4; at += 1) made.unshift((await aReader({location})).id);
    const found = await ids(stripe.terminal.readers.list({location, limit: 2, ending_before: made[3]}));
    assert.deepEqual(found, made.slice(0, 3).reverse());
  });
  it('refuses a page after something that is gone', async () => {
    await refusedWith(stripe.terminal.readers.list({starting_after: 'tmr_gone'}), {
      kind: INVALID, status: 400, code: 'resource_missing', param: 'starting_after',
    });
  });
  for (const limit of [0, 101]) {
    it(`refuses a page of ${limit}`, async () => {
      await refusedWith(stripe.terminal.readers.list({limit}), {kind: INVALID, status: 400, param: 'limit'});
    });
  }
  it('does not let a publishable key in', async () => {
    const error = await refused(client('pk_test_123').terminal.readers.list());
    assert.equal(error.type, 'StripeAuthenticationError');
    assert.equal(error.code, 'secret_key_required');
  });
});

describe('reader display', () => {
  const cart = {
    currency: 'usd',
    line_items: [{description: 'Caramel latte', amount: 659, quantity: 1}, {description: 'Dozen donuts', amount: 1239, quantity: 2}],
    tax: 100,
    total: 3237,
  };
  it('shows a cart and clears it', async () => {
    const made = await aReader();
    const reader = await stripe.terminal.readers.setReaderDisplay(made.id, {type: 'cart', cart});
    assert.equal(reader.action.type, 'set_reader_display');
    assert.equal(reader.action.set_reader_display.type, 'cart');
    const shown = reader.action.set_reader_display.cart;
    assert.equal(shown.total, 3237);
    assert.equal(shown.tax, 100);
    assert.equal(shown.currency, 'usd');
    assert.deepEqual(shown.line_items.map((line) => [line.description, line.amount, line.quantity]), [
      ['Caramel latte', 659, 1],
      ['Dozen donuts', 1239, 2],
    ]);
    assert.equal((await stripe.terminal.readers.cancelAction(made.id)).action, null);
  });
  it('shows a cart of nothing', async () => {
    const made = await aReader();
    const empty = {...cart, line_items: [{description: 'Gift', amount: 0, quantity: 1}], tax: 0, total: 0};
    const reader = await stripe.terminal.readers.setReaderDisplay(made.id, {type: 'cart', cart: empty});
    assert.equal(reader.action.set_reader_display.cart.total, 0);
  });
  it('replaces a payment that waits', async () => {
    const made = await aReader();
    const intent = await anIntent();
    await stripe.terminal.readers.processPaymentIntent(made.id, {payment_intent: intent.id});
    const reader = await stripe.terminal.readers.setReaderDisplay(made.id, {type: 'cart', cart});
    assert.equal(reader.action.type, 'set_reader_display');
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'requires_payment_method');
  });
  it('refuses a cart without a currency', async () => {
    const made = await aReader();
    const {currency: _, ...rest} = cart;
    await refusedWith(stripe.terminal.readers.setReaderDisplay(made.id, {type: 'cart', cart: rest}), {
      kind: INVALID, status: 400, code: 'parameter_missing', param: 'cart[currency]',
    });
  });
  it('refuses to show nothing', async () => {
    const made = await aReader();
    await refusedWith(stripe.terminal.readers.setReaderDisplay(made.id, {}), {
      kind: INVALID, status: 400, code: 'parameter_missing', param: 'type',
    });
  });
});

describe('collected inputs', () => {
  const inputs = [
    {type: 'signature', custom_text: {title: 'Sign here', description: 'for the key', submit_button: 'Done'}, required: true},
    {
      type: 'selection',
      custom_text: {title: 'Which one?', description: 'Choose'},
      required: true,
      selection: {choices: [{id: 'a', text: 'Small', style: 'primary'}, {id: 'b', text: 'Large', style: 'secondary'}]},
    },
    {type: 'email', custom_text: {title: 'Mail', skip_button: 'No', submit_button: 'Yes'}, required: false},
  ];
  it('are asked for and answered', async () => {
    const made = await aReader();
    const asked = await stripe.terminal.readers.collectInputs(made.id, {inputs, metadata: {form: '7'}});
    assert.equal(asked.action.type, 'collect_inputs');
    assert.equal(asked.action.status, 'in_progress');
    assert.equal(asked.action.collect_inputs.inputs.length, 3);
    assert.equal(asked.action.collect_inputs.metadata.form, '7');
    const done = await stripe.testHelpers.terminal.readers.succeedInputCollection(made.id);
    assert.equal(done.action.status, 'succeeded');
    const [signature, selection, email] = done.action.collect_inputs.inputs;
    assert.match(signature.signature.value, /^file_/);
    assert.ok(['a', 'b'].includes(selection.selection.id));
    assert.ok(['Small', 'Large'].includes(selection.selection.text));
    assert.match(email.email.value, /@/);
  });
  it('may be skipped where they are not required', async () => {
    const made = await aReader();
    await stripe.terminal.readers.collectInputs(made.id, {inputs});
    const done = await stripe.testHelpers.terminal.readers.succeedInputCollection(made.id, {skip_non_required_inputs: 'all'});
    assert.deepEqual(done.action.collect_inputs.inputs.map((input) => Boolean(input.skipped)), [false, false, true]);
  });
  it('time out', async () => {
    const made = await aReader();
    await stripe.terminal.readers.collectInputs(made.id, {inputs});
    const done = await stripe.testHelpers.terminal.readers.timeoutInputCollection(made.id);
    assert.equal(done.action.status, 'failed');
    assert.equal(done.action.failure_code, 'collect_inputs_timeout');
  });
  it('can be taken off', async () => {
    const made = await aReader();
    await stripe.terminal.readers.collectInputs(made.id, {inputs});
    assert.equal((await stripe.terminal.readers.cancelAction(made.id)).action, null);
  });
  it('are five at most', async () => {
    const made = await aReader();
    const error = await refused(
      stripe.terminal.readers.collectInputs(made.id, {inputs: Array.from({length: 6}, () => inputs[2])}),
    );
    assert.equal(error.statusCode, 400);
  });
  it('of a toggle, a phone, a number and a text', async () => {
    const made = await aReader();
    const four = ['text', 'numeric', 'phone', 'email'].map((type) => ({
      type,
      custom_text: {title: type},
      required: true,
      toggles: [{title: 'Newsletter', description: 'weekly', default_value: 'enabled'}],
    }));
    await stripe.terminal.readers.collectInputs(made.id, {inputs: four});
    const done = await stripe.testHelpers.terminal.readers.succeedInputCollection(made.id);
    for (const input of done.action.collect_inputs.inputs) {
      assert.ok(input[input.type].value.length > 0, input.type);
      assert.ok(['enabled', 'disabled'].includes(input.toggles[0].value));
    }
  });
});

describe('locations', () => {
  it('are created', async () => {
    const location = await stripe.terminal.locations.create({display_name: 'My First Store', address: AMERICAN, metadata: {nr: '1'}});
    assert.match(location.id, /^tml_/);
    assert.equal(location.object, 'terminal.location');
    assert.equal(location.address.state, 'CA');
    assert.equal(location.address.line2, '');
    assert.equal(location.metadata.nr, '1');
    assert.equal(location.livemode, false);
  });
  it('need a country', async () => {
    await refusedWith(stripe.terminal.locations.create({display_name: 'X', address: {line1: 'Y'}}), {
      kind: INVALID, status: 400, code: 'parameter_missing', param: 'address[country]',
    });
  });
  it('need a state in the United States', async () => {
    const {state: _, ...address} = AMERICAN;
    const error = await refused(stripe.terminal.locations.create({display_name: 'X', address}));
    assert.equal(error.type, INVALID);
    assert.equal(error.statusCode, 400);
  });
  it('need no state in Germany', async () => {
    assert.equal((await aLocation()).address.country, 'DE');
  });
  it('are renamed and moved within a country', async () => {
    const {id: made} = await aLocation({display_name: 'Old'});
    const location = await stripe.terminal.locations.update(made, {
      display_name: 'New',
      address: {line1: 'Other Street 2', city: 'Köln', postal_code: '50667', country: 'DE'},
    });
    assert.equal(location.display_name, 'New');
    assert.equal(location.address.city, 'Köln');
  });
  it('do not change their country', async () => {
    const {id: made} = await aLocation();
    const error = await refused(stripe.terminal.locations.update(made, {address: AMERICAN}));
    assert.equal(error.statusCode, 400);
  });
  it('take a phone number', async () => {
    assert.equal((await aLocation({phone: '+493012345'})).phone, '+493012345');
  });
  it('are retrieved, listed and deleted', async () => {
    const made = await aLocation();
    assert.equal((await stripe.terminal.locations.retrieve(made.id)).id, made.id);
    assert.equal((await stripe.terminal.locations.list({limit: 1})).data.length, 1);
    assert.ok((await ids(stripe.terminal.locations.list({limit: 100}))).includes(made.id));
    const gone = await stripe.terminal.locations.del(made.id);
    assert.equal(gone.deleted, true);
    assert.equal((await ids(stripe.terminal.locations.list({limit: 100}))).includes(made.id), false);
  });
  it('have no filter', async () => {
    await refusedWith(stripe.terminal.locations.list({display_name: 'HQ'}), {
      kind: INVALID, status: 400, code: 'parameter_unknown', param: 'display_name',
    });
  });
});

describe('configurations', () => {
  it('are created with tips and changed', async () => {
    const made = await stripe.terminal.configurations.create({
      name: 'Tips',
      tipping: {usd: {fixed_amounts: [100, 200, 300], percentages: [15, 20, 25], smart_tip_threshold: 1000}},
    });
    assert.match(made.id, /^tmc_/);
    assert.equal(made.object, 'terminal.configuration');
    assert.equal(made.is_account_default, false);
    assert.deepEqual(made.tipping.usd.percentages, [15, 20, 25]);
    const now = await stripe.terminal.configurations.update(made.id, {tipping: {eur: {percentages: [5, 10, 15]}}, name: 'Trinkgeld'});
    assert.equal(now.name, 'Trinkgeld');
    assert.deepEqual(now.tipping.eur.percentages, [5, 10, 15]);
    const none = await stripe.terminal.configurations.update(made.id, {tipping: ''});
    assert.ok(!none.tipping);
  });
  it('have an account default', async () => {
    const list = await stripe.terminal.configurations.list({is_account_default: true});
    assert.equal(list.data.length, 1);
    assert.equal(list.data[0].is_account_default, true);
  });
  it('override at a location', async () => {
    const made = await stripe.terminal.configurations.create({offline: {enabled: true}});
    assert.equal(made.offline.enabled, true);
    const {id: place} = await aLocation({configuration_overrides: made.id});
    const location = await stripe.terminal.locations.retrieve(place);
    assert.equal(location.configuration_overrides, made.id);
    const without = await stripe.terminal.locations.update(place, {configuration_overrides: ''});
    assert.ok(!without.configuration_overrides);
  });
  it('have a window for reboots', async () => {
    const made = await stripe.terminal.configurations.create({reboot_window: {start_hour: 2, end_hour: 5}});
    assert.deepEqual({...made.reboot_window}, {start_hour: 2, end_hour: 5});
  });
  it('have a Wi-Fi', async () => {
    const made = await stripe.terminal.configurations.create({
      wifi: {type: 'personal_psk', personal_psk: {ssid: 'shop', password: 'a password'}},
    });
    assert.equal(made.wifi.type, 'personal_psk');
    assert.equal(made.wifi.personal_psk.ssid, 'shop');
  });
  it('have a splash screen', async () => {
    const file = await stripe.files.create({
      purpose: 'terminal_reader_splashscreen',
      file: {data: PNG, name: 'splash.png', type: 'application/octet-stream'},
    });
    const made = await stripe.terminal.configurations.create({bbpos_wisepos_e: {splashscreen: file.id}});
    assert.equal(made.bbpos_wisepos_e.splashscreen, file.id);
    const whole = await stripe.terminal.configurations.retrieve(made.id, {expand: ['bbpos_wisepos_e.splashscreen']});
    assert.equal(whole.bbpos_wisepos_e.splashscreen.purpose, 'terminal_reader_splashscreen');
  });
  it('are deleted', async () => {
    const made = await stripe.terminal.configurations.create({name: 'Gone'});
    assert.equal((await stripe.terminal.configurations.del(made.id)).deleted, true);
    assert.equal((await ids(stripe.terminal.configurations.list({limit: 100}))).includes(made.id), false);
  });
  it('ask for a tip where they say so', async () => {
    const tips = await stripe.terminal.configurations.create({tipping: {eur: {percentages: [5, 10, 15]}}});
    const location = (await aLocation({configuration_overrides: tips.id})).id;
    const reader = await aReader({location});
    const intent = await anIntent({amount: 1000});
    await stripe.terminal.readers.processPaymentIntent(reader.id, {payment_intent: intent.id});
    await present(reader, null, {amount_tip: 100});
    const paid = await stripe.paymentIntents.retrieve(intent.id);
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.amount, 1100);
    assert.equal(paid.amount_received, 1100);
    assert.equal(paid.amount_details.tip.amount, 100);
  });
});

describe('connection tokens', () => {
  it('are secrets for a terminal', async () => {
    const token = await stripe.terminal.connectionTokens.create();
    assert.equal(token.object, 'terminal.connection_token');
    assert.match(token.secret, /^pst_test_/);
  });
  it('may be for one location', async () => {
    const location = (await aLocation()).id;
    assert.equal((await stripe.terminal.connectionTokens.create({location})).location, location);
  });
  it('are not for a location that is not there', async () => {
    await refusedWith(stripe.terminal.connectionTokens.create({location: 'tml_gone'}), {
      kind: INVALID, status: 400, code: 'resource_missing', param: 'location',
    });
  });
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
