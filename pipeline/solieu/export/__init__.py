"""The facts in the formats of annotation tools and of data portals."""
