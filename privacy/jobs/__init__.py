"""Jobs that cannot be lost, doubled or half-done: row, lease, fence, step, doorbell, watchdog."""
