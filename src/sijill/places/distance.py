"""Distances and directions on the Earth, in kilometres and degrees of WGS84."""

from __future__ import annotations

from math import asin, cos, hypot, radians, sin, sqrt

_EARTH = 6371.0088  # km, mean radius
_KM_OF_A_DEGREE = 111.195
_DIRECTIONS = {
    "north": (1, 0), "south": (-1, 0), "east": (0, 1), "west": (0, -1), "northeast": (1, 1), "northwest": (1, -1),
    "southeast": (-1, 1), "southwest": (-1, -1),
}  # fmt: skip

Point = tuple[float, float]


def distance(one: Point, other: Point) -> float:
    """Kilometres between two points (latitude, longitude)."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    a = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(a)))


def moved(point: Point, km: float, direction: str) -> Point:
    """The point so many kilometres away in a direction ("south"); the same point for a direction that is none."""
    north, east = _DIRECTIONS.get(direction, (0, 0))
    length = hypot(north, east)
    if not length:
        return point
    degrees = km / _KM_OF_A_DEGREE / length
    latitude = max(-90.0, min(90.0, point[0] + north * degrees))
    longitude = point[1] + east * degrees / max(cos(radians(point[0])), 0.01)
    return (latitude, (longitude + 180) % 360 - 180)


def lies(point: Point, other: Point, direction: str) -> bool:
    """Whether a point lies in a direction from another one, give or take 60 degrees."""
    north, east = _DIRECTIONS.get(direction, (0, 0))
    up, right = point[0] - other[0], (point[1] - other[1]) * cos(radians(other[0]))
    length = hypot(up, right) * hypot(north, east)
    return length > 0 and (up * north + right * east) / length >= 0.5


def middle(one: Point, other: Point) -> Point:
    """The point half-way; for places near each other."""
    return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
