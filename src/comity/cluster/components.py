"""Connected components, worked out where the driver is: two numbers a tie, in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyarrow import Table


def components(ties: Table) -> Table:
    """Return each id that is tied to another, and the least id of all that it is tied to, as columns `id` and `key`.

    `ties` has the two ids of each tie in the columns `key` and `id`.
    """
    import numpy
    import pyarrow
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    both: Any = pyarrow.chunked_array([*ties["key"].chunks, *ties["id"].chunks], type=pyarrow.string())
    if len(both) == 0:
        return pyarrow.table({"id": both, "key": both})
    coded = both.combine_chunks().dictionary_encode()
    names = coded.dictionary
    codes = coded.indices.to_numpy()
    one, two = codes[: len(ties)], codes[len(ties) :]
    shape = (len(names), len(names))
    _, label = connected_components(coo_matrix((numpy.ones(len(one), dtype=bool), (one, two)), shape=shape), False)
    order = pyarrow.compute.sort_indices(names).to_numpy()
    least = numpy.full(label.max() + 1, -1, dtype=numpy.int64)
    # The last to be written is the least.
    least[label[order[::-1]]] = order[::-1]
    return pyarrow.table({"id": names, "key": names.take(pyarrow.array(least[label]))})
