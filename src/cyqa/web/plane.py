"""Vectors on a plane: principal components, and where a question lies by its cosines alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The plane that shows most of how n vectors differ (principal component analysis).

    `places` `(n, 2)` float32 are the vectors on it, their mean at 0; `share` in [0, 1] is how much of
    their variance it shows; `weights` `(n, 2)` and `offsets` `(n,)` place any vector by its inner
    products with them.
    """

    places: NDArray[np.float32]
    share: float
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]

    def place(self, products: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where a vector lies, by its inner products with all n; exact, and the vector is not needed.

        With centred rows X, axes U and X U = P, Xᵀ P = U Λ. So Uᵀ (q - c) = Λ⁻¹ Pᵀ X (q - c), where
        X (q - c) is `products - offsets` but for what is the same in each row, and the columns of P
        sum to 0.
        """
        return np.asarray((products - self.offsets) @ self.weights, np.float32)


def plane_of(vectors: NDArray[np.float32]) -> Plane:
    """:param vectors: `(n, d)` float32; where they differ in fewer than two directions, the rest is 0."""
    n, dimension = vectors.shape
    axes, variance = np.zeros((dimension, 2), np.float32), np.zeros(2)
    centre = vectors.mean(axis=0) if n else np.zeros(dimension, np.float32)
    centred = vectors - centre
    squares, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    for column in range(min(2, dimension)):
        if squares[-1 - column] > 1e-6 * max(squares[-1], 1e-6):
            axis = directions[:, -1 - column]
            axes[:, column] = axis * np.sign(axis[np.argmax(np.abs(axis))])  # the same in each run
            variance[column] = squares[-1 - column]
    places = centred @ axes
    total = float(squares.clip(0).sum())
    return Plane(
        places,
        float(variance.sum()) / total if total else 0.0,
        (places / np.where(variance > 0, variance, 1.0)).astype(np.float32),
        vectors @ centre,
    )
