"""What a part of a geometry is: one point, one line or one ring; a hole belongs to the outer ring before it."""

POINT, LINE, OUTER, HOLE = range(4)
