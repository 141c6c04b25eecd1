"""What the company publishes: documents by version, who saw them, promises and how they are kept, cookies."""
