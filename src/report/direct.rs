//! Streams a report straight from Stripe.
