//! An order of variables in which few conditions are open at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::VariableIndex;

/// Orders `all` variables, `first` before the others. `reads` has the variables of each condition; one is
/// open while some of them are taken and some are not.
pub(crate) fn order(
    all: impl Iterator<Item = VariableIndex>,
    first: &BTreeSet<VariableIndex>,
    reads: &[BTreeSet<VariableIndex>],
) -> Vec<VariableIndex> {
    let mut left: BTreeSet<VariableIndex> = all.collect();
    let mut of: BTreeMap<VariableIndex, Vec<usize>> = BTreeMap::new();
    for (condition, read) in reads.iter().enumerate() {
        for variable in read {
            of.entry(*variable).or_default().push(condition);
        }
    }
    let mut unread: Vec<usize> = reads.iter().map(BTreeSet::len).collect();
    let mut order = Vec::with_capacity(left.len());
    let state = |unread: &[usize], condition: usize| {
        let (all, unread) =
            (reads.get(condition).map_or(0, BTreeSet::len), unread.get(condition).copied().unwrap_or(0));
        (unread < all, unread == 1)
    };
    loop {
        // What continues an open condition comes first, what no condition reads last.
        let key = |variable: &VariableIndex| {
            let (mut continues, mut opened) = (false, 0_i32);
            let conditions = of.get(variable).map_or(&[][..], Vec::as_slice);
            for condition in conditions {
                let (is_open, is_last) = state(&unread, *condition);
                continues |= is_open;
                opened += i32::from(!is_open && !is_last) - i32::from(is_open && is_last);
            }
            let rank = (!first.contains(variable), conditions.is_empty(), !continues);
            (rank, opened, *variable)
        };
        let Some(next) = left.iter().copied().min_by_key(key) else { return order };
        left.remove(&next);
        for condition in of.get(&next).into_iter().flatten() {
            unread.iter_mut().skip(*condition).take(1).for_each(|unread| *unread -= 1);
        }
        order.push(next);
    }
}
