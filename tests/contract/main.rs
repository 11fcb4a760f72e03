//! Both ends of the wire, held against what Stripe publishes: each request the
//! client can build, and the simulator, from outside.

mod client;
mod simulator;
