//! Sorting that is compiled once for all types.
//!
//! Each type that the standard library sorts costs 6 kB of program and 2,000 lines of what a compiler works on. Here the
//! places of the items are sorted, which are numbers whatever the items are, and the items follow. Where a batch sorts for
//! each line, the standard library is used, since it allocates nothing for a few items.
//!
//! Collecting a `BTreeMap` or `BTreeSet` sorts too; `extend` inserts one by one.

use std::cmp::Ordering;
use std::mem;

/// Brings the items of a slice in order. Items that are equal stay in the order in which they were.
pub(crate) trait Order<T> {
    /// Orders the items by a comparison.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Orders the items by what `key` gives for each. It is asked for at each comparison.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|one, other| key(one).cmp(&key(other)));
    }

    /// Orders the items as they compare.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(Ord::cmp);
    }
}

impl<T> Order<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let swaps = swaps(self.len(), &mut |one, other| match (self.get(*one), self.get(*other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        });
        for (one, other) in swaps {
            self.swap(one, other);
        }
    }
}

/// The swaps that bring so many items in order, by a comparison of their places.
fn swaps(count: usize, compare: &mut dyn FnMut(&usize, &usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut from: Vec<usize> = (0..count).collect();
    from.sort_by(compare);
    let mut swaps = Vec::new();
    // An item comes to each place, and the one that stood there to where the next of its ring is due.
    for start in 0..count {
        let mut due = start;
        while let Some(place) = from.get_mut(due).map(|place| mem::replace(place, due))
            && place != start
        {
            swaps.push((due, place));
            due = place;
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_orders_as_the_standard_library_does(numbers in vec(0..20_u8, 0..200)) {
            let mut items: Vec<(u8, String)> =
                numbers.iter().enumerate().map(|(place, number)| (*number, place.to_string())).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(number, _)| *number);
            items.order_by_key(|(number, _)| *number);
            prop_assert_eq!(&items, &expected);

            expected.sort();
            items.order();
            prop_assert_eq!(&items, &expected);
        }
    }

    #[test]
    fn what_is_in_order_stays_and_what_is_turned_round_is_turned_back() {
        let ordered: Vec<usize> = (0..50).collect();
        for turn in 0..50 {
            let mut items = ordered.clone();
            items.rotate_left(turn);
            items.order();
            assert_eq!(items, ordered);
        }
        let mut items: Vec<usize> = ordered.iter().rev().copied().collect();
        items.order();
        assert_eq!(items, ordered);
    }
}
