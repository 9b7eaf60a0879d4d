"""What to agree: solving a term, and the zone in which every side gains."""
