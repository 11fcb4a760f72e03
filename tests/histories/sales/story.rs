//! What may happen: machines sell and take up, customers come or do not, answers
//! get lost, processes die, days go by.

use std::time::Duration;

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;
use tillctl::facade::payment::StoreFault;

/// Machines, references and readers.
pub(crate) const MACHINES: usize = 3;
pub(crate) const REFERENCES: [&str; 2] = ["ord-1", "ord-2"];
pub(crate) const READERS: [&str; 2] = ["tmr_1", "tmr_2"];

/// Longer than any request is on its way.
pub(crate) const LONGEST_WAY: Duration = Duration::from_secs(16);

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// It never arrives.
    Lost,
    /// It is done, nobody hears of it.
    LostReply,
    /// Nobody hears of it, and it is done some seconds later.
    Late(u8),
    /// It is done, the answer takes seconds.
    Slow(u8),
    /// 429.
    Limited,
    /// 500 that is kept nowhere; nothing was done.
    Failed,
    /// 500 that is kept under the key.
    Broken {
        done: bool,
    },
    /// The reader does not answer Stripe in time; whether it heard.
    ReaderTimeout {
        heard: bool,
    },
    /// A proxy's page; nothing was done.
    Proxy,
    /// A proxy's page although it was done.
    ProxyAfter,
    /// The process dies; nothing was done.
    Kill,
    /// The process dies; it was done.
    KillAfter,
    /// It is done, and somebody presses Ctrl-C.
    Press,
    /// Before it somebody else cancels the PaymentIntent that is on a reader.
    Canceled,
    /// The key may not do it: look at a reader, or take anything off it.
    Forbidden,
}

/// What the customer does once a reader asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Customer {
    Never,
    Pays(u8),
    IsDeclined(u8),
    CallsOff(u8),
    /// Pays, but the reader loses its connection.
    PaysUnheard(u8),
}

impl Customer {
    pub(crate) fn comes_after(self) -> Option<Duration> {
        match self {
            Self::Never => None,
            Self::Pays(s) | Self::IsDeclined(s) | Self::CallsOff(s) | Self::PaysUnheard(s) => {
                Some(Duration::from_secs(u64::from(s)))
            }
        }
    }
}

/// A sale that a machine takes.
#[derive(Debug, Clone)]
pub(crate) struct Pay {
    pub(crate) machine: usize,
    /// `None`: without a reference.
    pub(crate) reference: Option<usize>,
    pub(crate) reader: usize,
    pub(crate) customer: Customer,
    pub(crate) deadline: u8,
    pub(crate) wait: bool,
    pub(crate) replace: bool,
    pub(crate) faults: Vec<Fault>,
    /// What becomes of what it asks the store that machines share, if they do.
    pub(crate) store_faults: Vec<StoreFault>,
}

#[derive(Debug, Clone)]
pub(crate) struct Resume {
    pub(crate) machine: usize,
    pub(crate) faults: Vec<Fault>,
    pub(crate) store_faults: Vec<StoreFault>,
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Pay(Pay),
    Resume(Resume),
    /// Two at once, also on one machine.
    Both(Pay, Pay),
    /// One, and so many seconds after its beginning another.
    Then(Pay, u8, Pay),
    /// One takes up while another sells.
    Beside(Pay, Resume),
    /// Somebody else's payment comes to a reader, or leaves it.
    Somebody(usize),
    /// Minutes go by.
    Later(u16),
    /// These, one after the other: what chance brings about too seldom.
    Chapter(Vec<Step>),
}

/// The story as such: everything may follow everything.
#[derive(Debug)]
pub(crate) struct Story;

impl ReferenceStateMachine for Story {
    type State = ();
    type Transition = Step;

    fn init_state() -> BoxedStrategy<()> {
        Just(()).boxed()
    }

    fn transitions((): &()) -> BoxedStrategy<Step> {
        steps(&Just(Vec::new()).boxed())
    }

    fn apply((): (), _: &Step) {}
}

/// The same of machines that share a store.
#[derive(Debug)]
pub(crate) struct SharedStory;

impl ReferenceStateMachine for SharedStory {
    type State = ();
    type Transition = Step;

    fn init_state() -> BoxedStrategy<()> {
        Just(()).boxed()
    }

    fn transitions((): &()) -> BoxedStrategy<Step> {
        let faults = prop::collection::vec(store_fault(), 0..12);
        let anything = steps(&prop_oneof![1 => Just(Vec::new()), 2 => faults].boxed());
        prop_oneof![7 => anything, 1 => overtaken()].boxed()
    }

    fn apply((): (), _: &Step) {}
}

/// What may happen, where this may become of what is asked of a store.
fn steps(store_faults: &BoxedStrategy<Vec<StoreFault>>) -> BoxedStrategy<Step> {
    let pay = || pay(store_faults.clone());
    let resume = || resume(store_faults.clone());
    prop_oneof![
        8 => pay().prop_map(Step::Pay),
        3 => resume().prop_map(Step::Resume),
        3 => (pay(), pay()).prop_map(|(a, b)| Step::Both(a, b)),
        2 => (pay(), resume()).prop_map(|(a, b)| Step::Beside(a, b)),
        1 => (0..READERS.len()).prop_map(Step::Somebody),
        3 => prop_oneof![
            2 => 1..120u16,
            2 => 600..1500u16,
            1 => 1380..1445u16,
            1 => 1500..6000u16,
        ]
        .prop_map(Step::Later),
        2 => unheard().prop_map(Step::Chapter),
        2 => asked_again().prop_map(Step::Chapter),
    ]
    .boxed()
}

/// Some are over soon, some outlast a lease.
fn store_fault() -> impl Strategy<Value = StoreFault> {
    prop_oneof![
        16 => Just(StoreFault::None),
        1 => (1..40u8).prop_map(StoreFault::Frozen),
        1 => (1..40u8).prop_map(StoreFault::FrozenAfter),
        1 => (1..60u8).prop_map(StoreFault::CutOff),
        1 => (1..60u8).prop_map(StoreFault::CutOffAfter),
        1 => Just(StoreFault::Kill),
        1 => Just(StoreFault::KillAfter),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        12 => Just(Fault::None),
        2 => Just(Fault::Lost),
        3 => Just(Fault::LostReply),
        1 => (1..15u8).prop_map(Fault::Late),
        1 => (1..15u8).prop_map(Fault::Slow),
        1 => Just(Fault::Limited),
        1 => Just(Fault::Failed),
        1 => any::<bool>().prop_map(|done| Fault::Broken { done }),
        1 => any::<bool>().prop_map(|heard| Fault::ReaderTimeout { heard }),
        1 => Just(Fault::Proxy),
        1 => Just(Fault::ProxyAfter),
        1 => Just(Fault::Kill),
        1 => Just(Fault::KillAfter),
        1 => Just(Fault::Press),
        1 => Just(Fault::Canceled),
        1 => Just(Fault::Forbidden),
    ]
}

/// Mostly a few here and there, sometimes the same for long: what outlasts the
/// retries.
fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let streak = (0..6usize, fault(), 1..8usize).prop_map(|(at, fault, count)| {
        let mut faults = vec![Fault::None; at];
        faults.extend(vec![fault; count]);
        faults
    });
    prop_oneof![
        1 => Just(Vec::new()),
        2 => prop::collection::vec(fault(), 0..14),
        2 => streak,
    ]
}

fn pay(store_faults: BoxedStrategy<Vec<StoreFault>>) -> impl Strategy<Value = Pay> {
    let customer = prop_oneof![
        1 => Just(Customer::Never),
        3 => (0..9u8).prop_map(Customer::Pays),
        2 => (0..9u8).prop_map(Customer::IsDeclined),
        1 => (0..9u8).prop_map(Customer::CallsOff),
        1 => (0..9u8).prop_map(Customer::PaysUnheard),
    ];
    let reference = prop_oneof![
        6 => Just(Some(0)),
        2 => Just(Some(1)),
        1 => Just(None),
    ];
    let places = (0..MACHINES, reference, 0..READERS.len());
    let manner = (
        3..12u8,
        prop::bool::weighted(0.85),
        prop::bool::weighted(0.1),
    );
    let faults = (faults(), store_faults);
    (places, customer, manner, faults).prop_map(
        |(
            (machine, reference, reader),
            customer,
            (deadline, wait, replace),
            (faults, store_faults),
        )| Pay {
            machine,
            reference,
            reader,
            customer,
            deadline,
            wait,
            replace,
            faults,
            store_faults,
        },
    )
}

/// A machine never hears what became of its first request, and tries again; another
/// one tries the same reference afterwards, or has paid it so long before that the
/// key dies between the two tries.
fn unheard() -> impl Strategy<Value = Vec<Step>> {
    let unheard = prop_oneof![
        Just(Fault::Lost),
        Just(Fault::LostReply),
        (1..15u8).prop_map(Fault::Late),
        Just(Fault::ProxyAfter),
    ];
    let machines = (0..MACHINES, 1..MACHINES);
    (machines, 0..REFERENCES.len(), unheard, any::<bool>()).prop_map(
        |((machine, further), reference, fault, is_old)| {
            let other = (machine + further) % MACHINES;
            let pay = |machine, faults| {
                Step::Pay(Pay {
                    machine,
                    reference: Some(reference),
                    reader: 0,
                    customer: Customer::Pays(1),
                    deadline: 10,
                    wait: true,
                    replace: true,
                    faults,
                    store_faults: Vec::new(),
                })
            };
            let earlier = [pay(other, Vec::new()), Step::Later(1_350)];
            let mut steps: Vec<Step> = earlier.into_iter().filter(|_| is_old).collect();
            // The reader is looked at first.
            let streak = vec![Fault::None, fault, fault];
            steps.push(pay(machine, streak));
            steps.push(Step::Later(105));
            steps.extend([machine, other].map(|machine| pay(machine, Vec::new())));
            steps
        },
    )
}

/// A sale is pushed and its process dies, or does not wait; the customer pays or does not.
/// It is asked for again while somebody else's payment is on the reader, while Stripe
/// cannot be reached, or while somebody presses Ctrl-C.
fn asked_again() -> impl Strategy<Value = Vec<Step>> {
    let trouble = prop_oneof![
        Just(Fault::None),
        Just(Fault::Lost),
        Just(Fault::Proxy),
        Just(Fault::Limited),
        Just(Fault::Press),
    ];
    let trouble = (0..3usize, trouble, 1..8usize);
    let customer = prop_oneof![
        3 => Just(Customer::Pays(1)),
        1 => Just(Customer::PaysUnheard(1)),
        1 => Just(Customer::Never),
    ];
    let places = (0..MACHINES, 0..REFERENCES.len(), 0..READERS.len());
    (places, customer, any::<(bool, bool)>(), trouble).prop_map(
        |((machine, reference, reader), customer, (dies, is_displaced), (at, fault, count))| {
            let first = Pay {
                machine,
                reference: Some(reference),
                reader: 0,
                customer,
                deadline: 10,
                wait: dies,
                replace: false,
                // The reader, the creation, what is said about it, the push.
                faults: [Fault::None; 4].into_iter().chain([Fault::Kill]).collect(),
                store_faults: Vec::new(),
            };
            let mut faults = vec![Fault::None; at];
            faults.extend(vec![fault; count]);
            let again = Pay {
                reader,
                customer: Customer::Never,
                wait: true,
                faults,
                ..first.clone()
            };
            let well = Pay {
                faults: Vec::new(),
                ..again.clone()
            };
            let mut steps = vec![Step::Pay(first), Step::Later(1)];
            steps.extend(is_displaced.then_some(Step::Somebody(0)));
            steps.extend([again, well].map(Step::Pay));
            steps
        },
    )
}

/// A machine that sells the first reference on the first reader freezes, for longer than
/// its leases live; another one sells meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Frozen {
    /// At which of its questions to the store, and whether that was done before.
    pub(crate) at: usize,
    pub(crate) is_after: bool,
    pub(crate) seconds: u8,
    /// What the other one sells, where and when.
    pub(crate) reference: usize,
    pub(crate) reader: usize,
    pub(crate) begins_after: u8,
}

impl Frozen {
    /// As a step of these two machines.
    pub(crate) fn step(&self, machines: [usize; 2]) -> Step {
        let freeze = if self.is_after {
            StoreFault::FrozenAfter(self.seconds)
        } else {
            StoreFault::Frozen(self.seconds)
        };
        let mut store_faults = vec![StoreFault::None; self.at];
        store_faults.push(freeze);
        let frozen = Pay {
            machine: machines[0],
            reference: Some(0),
            reader: 0,
            customer: Customer::Pays(2),
            // When it wakes there is still time to go on.
            deadline: 120,
            wait: true,
            replace: false,
            faults: Vec::new(),
            store_faults,
        };
        let other = Pay {
            machine: machines[1],
            reference: Some(self.reference),
            reader: self.reader,
            // It is still at it when the first one wakes.
            customer: Customer::Pays(30),
            store_faults: Vec::new(),
            ..frozen.clone()
        };
        Step::Then(frozen, self.begins_after, other)
    }
}

fn overtaken() -> impl Strategy<Value = Step> {
    let order = (0..7usize, any::<bool>(), 30..60u8);
    let other = (0..REFERENCES.len(), 0..READERS.len(), 21..30u8);
    let machines = (0..MACHINES, 1..MACHINES);
    (order, other, machines).prop_map(
        |((at, is_after, seconds), (reference, reader, begins_after), (machine, further))| {
            let frozen = Frozen {
                at,
                is_after,
                seconds,
                reference,
                reader,
                begins_after,
            };
            frozen.step([machine, (machine + further) % MACHINES])
        },
    )
}

fn resume(store_faults: BoxedStrategy<Vec<StoreFault>>) -> impl Strategy<Value = Resume> {
    (0..MACHINES, faults(), store_faults).prop_map(|(machine, faults, store_faults)| Resume {
        machine,
        faults,
        store_faults,
    })
}
