"""Dense vectors, kept as FAISS's flat index and compared exactly, by inner product."""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray


class DenseIndex:
    """Vectors by position; with unit rows a score is a cosine in [-1, 1]."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """:param vectors: `(n, dimension)` float32."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        self._index: Any = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """`(n, dimension)` float32, a copy."""
        return self._view().copy()

    def _view(self) -> NDArray[np.float32]:
        """FAISS's own memory: valid only as long as the index is."""
        if not len(self):
            return np.empty((0, self.dimension), np.float32)
        flat: NDArray[np.float32] = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self.dimension)
        return flat.reshape(len(self), self.dimension)

    def scores(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n,)` float32: the inner product of one query, `(dimension,)`, with every vector."""
        scores: NDArray[np.float32] = self._view() @ np.asarray(query, np.float32)
        return scores

    def to_bytes(self) -> bytes:
        """FAISS's own format, that of `faiss.write_index`."""
        return bytes(faiss.serialize_index(self._index))

    @classmethod
    def from_bytes(cls, content: bytes) -> "DenseIndex":
        """What `to_bytes` gave.

        :raises ValueError: if it is no flat inner-product index.
        """
        try:
            index = faiss.deserialize_index(np.frombuffer(content, np.uint8))
        except RuntimeError as error:
            raise ValueError(f"FAISS cannot read it ({str(error).splitlines()[0]})") from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise ValueError(f"it is a {type(index).__name__}, not an IndexFlatIP")
        dense = cls.__new__(cls)
        dense._index = index
        return dense
