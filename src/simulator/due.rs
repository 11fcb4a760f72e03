//! What has come due, by the simulator's clock.

use super::faults::ReaderFaults;
use super::kinds::Kind;
use super::store::World;
use super::{balance, control, files, present, refunds};

/// Everything that has come due by `now`, in its order.
pub(super) fn advance(world: &mut World, faults: &ReaderFaults<'_>, now: i64) {
    while let Some((due, kind, id)) = world.next_due(now) {
        let before = world.held(kind, &id);
        match kind {
            Kind::Reader => present::reader_due(world, &id, faults, due),
            Kind::Charge => present::charge_due(world, &id, due),
            Kind::Refund => refunds::fail(world, &id, due),
            Kind::Payout => balance::due(world, &id, due),
            Kind::Link => files::expire(world, &id),
            Kind::Plan => control::plan_due(world, &id, due),
            _ => world.remove(kind, &id),
        }
        // Nothing happened: forget the moment rather than meet it for ever.
        if let Some(mut object) = before
            && world.held(kind, &id).as_ref() == Some(&object)
        {
            if let Some(map) = object.as_object_mut() {
                map.shift_remove("_due");
            }
            world.put(kind, object);
        }
    }
}
