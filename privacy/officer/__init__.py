"""What the data protection officer works with: record, figures, disclosures, readings to look at, proof."""
