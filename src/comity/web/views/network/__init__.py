"""Who is said to act against whom: the strongest pairs as a drawing with places computed here, and as a matrix."""
