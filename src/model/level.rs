//! The levels of a referral.

use serde::Deserialize;

use crate::model::packed::pack;
use crate::model::words::words;

words! {
    /// How soon a referral is to be followed, gravest last, so that the largest is the gravest.
    #[derive(Deserialize)]
    pub enum Level {
        /// Not until it has passed.
        Wait = "wait",
        /// A professional's word before anything else.
        Doctor = "doctor",
        /// The same day.
        Urgent = "urgent",
        /// At once.
        Emergency = "emergency",
    }
}

pack!(word Level);

impl Level {
    /// Every level, gravest first, as rule files name them.
    pub const GRAVEST_FIRST: [Self; 4] = {
        let [wait, doctor, urgent, emergency] = Self::ALL;
        [emergency, urgent, doctor, wait]
    };
}
