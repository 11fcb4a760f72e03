"""What Stripe's documentation does, with Stripe's own library for Python, against a
served simulator: SIMULATOR is its address, TILLCTL the program. Run by ../run.sh."""

import hashlib
import hmac
import json
import os
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

SIMULATOR = os.environ["SIMULATOR"]
GERMAN = {"line1": "Main Street 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478"
    "da6364f80f00010501012718e3660000000049454e44ae426082"
)


def client(key="sk_test_flows", at=SIMULATOR, **more):
    more.setdefault("max_network_retries", 0)
    return stripe.StripeClient(key, base_addresses={"api": at, "files": at}, **more)


class Serving:
    """A simulator of one's own."""

    def __init__(self, *args):
        self.process = subprocess.Popen(
            [os.environ["TILLCTL"], "simulator", "serve", "--port", "0", "-o", "json", *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        text = b""
        while b"}" not in text:
            line = self.process.stdout.readline()
            assert line, "it does not serve"
            text += line
        self.url = json.loads(text)["url"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def control(verb, at=SIMULATOR, **args):
    request = urllib.request.Request(
        f"{at}/_control/{verb}",
        data=json.dumps(args).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


class Flows(unittest.TestCase):
    def setUp(self):
        self.stripe = client()
        self.v1 = self.stripe.v1

    def location(self, **more):
        return self.v1.terminal.locations.create({"display_name": "HQ", "address": GERMAN, **more})

    def reader(self, **more):
        if "location" not in more:
            more["location"] = self.location().id
        return self.v1.terminal.readers.create({"registration_code": "simulated-wpe", "label": "Till", **more})

    def intent(self, **more):
        return self.v1.payment_intents.create(
            {"amount": 1000, "currency": "eur", "allowed_payment_method_types": ["card_present"], **more}
        )

    def push(self, reader, intent, **config):
        params = {"payment_intent": intent.id}
        if config:
            params["process_config"] = config
        return self.v1.terminal.readers.process_payment_intent(reader.id, params)

    def present(self, reader, number=None, **more):
        params = dict(more)
        if number:
            params.update(type="card_present", card_present={"number": number})
        return self.v1.test_helpers.terminal.readers.present_payment_method(reader.id, params)

    def sale(self, number="4242424242424242", **more):
        reader = self.reader()
        intent = self.intent(**more)
        self.push(reader, intent)
        self.present(reader, number)
        return reader, self.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})

    def refused(self, kind, status, code=..., param=...):
        return Refused(self, kind, status, code, param)


class Refused:
    def __init__(self, case, kind, status, code, param):
        self.case, self.kind, self.status, self.code, self.param = case, kind, status, code, param
        self.error = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        case = self.case
        if error is None:
            case.fail("it was not refused")
        if not isinstance(error, stripe.StripeError):
            return False
        case.assertIs(type(error), self.kind, error)
        case.assertEqual(error.http_status, self.status, error)
        if self.code is not ...:
            # 401, 403 and 429 have it only in the object that was sent.
            code = error.error.code if error.error else None
            case.assertEqual(code, self.code, error)
        if self.param is not ...:
            case.assertEqual(getattr(error, "param", None), self.param, error)
        self.error = error
        return True


INVALID = stripe.InvalidRequestError


class Readers(Flows):
    def test_registers_and_retrieves(self):
        made = self.reader(label="Blue Rabbit")
        reader = self.v1.terminal.readers.retrieve(made.id)
        self.assertEqual(reader.object, "terminal.reader")
        self.assertEqual(reader.label, "Blue Rabbit")
        self.assertEqual(reader.device_type, "simulated_wisepos_e")
        self.assertEqual(reader.status, "online")
        self.assertFalse(reader.livemode)

    def test_refuses_a_code_that_is_none(self):
        with self.refused(INVALID, 400, param="registration_code"):
            self.reader(registration_code="no-such-code")

    def test_renames_and_clears_metadata(self):
        made = self.reader(metadata={"a": "1"})
        reader = self.v1.terminal.readers.update(made.id, {"label": "Window", "metadata": {"b": "2"}})
        self.assertEqual(reader.label, "Window")
        self.assertEqual(reader.metadata.to_dict(), {"a": "1", "b": "2"})
        self.assertEqual(self.v1.terminal.readers.update(made.id, {"metadata": ""}).metadata.to_dict(), {})

    def test_deletes(self):
        made = self.reader()
        self.assertTrue(self.v1.terminal.readers.delete(made.id).deleted)

    def test_pages_by_itself(self):
        location = self.location().id
        made = [self.reader(location=location).id for _ in range(5)]
        found = self.v1.terminal.readers.list({"location": location, "limit": 2}).auto_paging_iter()
        self.assertEqual([reader.id for reader in found], made[::-1])

    def test_expands_the_location(self):
        reader = self.v1.terminal.readers.retrieve(self.reader().id, {"expand": ["location"]})
        self.assertEqual(reader.location.display_name, "HQ")

    def test_shows_a_cart(self):
        made = self.reader()
        line = {"description": "Tea", "amount": 300, "quantity": 2}
        cart = {"currency": "eur", "line_items": [line], "tax": 50, "total": 650}
        reader = self.v1.terminal.readers.set_reader_display(made.id, {"type": "cart", "cart": cart})
        self.assertEqual(reader.action.type, "set_reader_display")
        self.assertEqual(reader.action.set_reader_display.cart.total, 650)
        self.assertIsNone(self.v1.terminal.readers.cancel_action(made.id).action)

    def test_collects_inputs(self):
        made = self.reader()
        asked = {"type": "text", "custom_text": {"title": "Name"}, "required": True}
        self.v1.terminal.readers.collect_inputs(made.id, {"inputs": [asked]})
        done = self.v1.test_helpers.terminal.readers.succeed_input_collection(made.id)
        self.assertEqual(done.action.status, "succeeded")
        self.assertTrue(done.action.collect_inputs.inputs[0].text.value)

    def test_inputs_time_out(self):
        made = self.reader()
        asked = {"type": "phone", "custom_text": {"title": "Phone"}, "required": True}
        self.v1.terminal.readers.collect_inputs(made.id, {"inputs": [asked]})
        done = self.v1.test_helpers.terminal.readers.timeout_input_collection(made.id)
        self.assertEqual(done.action.failure_code, "collect_inputs_timeout")

    def test_is_not_there_under_another_id(self):
        with self.refused(INVALID, 404, "resource_missing"):
            self.v1.terminal.readers.retrieve("tmr_gone")

    def test_limits_a_page(self):
        for limit in (0, 101):
            with self.refused(INVALID, 400, param="limit"):
                self.v1.terminal.readers.list({"limit": limit})


class Places(Flows):
    def test_are_made_changed_and_deleted(self):
        made = self.location(phone="+493012345", metadata={"nr": "1"})
        self.assertEqual(made.address.line2, "")
        changed = self.v1.terminal.locations.update(made.id, {"display_name": "New"})
        self.assertEqual(changed.display_name, "New")
        self.assertTrue(self.v1.terminal.locations.delete(made.id).deleted)

    def test_need_an_address(self):
        with self.refused(INVALID, 400, "parameter_missing"):
            self.v1.terminal.locations.create({"display_name": "X", "address": {"line1": "Y"}})

    def test_are_missing_as_locations(self):
        with self.refused(INVALID, 404, "resource_missing") as seen:
            self.v1.terminal.locations.retrieve("tml_gone")
        self.assertIn("No such location: 'tml_gone'", str(seen.error))

    def test_have_configurations(self):
        made = self.v1.terminal.configurations.create({"tipping": {"eur": {"percentages": [5, 10, 15]}}})
        place = self.location(configuration_overrides=made.id)
        self.assertEqual(place.configuration_overrides, made.id)
        self.assertEqual(list(made.tipping.eur.percentages), [5, 10, 15])

    def test_have_one_default(self):
        found = self.v1.terminal.configurations.list({"is_account_default": True}).data
        self.assertEqual([one.is_account_default for one in found], [True])

    def test_give_connection_tokens(self):
        place = self.location().id
        token = self.v1.terminal.connection_tokens.create({"location": place})
        self.assertTrue(token.secret.startswith("pst_test_"))
        self.assertEqual(token.location, place)

    def test_link_to_onboarding(self):
        link = self.v1.terminal.onboarding_links.create(
            {
                "link_type": "apple_terms_and_conditions",
                "link_options": {"apple_terms_and_conditions": {"merchant_display_name": "Tea"}},
            }
        )
        self.assertEqual(link.object, "terminal.onboarding_link")
        self.assertTrue(link.redirect_url.startswith("https://"))


class Payments(Flows):
    def test_a_card_is_presented_and_charged(self):
        reader, intent = self.sale(amount=1250)
        self.assertEqual(intent.status, "succeeded")
        self.assertEqual(intent.amount_received, 1250)
        card = intent.latest_charge.payment_method_details.card_present
        self.assertEqual((card.brand, card.last4), ("visa", "4242"))
        self.assertEqual(card.reader, reader.id)

    def test_declines_by_card(self):
        for number, code, decline in [
            ("4000000000000002", "card_declined", "generic_decline"),
            ("4000000000009995", "card_declined", "insufficient_funds"),
            ("4000000000000069", "expired_card", ...),
        ]:
            with self.subTest(number):
                _, intent = self.sale(number)
                self.assertEqual(intent.status, "requires_payment_method")
                self.assertEqual(intent.last_payment_error.code, code)
                if decline is not ...:
                    self.assertEqual(intent.last_payment_error.decline_code, decline)

    def test_a_pin_is_wrong_by_the_amount(self):
        _, intent = self.sale(amount=2055)
        self.assertEqual(intent.last_payment_error.decline_code, "incorrect_pin")

    def test_the_reader_says_what_became_of_it(self):
        reader, intent = self.reader(), self.intent()
        pushed = self.push(reader, intent)
        self.assertEqual(pushed.action.status, "in_progress")
        self.assertEqual(self.present(reader, "4000000000009987").action.failure_code, "card_declined")

    def test_a_paid_one_is_not_pushed_again(self):
        reader, intent = self.sale()
        with self.refused(INVALID, 400, "intent_invalid_state", None):
            self.push(reader, intent)

    def test_a_waiting_one_is_taken_off(self):
        reader, intent = self.reader(), self.intent()
        self.push(reader, intent, enable_customer_cancellation=True)
        self.assertIsNone(self.v1.terminal.readers.cancel_action(reader.id).action)
        self.assertEqual(self.v1.payment_intents.retrieve(intent.id).status, "requires_payment_method")

    def test_collected_then_confirmed(self):
        reader, intent = self.reader(), self.intent()
        self.v1.terminal.readers.collect_payment_method(reader.id, {"payment_intent": intent.id})
        seen = self.present(reader, "378282246310005")
        self.assertEqual(seen.action.collect_payment_method.payment_method.card_present.brand, "amex")
        self.v1.terminal.readers.confirm_payment_intent(reader.id, {"payment_intent": intent.id})
        self.assertEqual(self.v1.payment_intents.retrieve(intent.id).status, "succeeded")

    def test_a_hold_is_captured_in_part(self):
        _, intent = self.sale(capture_method="manual", amount=1725)
        self.assertEqual(intent.status, "requires_capture")
        paid = self.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1030})
        self.assertEqual(paid.amount_received, 1030)
        self.assertEqual(self.v1.refunds.list({"payment_intent": intent.id}).data, [])
        self.assertEqual(self.v1.refunds.create({"payment_intent": intent.id}).amount, 1030)

    def test_a_hold_let_go_in_an_old_version_is_a_refund(self):
        _, intent = self.sale(capture_method="manual")
        self.v1.payment_intents.cancel(intent.id, options={"stripe_version": "2024-06-20"})
        found = self.v1.refunds.list({"payment_intent": intent.id}).data
        self.assertEqual([refund.amount for refund in found], [1000])

    def test_a_capture_happens_once(self):
        _, intent = self.sale(capture_method="manual")
        self.v1.payment_intents.capture(intent.id)
        with self.refused(INVALID, 400, "payment_intent_unexpected_state"):
            self.v1.payment_intents.capture(intent.id)

    def test_a_cancelled_one_stays_cancelled(self):
        intent = self.intent()
        gone = self.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
        self.assertEqual((gone.status, gone.cancellation_reason), ("canceled", "abandoned"))
        with self.refused(INVALID, 400, "payment_intent_unexpected_state"):
            self.v1.payment_intents.cancel(intent.id)

    def test_amounts_are_checked(self):
        for amount, code in [(0, "parameter_invalid_integer"), (1, "amount_too_small"), (10**12, "amount_too_large")]:
            with self.subTest(amount), self.refused(INVALID, 400, code):
                self.intent(amount=amount)

    def test_yen_have_no_decimals(self):
        _, intent = self.sale(amount=500, currency="jpy")
        self.assertEqual((intent.amount_received, intent.currency), (500, "jpy"))

    def test_a_customer_must_be_there(self):
        with self.refused(INVALID, 400, "resource_missing", "customer"):
            self.intent(customer="cus_gone")

    def test_found_by_metadata(self):
        order = str(uuid.uuid4())
        made = self.intent(metadata={"order": order})
        found = self.v1.payment_intents.search({"query": f"metadata['order']:'{order}'"})
        self.assertEqual([one.id for one in found.auto_paging_iter()], [made.id])

    def test_charges_are_listed_and_expanded(self):
        _, intent = self.sale()
        found = self.v1.charges.list({"payment_intent": intent.id, "expand": ["data.payment_intent"]})
        self.assertEqual(found.data[0].payment_intent.id, intent.id)

    def test_charges_page_by_themselves(self):
        old = {"created": {"lt": int(time.time()) - 86400 * 25}, "limit": 50}
        found = [charge.id for charge in self.v1.charges.list(old).auto_paging_iter()]
        self.assertGreater(len(found), 60)
        self.assertEqual(len(set(found)), len(found))

    def test_fees_are_expanded(self):
        _, intent = self.sale(capture_method="automatic")
        whole = self.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge.balance_transaction"]})
        moved = whole.latest_charge.balance_transaction
        self.assertEqual(moved.amount - moved.fee, moved.net)


class Refunds(Flows):
    def test_all_and_once(self):
        _, intent = self.sale(capture_method="automatic")
        refund = self.v1.refunds.create({"payment_intent": intent.id, "reason": "duplicate"})
        self.assertEqual((refund.amount, refund.status, refund.reason), (1000, "succeeded", "duplicate"))
        with self.refused(INVALID, 400, "charge_already_refunded"):
            self.v1.refunds.create({"payment_intent": intent.id})

    def test_not_more_than_is_left(self):
        _, intent = self.sale(capture_method="automatic")
        self.v1.refunds.create({"charge": intent.latest_charge.id, "amount": 400})
        with self.refused(INVALID, 400, None, "amount"):
            self.v1.refunds.create({"charge": intent.latest_charge.id, "amount": 601})

    def test_on_the_reader(self):
        reader, intent = self.sale(capture_method="automatic")
        asked = self.v1.terminal.readers.refund_payment(reader.id, {"payment_intent": intent.id, "amount": 250})
        self.assertEqual(asked.action.type, "refund_payment")
        done = self.present(reader, "4242424242424242")
        self.assertEqual(self.v1.refunds.retrieve(done.action.refund_payment.refund).amount, 250)

    def test_metadata_can_be_changed(self):
        _, intent = self.sale(capture_method="automatic")
        refund = self.v1.refunds.create({"payment_intent": intent.id})
        self.assertEqual(self.v1.refunds.update(refund.id, {"metadata": {"a": "1"}}).metadata["a"], "1")

    def test_a_disputed_charge_is_not_refunded(self):
        _, intent = self.sale(capture_method="automatic")
        control("dispute", charge=intent.latest_charge.id)
        with self.refused(INVALID, 400, "charge_disputed"):
            self.v1.refunds.create({"payment_intent": intent.id})
        dispute = self.v1.disputes.list({"charge": intent.latest_charge.id}).data[0]
        self.assertEqual(self.v1.disputes.close(dispute.id).status, "lost")


class SavedCards(Flows):
    def test_a_presented_card_is_saved_and_charged(self):
        customer = self.v1.customers.create({"email": "jenny@example.com"})
        setup = self.v1.setup_intents.create(
            {"allowed_payment_method_types": ["card_present"], "customer": customer.id}
        )
        reader = self.reader()
        self.v1.terminal.readers.process_setup_intent(
            reader.id, {"setup_intent": setup.id, "allow_redisplay": "always"}
        )
        card = self.present(reader).action.process_setup_intent.generated_card
        found = self.v1.customers.payment_methods.list(customer.id).data
        self.assertEqual([one.id for one in found], [card])
        later = self.v1.payment_intents.create(
            {
                "amount": 900,
                "currency": "eur",
                "customer": customer.id,
                "payment_method": card,
                "off_session": True,
                "confirm": True,
                "allowed_payment_method_types": ["card"],
            }
        )
        self.assertEqual(later.status, "succeeded")

    def test_a_card_is_declined(self):
        with self.refused(stripe.CardError, 402, "card_declined") as seen:
            self.v1.payment_intents.create(
                {
                    "amount": 900,
                    "currency": "eur",
                    "payment_method": "pm_card_visa_chargeDeclined",
                    "confirm": True,
                    "allowed_payment_method_types": ["card"],
                }
            )
        self.assertEqual(seen.error.error.decline_code, "generic_decline")
        self.assertEqual(seen.error.error.payment_intent.status, "requires_payment_method")

    def test_a_setup_is_confirmed_and_one_is_cancelled(self):
        made = self.v1.setup_intents.create({"allowed_payment_method_types": ["card"]})
        done = self.v1.setup_intents.confirm(made.id, {"payment_method": "pm_card_visa"})
        self.assertEqual(done.status, "succeeded")
        other = self.v1.setup_intents.create({"allowed_payment_method_types": ["card_present"]})
        self.assertEqual(self.v1.setup_intents.cancel(other.id).status, "canceled")

    def test_customers_are_found_and_deleted(self):
        email = f"{uuid.uuid4()}@example.com"
        made = self.v1.customers.create({"email": email})
        self.assertEqual([one.id for one in self.v1.customers.list({"email": email}).data], [made.id])
        found = self.v1.customers.search({"query": f"email:'{email}'"}).data
        self.assertEqual([one.id for one in found], [made.id])
        self.assertTrue(self.v1.customers.delete(made.id).deleted)

    def test_a_method_is_attached_and_detached(self):
        customer = self.v1.customers.create()
        card = self.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer.id})
        self.assertEqual(card.card.brand, "mastercard")
        self.assertIsNone(self.v1.payment_methods.detach(card.id).customer)


class Money(Flows):
    def test_balance(self):
        balance = self.v1.balance.retrieve()
        self.assertTrue(all(isinstance(part.amount, int) for part in balance.available))

    def test_payouts_hold_movements(self):
        with Serving() as own:
            on = client(at=own.url).v1
            payout = on.payouts.retrieve(control("payout", at=own.url)["id"])
            moved = on.balance_transactions.list({"payout": payout.id, "limit": 100}).data
            self.assertTrue(any(one.type == "payout" for one in moved))
            self.assertTrue(any(one.type == "charge" for one in moved))
            self.assertEqual(on.payouts.update(payout.id, {"metadata": {"a": "1"}}).metadata["a"], "1")

    def test_connected_accounts(self):
        shop = self.v1.accounts.list().data[0]
        there = {"stripe_account": shop.id}
        made = self.v1.payment_intents.create(
            {"amount": 1000, "currency": "eur", "allowed_payment_method_types": ["card_present"]}, there
        )
        self.assertEqual(self.v1.payment_intents.retrieve(made.id, options=there).id, made.id)
        with self.refused(INVALID, 404, "resource_missing"):
            self.v1.payment_intents.retrieve(made.id)

    def test_accounts_that_are_not_connected(self):
        with self.refused(stripe.PermissionError, 403, "account_invalid"):
            self.v1.charges.list(options={"stripe_account": "acct_gone"})


class Wire(Flows):
    def test_a_key_of_idempotency_repeats(self):
        key = {"idempotency_key": str(uuid.uuid4())}
        params = {"amount": 1000, "currency": "eur", "allowed_payment_method_types": ["card_present"]}
        one = self.v1.payment_intents.create(params, key)
        two = self.v1.payment_intents.create(params, key)
        self.assertEqual(one.id, two.id)
        self.assertEqual(two.last_response.headers["idempotent-replayed"], "true")
        with self.refused(stripe.IdempotencyError, 400):
            self.v1.payment_intents.create({**params, "amount": 2000}, key)

    def test_wrong_keys(self):
        for key in ("sk_fest_abcdefghijklmnop", "sk_live_abcdefghijklmnop"):
            with self.subTest(key), self.refused(stripe.AuthenticationError, 401, None) as seen:
                client(key).v1.charges.list()
            self.assertIn("Invalid API Key provided", str(seen.error))
            self.assertNotIn("abcdefgh", str(seen.error))

    def test_a_key_without_permission(self):
        control("key", key="rk_test_python", permissions=["charge_read"])
        till = client("rk_test_python")
        self.assertTrue(till.v1.charges.list().data)
        with self.refused(stripe.PermissionError, 403, "more_permissions_required"):
            till.v1.terminal.readers.list()

    def test_faults_by_class(self):
        for fault, kind, status in [
            ("rate-limit@GET /v1/charges", stripe.RateLimitError, 429),
            ("error=500@GET /v1/charges", stripe.APIError, 500),
            ("reset@GET /v1/charges", stripe.APIConnectionError, None),
        ]:
            with self.subTest(fault), Serving("--fault", fault) as own:
                with self.refused(kind, status):
                    client(at=own.url).v1.charges.list()

    def test_the_library_tries_again_after_a_lost_reply(self):
        with Serving("--fault", "lost-reply@POST /v1/payment_intents#1") as own:
            on = client(at=own.url, max_network_retries=2)
            made = on.v1.payment_intents.create(
                {"amount": 1000, "currency": "eur", "allowed_payment_method_types": ["card_present"]}
            )
            found = on.v1.payment_intents.list({"created": {"gte": made.created}}).data
            self.assertEqual([one.id for one in found if one.amount == 1000 and not one.latest_charge], [made.id])

    def test_https(self):
        at = os.environ["CERTIFICATES"]
        with Serving("--tls-cert", f"{at}/leaf.pem", "--tls-key", f"{at}/leaf-key.pem") as own:
            self.assertTrue(own.url.startswith("https://"))
            stripe.ca_bundle_path = f"{at}/ca.pem"
            on = client(at=own.url)
            self.assertEqual(len(on.v1.terminal.readers.list({"limit": 100}).data), 8)

    def test_a_live_world(self):
        with Serving("--live-world") as own:
            on = client("sk_live_flows", at=own.url)
            self.assertTrue(all(reader.livemode for reader in on.v1.terminal.readers.list().data))

    def test_shops_that_can_be_opened(self):
        for shop, readers, locations in [("cafe", 3, 1), ("chain", 200, 40), ("empty", 0, 0)]:
            with self.subTest(shop), Serving("--shop", shop) as own:
                on = client(at=own.url).v1.terminal
                count = lambda pages: sum(1 for _ in pages.auto_paging_iter())
                self.assertEqual(count(on.readers.list({"limit": 100})), readers)
                self.assertEqual(count(on.locations.list({"limit": 100})), locations)

    def test_versions(self):
        with self.refused(INVALID, 400):
            self.v1.charges.list(options={"stripe_version": "2031-01-01"})
        found = self.v1.charges.list(options={"stripe_version": "2024-06-20"})
        self.assertEqual(found.last_response.headers["stripe-version"], "2024-06-20")


class Files(Flows):
    def upload(self):
        import io

        picture = io.BytesIO(PNG)
        picture.name = "splash.png"
        return self.v1.files.create({"purpose": "terminal_reader_splashscreen", "file": picture})

    def get(self, url, key=None):
        request = urllib.request.Request(url)
        if key:
            request.add_header("Authorization", f"Bearer {key}")
        try:
            with urllib.request.urlopen(request) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, b""

    def test_are_uploaded_and_downloaded(self):
        file = self.upload()
        self.assertEqual((file.size, file.type, file.filename), (len(PNG), "png", "splash.png"))
        self.assertEqual(self.get(file.url, "sk_test_flows"), (200, PNG))
        self.assertEqual(self.get(file.url)[0], 401)

    def test_have_links(self):
        file = self.upload()
        link = self.v1.file_links.create({"file": file.id})
        self.assertEqual(self.get(link.url), (200, PNG))
        self.assertTrue(self.v1.file_links.update(link.id, {"expires_at": "now"}).expired)
        self.assertEqual(self.get(link.url)[0], 404)


class Webhooks(Flows):
    def setUp(self):
        super().setUp()
        got = self.got = []
        came = self.came = threading.Condition()

        class Till(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with came:
                    got.append((body, self.headers["Stripe-Signature"]))
                    came.notify_all()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Till)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"

    def until(self, fits):
        with self.came:
            self.came.wait_for(lambda: any(fits(json.loads(body)) for body, _ in self.got), timeout=15)
        return next(post for post in self.got if fits(json.loads(post[0])))

    def test_are_taken_by_construct_event(self):
        made = self.v1.webhook_endpoints.create({"url": self.url, "enabled_events": ["payment_intent.created"]})
        self.addCleanup(self.v1.webhook_endpoints.delete, made.id)
        intent = self.intent()
        body, signature = self.until(lambda event: event["data"]["object"]["id"] == intent.id)
        event = self.stripe.construct_event(body, signature, made.secret)
        self.assertEqual(event.type, "payment_intent.created")
        self.assertEqual(event.data.object.id, intent.id)
        with self.assertRaises(stripe.SignatureVerificationError):
            self.stripe.construct_event(body, signature, "whsec_other")
        at, mine = dict(part.split("=", 1) for part in signature.split(",")).values()
        known = hmac.new(made.secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        self.assertEqual(mine, known)

    def test_of_a_reader_follow_a_push(self):
        made = self.v1.webhook_endpoints.create(
            {"url": self.url, "enabled_events": ["terminal.reader.action_succeeded"]}
        )
        self.addCleanup(self.v1.webhook_endpoints.delete, made.id)
        reader, _ = self.sale()
        body, _ = self.until(lambda event: event["data"]["object"]["id"] == reader.id)
        self.assertEqual(json.loads(body)["data"]["object"]["action"]["status"], "succeeded")

    def test_events_are_listed(self):
        made = self.v1.customers.create({"name": "Before"})
        self.v1.customers.update(made.id, {"name": "After"})
        found = self.v1.events.list({"type": "customer.updated", "limit": 5}).data
        event = next(one for one in found if one.data.object.id == made.id)
        self.assertEqual(event.data.previous_attributes["name"], "Before")


if __name__ == "__main__":
    unittest.main(verbosity=2)
